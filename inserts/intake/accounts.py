"""Keeps account of every row of every file: each is counted once, under what became of it.

Invariant: read = used + unmatched + duplicate + rejected + ignored, each counted by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..model import Held, Remark
from .columns import Rows

Fate = Literal["used", "unmatched", "duplicate", "rejected"]


@dataclass(frozen=True, slots=True)
class Account:
    """What became of a file's rows. unmatched: of nobody on these pick lists; duplicate: equal to one before;
    rejected: wrong; ignored: left out as declared. dropped names the columns that were not read, first the
    first refusal."""

    table: str
    file: str
    read: int
    used: int
    unmatched: int
    duplicate: int
    rejected: int
    ignored: int
    dropped: tuple[str, ...] = ()
    first: Held | None = None

    @property
    def adds_up(self) -> bool:
        return self.read == self.used + self.unmatched + self.duplicate + self.rejected + self.ignored


def settle(rows: Rows, fates: Sequence[Fate], refusals: Sequence[Held] = ()) -> tuple[Account, ...]:
    """The accounts of a table's files; fates has one entry a row, refusals are the rows' own."""
    accounts, begin = [], 0
    for number, source in enumerate(rows.sources):
        end = begin + len(rows.origins[number])
        count = Counter(fates[begin:end])
        torn = [row.held for row in source.torn]
        own = [held for held in (*torn, *refusals) if held.where.startswith(source.file)]
        accounts.append(
            Account(
                rows.record.name,
                source.file,
                source.read,
                count["used"],
                count["unmatched"],
                count["duplicate"],
                count["rejected"] + len(torn),
                rows.ignored[number],
                source.dropped,
                own[0] if own else None,
            )
        )
        begin = end
    return tuple(accounts)


def notice(account: Account) -> tuple[Remark, ...]:
    """What a reader of the report should know of a file."""
    file, said = account.file, []
    if account.dropped:
        columns = "1 column" if len(account.dropped) == 1 else f"{len(account.dropped)} columns"
        names = ", ".join(account.dropped)
        said.append(Remark(f"{file}: {columns} not read ({names}).", "columns_not_read", file=file, columns=names))
    if account.ignored:
        rows = "1 row" if account.ignored == 1 else f"{account.ignored:,} rows"
        text = f"{account.table}: {rows} of {file} left out, as its ignore says."
        said.append(Remark(text, "rows_ignored", file=file, count=account.ignored))
    if account.rejected and account.first:
        rows = "1 row is" if account.rejected == 1 else f"{account.rejected} rows are"
        first = f"{account.first.where} [{account.first.code}]"
        text = f"{account.table}: {rows} wrong in {file}; the first: {first}."
        said.append(Remark(text, "rows_wrong", file=file, first=first, count=account.rejected))
    return tuple(said)
