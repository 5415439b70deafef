"""A row whose fields have moved: a name or an e-mail address stands in any column, and nobody gets to read it."""

from __future__ import annotations

import csv
import io
import stat
import sys
from pathlib import Path

import pypdfium2
import pytest

from inserts.errors import figures, token
from tests.conftest import DAY, SAMPLE, inserts

TABLE = (SAMPLE / "data" / "shipments.csv").read_text("utf-8")
LIST = "PL-2026-1204-A"
IDS = ("Sendung", "Auftrag", "Pickliste")
"""What stands there is what a parcel is called: only an e-mail address cannot be such a thing."""


def spoilt(value: str, besides: tuple[str, ...]) -> tuple[str, int]:
    """A pick list of which each shipment has this value in another column; and how many were spoilt."""
    rows = list(csv.DictReader(io.StringIO(TABLE), delimiter=";"))
    listed = [row for row in rows if row["Pickliste"] == LIST]
    columns = [name for name in rows[0] if name not in besides]
    shipments = list(dict.fromkeys(row["Sendung"] for row in listed))
    assert len(columns) <= len(shipments)
    for column, shipment in zip(columns, shipments, strict=False):
        for row in [row for row in listed if row["Sendung"] == shipment]:
            row[column] = value
    said = io.StringIO()
    writer = csv.DictWriter(said, rows[0], delimiter=";")
    writer.writeheader()
    writer.writerows(listed)
    return said.getvalue(), len(columns)


def told(folder: Path) -> str:
    """All that a run wrote for people and machines, PDF files as their text."""
    texts = []
    for path in folder.rglob("*"):
        if path.suffix == ".pdf":
            with pypdfium2.PdfDocument(path) as file:
                texts += [file[at].get_textpage().get_text_range() for at in range(len(file))]
        elif path.suffix in (".csv", ".json", ".txt") and path.name != "list.csv":
            texts.append(path.read_text("utf-8-sig"))
    return "\n".join(texts)


@pytest.mark.parametrize(("value", "besides"), [("zyta.quastenflosser@example.org", ()), ("Zyta Quastenflosser", IDS)])
def test_what_has_moved_into_any_column_is_told_nowhere(value: str, besides: tuple[str, ...], tmp_path: Path) -> None:
    table, count = spoilt(value, besides)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "list.csv").write_text(table, "utf-8")
    done = inserts(
        "watch", inbox, "--once", "--settle", "0", "--shop", SAMPLE, "--state", tmp_path / "state",
        "--out", tmp_path / "out", "--today", DAY,
    )  # fmt: skip
    assert done.returncode == 3, done.stderr.decode()
    (report,) = (inbox / "held").glob("*.txt")
    assert report.read_text("utf-8").count("[") > count / 2  # most of them are held, each with its code
    said = (done.stdout.decode() + done.stderr.decode() + told(inbox) + told(tmp_path / "out")).lower()
    assert len(said) > 10_000
    assert [word for word in ("zyta", "quastenflosser", "example.org") if word in said] == []


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such modes on Windows")
def test_the_reports_of_a_hot_folder_are_for_their_owner_alone(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "list.csv").write_text("nothing\n", "utf-8")
    inserts("watch", inbox, "--once", "--settle", "0", "--shop", SAMPLE, "--state", tmp_path / "s", "--out", tmp_path)
    reports = [path for path in (inbox / "held").iterdir() if path.suffix in (".txt", ".json")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in reports} == {0o600}
    assert len(reports) == 2


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("12,5O", '"12,5O"'),
        ("3. Dez 2026", '"3. Dez 2026"'),
        ("12,90 €", '"12,90 €"'),
        ("-1.234,50 EUR", '"-1.234,50 EUR"'),
        ("Mia", "the value (3 letters)"),
        ("mia88@example.org", "the value (2 digits, 13 letters, 2 other signs)"),
        ("Lindenweg 3", "the value (1 digit, 9 letters, 1 space)"),
        ("12\u202e3", "the value (3 digits, 1 other sign)"),
        ("1" * 26, "the value (26 digits)"),
    ],
)
def test_a_number_is_quoted_where_it_looks_like_one(value: str, said: str) -> None:
    assert figures(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("etsi", '"etsi"'),
        ("amazon_de-2", '"amazon_de-2"'),
        ("GER", '"GER"'),
        ("Jankowski", "the value (9 letters)"),
        ("mia jankowski", "the value (12 letters, 1 space)"),
        ("mia@example.org", "the value (13 letters, 2 other signs)"),
    ],
)
def test_a_word_is_quoted_where_it_is_written_as_machines_do(value: str, said: str) -> None:
    assert token(value) == said
