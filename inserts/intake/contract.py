"""Writes the data contract as a page, from the records and from the schema of one order.

Invariant: docs/data.md holds nothing but what this module writes, so that page and program cannot differ.
"""

from __future__ import annotations

from .records import RECORDS, Column, Record

_KINDS = {
    "id": "id",
    "text": "text",
    "email": "e-mail",
    "integer": "whole number",
    "amount": "amount",
    "quantity": "quantity",
    "date": "date",
    "time": "date and time",
    "bool": "yes or no",
    "country": "country",
    "language": "language",
    "currency": "currency",
    "skus": "SKUs",
    "path": "file",
}

_OPENING = """\
# The data contract

<!-- Written from inserts/intake/records.py; change it there. -->

A shop's tables are declared in `inserts.toml`, each under its name; all but `shipments` are optional:

```toml
[tables.shipments]
file = "lists/*.csv"                  # .csv, .xlsx, .json or .jsonl; * stands for any characters
encoding = "cp1252"                   # where it is not UTF-8
separator = ";"                       # where the header does not tell: , ; | or tab
decimal = ","                         # how numbers are written
thousands = "."
date = "%d.%m.%Y"                     # how dates are written
time = "%d.%m.%Y %H:%M"               # how dates with a time of day are written
columns = { shipment = "Lieferung", customer = "Kundennr", "attributes.bay" = "Regal" }
formats = { customer = "integer" }    # numbers in this column are ids: 17850.0 is 17850
fill = { channel = "shop" }           # for columns the file has not

[tables.shipments.values]             # their words and ours; * stands for any characters
kind = { "Ersatz*" = "replacement", "*" = "order" }

[tables.shipments.ignore]             # rows that are left out, and counted
sku = ["POST", "FEE-*"]
```

Also: `sheet = "Orders"` for a workbook with several sheets, `records = "/data/orders"` for JSON whose records
lie deeper; `records = "/orders/line_items"` makes each item a row that has its order's columns too
(`line_items.sku`).

- Columns are found without regard to case, spaces, hyphens and underscores; two of ours may be one of theirs.
- Columns that are neither ours nor mapped are not read, and listed. Shipments, customers and products may carry free
  attributes: each column mapped as `attributes.<name>`.
- Everything is text until its column says what it is. Nothing is guessed: a number or date that is not written as
  declared is wrong, and so is an id that a spreadsheet made a number. `NA` is a country. A blank cell is blank.
- A row that is wrong holds the shipment it belongs to, with file, line, column and what to do. The other shipments
  are printed. A duplicate column or a file that cannot be read stops the run before anything is written.
- In patterns with a `*`, `?` stands for one character and `[12]` for one of those.
"""

_FORMATS = """\
## What is understood

| type | written |
|---|---|
| id | text, exactly as given; blanks around it are cut off; at most 100 characters |
| amount, quantity | digits with the declared decimal sign and separator of thousands; no currency sign |
| date, date and time | in the declared form (`%Y-%m-%d` and `%Y-%m-%d %H:%M:%S`), years 1900 to 2100 |
| yes or no | yes, no, true, false, y, n, 1, 0, ja, nein, j |
| country | two letters (ISO 3166) |
| language | two or three letters; a region (`de-AT`) is cut off, for the destination's country counts |
| currency | three letters (ISO 4217) |
| file | a path below the shop's folder |
| workbook cells | numbers and dates as the workbook stores them; ids must be text, or declared as integer |
"""

_CLOSING = """\
## One order as JSON

`inserts order FILE` reads one shipment with its customer; `inserts order --schema` prints its schema.

```json
{
  "shipment": "S-10042",
  "order": "10042",
  "ship_date": "2026-12-01",
  "ordered_at": "2026-11-30T21:14:07+01:00",
  "country": "AT",
  "lines": [{"sku": "TEA-0031", "quantity": 2, "price": "12.90"}],
  "customer": {"id": "C-0815", "first_name": "Mia", "language": "de", "consent": true},
  "history": {"orders": 10, "spent_before": "412.30"}
}
```

What the order says of its customer and history counts more than the shop's tables; what it does not say comes from
them. The suppression list counts more than both.
"""


def contract_page() -> str:
    """The text of docs/data.md."""
    return "\n".join([_OPENING, *(_section(record) for record in RECORDS), _FORMATS, _CLOSING])


def _section(record: Record) -> str:
    free = "| `attributes.…` | text | | Free attributes, each mapped by `columns`. | |" if record.attributes else ""
    rows = "\n".join([*(_row(column) for column in record.columns), *([free] if free else [])])
    head = "| column | type | required | what it holds | example |\n|---|---|---|---|---|"
    return f"## {record.name}\n\n{record.about}\n\n{head}\n{rows}\n"


def _row(column: Column) -> str:
    about = column.about
    if column.by_language:
        about += f" Also by language: `{column.name}_de`, `{column.name}_en` …"
    kind = " · ".join(f"`{word}`" for word in column.choices) if column.kind == "choice" else _KINDS[column.kind]
    example = f"`{column.example}`" if column.example else ""
    return f"| `{column.name}` | {kind} | {'yes' if column.required else ''} | {about} | {example} |"
