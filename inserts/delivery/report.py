"""The closing word of a run: what was sealed, held and skipped, why, and what to do next.

Invariant: the text and the dict say the same figures; neither names a customer. The text is plain, stands on its own
in a pipe or a log, and nothing from the data can steer the terminal.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import PurePath
from typing import Any

from .account import Counts, Failure, Row, RunReport, VolumeReport, cards_by_campaign, exit_code, tally, total

MOST_HELD = 20
"""Held shipments spelled out on the terminal; the manifest has them all."""

_HEADS = ("read", "sealed", "held", "skipped")
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"


def closing(run: RunReport, width: int = 80, colour: bool = False) -> str:
    """The closing table of a run as lines of at most `width` columns (paths and ids are never broken).

    colour sets headings in bold; leave it off where the text does not go to a terminal.
    """
    sections = [_table(run, width), _held(run, width), _skipped(run, width), _failed(run.failures, width)]
    sections += [_campaigns(run) if run.dry else [], _notices(run, width), _next(run, width)]
    return "\n\n".join("\n".join(_headed(lines, colour)) for lines in sections if lines) + "\n"


def as_dict(run: RunReport) -> dict[str, Any]:
    """The same as one dict of JSON's own types, for `--json`."""
    rows = [(volume, row) for volume in run.volumes for row in volume.rows]
    return {
        "exit": exit_code(run),
        "dry_run": run.dry,
        "folder": run.folder,
        "codes": run.codes,
        "counts": asdict(total(run)),
        "campaigns": dict(cards_by_campaign(run)),
        "volumes": [_volume(volume) for volume in run.volumes],
        "held": [_why(volume, row) for volume, row in rows if row.status == "held"],
        "skipped": [_why(volume, row) for volume, row in rows if row.status == "skipped"],
        "failed": [asdict(failure) for failure in run.failures],
        "notices": list(run.notices),
    }


# ── sections: a heading, then lines ───────────────────────────────────────────────────────────


def _table(run: RunReport, width: int) -> list[str]:
    if not run.volumes:
        return []
    names = [_tame(f"{one.pick_list} ({one.part})" if one.part else one.pick_list) for one in run.volumes]
    lead = max(_columns(name) for name in [*names, "Pick list"])
    lines = [_figures("Pick list", lead, _HEADS)]
    beside = all(_columns(lines[0]) + 3 + _columns(_path(run, one.file)) <= width for one in run.volumes)
    for name, one in zip(names, run.volumes, strict=True):
        line = _figures(name, lead, _of(tally(one)))
        file = [_path(run, one.file)] if one.file else []
        lines += [f"{line}   {file[0]}"] if file and beside else [line, *(f"  {path}" for path in file)]
    if len(run.volumes) > 1:
        lines.append(_figures("Together", lead, _of(total(run))))
    return lines


def _held(run: RunReport, width: int) -> list[str]:
    held = [(volume, row) for volume in run.volumes for row in volume.rows if row.status == "held"]
    lines = [f"Held: {len(held)}"] if held else []
    alike: dict[tuple[str, str, str], list[str]] = {}
    for volume, row in held[:MOST_HELD]:
        pick_list = volume.pick_list if len(run.volumes) > 1 else ""
        alike.setdefault((row.reason, row.message, row.hint), []).append(_spot(pick_list, row))
    for reason, spots in alike.items():
        lines += [*spots, *_reason(*reason, width)]
    if len(held) > MOST_HELD:
        lines += _wrapped(f"... and {len(held) - MOST_HELD} more; the manifest has them all.", width, "  ")
        lines += _wrapped(f"All by reason: {_by_count(row.reason for _, row in held)}.", width, "  ")
    return lines


def _skipped(run: RunReport, width: int) -> list[str]:
    skipped = Counter(
        (row.reason, row.message) for volume in run.volumes for row in volume.rows if row.status == "skipped"
    )
    if not skipped:
        return []
    lines = [f"Skipped: {skipped.total()}"]
    digits = len(str(max(skipped.values())))
    for (reason, message), count in sorted(skipped.items(), key=lambda item: (-item[1], item[0])):
        lines += _wrapped(f"{count:>{digits}}  [{reason}] {message}", width, "  ", "  " + " " * (digits + 2))
    return lines


def _failed(failures: Sequence[Failure], width: int) -> list[str]:
    lines = [f"Not made: {len(failures)}"] if failures else []
    for one in failures:
        lines.append(_indented(one.pick_list, one.where))
        lines += _reason(one.code, one.message, one.hint, width)
    return lines


def _campaigns(run: RunReport) -> list[str]:
    cards = cards_by_campaign(run)
    lead = max((_columns(name) for name in cards), default=0)
    return ["Cards by campaign", *(f"  {name:<{lead}}  {count:>6}" for name, count in cards.items())] if cards else []


def _notices(run: RunReport, width: int) -> list[str]:
    lines = ["To know"] if run.notices else []
    for notice in run.notices:
        lines += _wrapped(notice, width, "  - ", "    ")
    return lines


def _next(run: RunReport, width: int) -> list[str]:
    steps = list(_steps(run, total(run)))
    if not steps:
        return []
    return ["Next", *(line for step in steps for line in _wrapped(step, width, "  - ", "    "))]


def _steps(run: RunReport, counts: Counts) -> Iterator[str]:
    files = [volume.file for volume in run.volumes if volume.file]
    if run.dry:
        yield "Nothing was written. Leave out --dry-run to make the cards."
    elif len(files) == 1:
        yield f"Print {_path(run, files[0])} at its actual size."
    elif files:
        yield f"Print the {len(files)} files at their actual size."
    if run.codes:
        yield f"Load {_path(run, run.codes)} into the shop before the parcels leave."
    if counts.held:
        yield "Mend what was held and run the same command again; every other card stays as it is."


# ── lines ─────────────────────────────────────────────────────────────────────────────────────


def _headed(lines: Sequence[str], colour: bool) -> Sequence[str]:
    return [f"{_BOLD}{lines[0]}{_PLAIN}", *lines[1:]] if colour else lines


def _figures(name: str, lead: int, figures: Iterable[object]) -> str:
    return (
        name
        + " " * (lead - _columns(name))
        + "".join(f"{figure!s:>{len(head) + 3}}" for head, figure in zip(_HEADS, figures, strict=True))
    )


def _spot(pick_list: str, row: Row) -> str:
    position = "" if row.position is None else f"{row.position:02d}"
    return _indented(pick_list, position, row.shipment, row.where)


def _indented(*parts: str) -> str:
    return "  " + "  ".join(_tame(part) for part in parts if part)


def _reason(code: str, message: str, hint: str, width: int) -> list[str]:
    lines = _wrapped(f"[{code}] {message}", width, "      ")
    return lines + (_wrapped(hint, width, "      ") if hint else [])


def _wrapped(text: str, width: int, first: str, rest: str = "") -> list[str]:
    return textwrap.wrap(
        _tame(text),
        max(width, 40),
        initial_indent=first,
        subsequent_indent=rest or first,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _tame(text: str) -> str:
    """The text without signs that steer a terminal or turn its direction."""
    return "".join("?" if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") else sign for sign in text)


def _columns(text: str) -> int:
    """The columns a text takes on a terminal: wide signs take two, combining ones none."""
    widths = (0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)
    return sum(widths)


def _by_count(words: Iterable[str]) -> str:
    counted = sorted(Counter(words).items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{word} {count}" for word, count in counted)


def _path(run: RunReport, file: str) -> str:
    return str(PurePath(run.folder, file)) if file else ""


def _of(counts: Counts) -> tuple[int, int, int, int]:
    return counts.read, counts.sealed, counts.held, counts.skipped


# ── the dict ──────────────────────────────────────────────────────────────────────────────────


def _volume(volume: VolumeReport) -> dict[str, Any]:
    return {
        "pick_list": volume.pick_list,
        "part": volume.part,
        "sheet": volume.sheet,
        "file": volume.file,
        "sha256": volume.sha256,
        "pages": volume.pages,
        "counts": asdict(tally(volume)),
    }


def _why(volume: VolumeReport, row: Row) -> dict[str, Any]:
    keys = ("shipment", "order", "position", "match", "campaign", "reason", "message", "where", "hint")
    return {"pick_list": volume.pick_list, **{key: getattr(row, key) for key in keys}}
