"""What the closing word of a run says of pick lists that were printed before: what to take out, what to put in.

Invariant: positions to take out are those printed on the cards in the stack; names stand nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from ..phrases import Stack
from .account import Moved, Out, Row, RunReport, StackReport

ALIKE = 3
"""So many neighbours that moved alike are said in one breath."""


def changes(run: RunReport, void_file: str, live_file: str, words: Stack) -> Iterator[str]:
    """Each list that was printed before in a line, what is different about it below, then codes to block; the
    files are paths."""
    for one in run.stacks:
        yield _summary(one, words)
        if one.takes_out:
            yield words.out_line.format(cards=", ".join(_out(out, words) for out in one.takes_out))
        if one.puts_in:
            yield words.in_line.format(cards=", ".join(_put_in(row, one, words) for row in one.puts_in))
        if one.moved:
            yield words.moved_line.format(moves=", ".join(f"{was} → {now}" for was, now in arrows(one.moved)))
        for shipment, code in one.stays:
            yield words.stays.format(shipment=shipment, code=code)
    if run.voided:
        yield words.void.format(count=len(run.voided), file=void_file)
    if run.revived:
        yield words.revived.format(count=len(run.revived), file=live_file)


def stack_as_dict(stack: StackReport) -> dict[str, Any]:
    """The same as one dict of JSON's own types."""
    return {
        "pick_list": stack.pick_list,
        "supplement": stack.supplement,
        "fresh": stack.fresh,
        "before": stack.before,
        "takes_out": [asdict(one) for one in stack.takes_out],
        "puts_in": [
            {"position": row.position, "shipment": row.shipment, "match": row.match, "status": row.status}
            for row in stack.puts_in
        ],
        "moved": [asdict(one) for one in stack.moved],
        "stays": [{"shipment": shipment, "reason": code} for shipment, code in stack.stays],
    }


def arrows(moved: Sequence[Moved]) -> tuple[tuple[str, str], ...]:
    """The moves as pairs, before and now: ("05", "06 (4223)"); neighbours as one: ("10–25", "09–24")."""
    pairs: list[tuple[str, str]] = []
    for run in _alike(moved):
        if len(run) < ALIKE:
            pairs += [(f"{one.was:02}", f"{one.now:02} ({one.match})") for one in run]
        else:
            pairs.append((f"{run[0].was:02}–{run[-1].was:02}", f"{run[0].now:02}–{run[-1].now:02}"))
    return tuple(pairs)


def _alike(moved: Iterable[Moved]) -> list[list[Moved]]:
    runs: list[list[Moved]] = []
    for one in moved:
        last = runs[-1][-1] if runs else None
        if last and (one.was, one.now) == (last.was + 1, last.now + 1):
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _put_in(row: Row, stack: StackReport, words: Stack) -> str:
    leaf = _leaf(row.position, row.match)
    return f"{leaf} {words.for_slip}" if row.shipment in stack.for_slips else leaf


def _summary(stack: StackReport, words: Stack) -> str:
    if stack.fresh:
        return words.fresh.format(pick_list=stack.pick_list)
    text = words.summary if stack.supplement else words.unchanged
    said = {"pick_list": stack.pick_list, "number": stack.supplement, "before": stack.before}
    return text.format(**said, new=len(stack.puts_in))


def _out(out: Out, words: Stack) -> str:
    return _leaf(out.position, out.match, "" if out.status == "sealed" else words.slip)


def _leaf(position: int | None, match: str, note: str = "") -> str:
    number = "–" if position is None else f"{position:02}"
    inside = ", ".join(part for part in (match, note) if part)
    return f"{number} ({inside})" if inside else number
