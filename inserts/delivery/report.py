"""The closing word of a run: what was sealed, held and skipped, why, and what to do next.

Invariant: the text and the dict say the same figures; neither names a customer. The text is in the language of the
people who pack, the dict in English. The text is plain, stands on its own in a pipe or a log, and nothing from the
data can steer the terminal.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import PurePath
from typing import Any

from ..model import Remark
from ..phrases import ENGLISH, Closing, Language, Phrases, Queue, Stack, phrases_in
from .account import (
    Counts,
    Failure,
    Notice,
    Row,
    RunReport,
    VolumeReport,
    cards_by_campaign,
    exit_code,
    tally,
    total,
    volume_as_dict,
)  # fmt: skip
from .costs import Cost, costs_as_dict, together
from .stacks import changes, stack_as_dict

MOST_HELD = 20
"""Held shipments spelled out on the terminal; the manifest has them all."""

GAP = 3
"""Columns between the figures of the table."""

_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"


def closing(run: RunReport, width: int = 80, colour: bool = False) -> str:
    """The closing table of a run, in the language of the people who pack, as lines of at most `width` columns
    (paths and ids are never broken).

    colour sets headings in bold; leave it off where the text does not go to a terminal.
    """
    phrases = phrases_in(run.language)
    sections = [_table(run, width, phrases), _held(run, width, phrases), _skipped(run, width, phrases)]
    sections += [_failed(run.failures, width, phrases), _campaigns(run, phrases.closing) if run.dry else []]
    sections += [_costs(run, phrases), _stacks(run, width, phrases.stack)]
    sections += [_prints(run, width, phrases.queue), _notices(run, width, phrases.closing)]
    sections.append(_next(run, width, phrases.closing))
    return "\n\n".join("\n".join(_headed(lines, colour)) for lines in sections if lines) + "\n"


def as_dict(run: RunReport) -> dict[str, Any]:
    """The same as one dict of JSON's own types, for `--json`: English, whatever language the table is in."""
    rows = [(volume, row) for volume in run.volumes for row in volume.rows]
    return {
        "exit": exit_code(run),
        "dry_run": run.dry,
        "folder": run.folder,
        "codes": run.codes,
        "counts": asdict(total(run)),
        "costs": costs_as_dict(_cost(run)),
        "campaigns": dict(cards_by_campaign(run)),
        "volumes": [volume_as_dict(volume) for volume in run.volumes],
        "held": [_why(volume, row) for volume, row in rows if row.status == "held"],
        "skipped": [_why(volume, row) for volume, row in rows if row.status == "skipped"],
        "failed": [asdict(failure) for failure in run.failures],
        "stacks": [stack_as_dict(stack) for stack in run.stacks],
        "void": run.void,
        "voided": list(run.voided),
        "revived": list(run.revived),
        "prints": [one.as_dict() for one in run.prints],
        "notices": [_said(notice) for notice in run.notices],
    }


# ── sections: a heading, then lines ───────────────────────────────────────────────────────────


def _table(run: RunReport, width: int, phrases: Phrases) -> list[str]:
    if not run.volumes:
        return []
    words = phrases.closing
    names = [_tame(_called(one)) for one in run.volumes]
    lead = max(_columns(name) for name in [*names, words.pick_list])
    heads = (words.read, words.sealed, words.held, words.skipped)
    lines = [_figures(words.pick_list, lead, heads, heads)]
    files = [_on_paper(run, one, phrases) for one in run.volumes]
    beside = all(_columns(lines[0]) + GAP + _columns(file) <= width for file in files)
    for name, file, one in zip(names, files, run.volumes, strict=True):
        line = _figures(name, lead, heads, _of(tally(one)))
        lines += [f"{line}{' ' * GAP}{file}"] if file and beside else [line, *([f"  {file}"] if file else [])]
    if len(run.volumes) > 1:
        lines.append(_figures(words.together, lead, heads, _of(total(run))))
    return lines


def _on_paper(run: RunReport, volume: VolumeReport, phrases: Phrases) -> str:
    """The path of its file, and the preprinted paper that it goes on."""
    paper = phrases.paper.stock.format(stock=volume.stock) if volume.stock and volume.file else ""
    return " · ".join(filter(None, (_path(run, volume.file), paper)))


def _called(volume: VolumeReport | Failure) -> str:
    """The pick list, which supplement ("+1") and which part ("(2)") it is."""
    supplement = f" +{volume.supplement}" if volume.supplement else ""
    part = volume.part if isinstance(volume, VolumeReport) else ""
    return volume.pick_list + supplement + (f" ({part})" if part else "")


def _held(run: RunReport, width: int, phrases: Phrases) -> list[str]:
    held = [(volume, row) for volume in run.volumes for row in volume.rows if row.status == "held"]
    lines = [phrases.closing.held_title.format(count=len(held))] if held else []
    alike: dict[tuple[str, str, str], list[str]] = {}
    for volume, row in held[:MOST_HELD]:
        pick_list = volume.pick_list if len(run.volumes) > 1 else ""
        alike.setdefault((row.reason, row.message, row.hint), []).append(_spot(pick_list, row))
    for reason, spots in alike.items():
        lines += [*spots, *_reason(*reason, width, phrases)]
    if len(held) > MOST_HELD:
        lines += _wrapped(phrases.closing.more.format(count=len(held) - MOST_HELD), width, "  ")
        reasons = _by_count(row.reason for _, row in held)
        lines += _wrapped(phrases.closing.by_reason.format(reasons=reasons), width, "  ")
    return lines


def _skipped(run: RunReport, width: int, phrases: Phrases) -> list[str]:
    skipped = Counter(
        (row.reason, phrases.explain(row.reason, row.message))
        for volume in run.volumes
        for row in volume.rows
        if row.status == "skipped"
    )
    if not skipped:
        return []
    lines = [phrases.closing.skipped_title.format(count=skipped.total())]
    digits = len(str(max(skipped.values())))
    under = "  " + " " * (digits + 2)
    for (reason, said), count in sorted(skipped.items(), key=lambda item: (-item[1], item[0][0], item[0][1].says)):
        lines += _wrapped(f"{count:>{digits}}  [{reason}] {said.says}", width, "  ", under)
        lines += _wrapped(said.detail, width, under)
    return lines


def _failed(failures: Sequence[Failure], width: int, phrases: Phrases) -> list[str]:
    lines = [phrases.closing.failed.format(count=len(failures))] if failures else []
    for one in failures:
        lines.append(_indented(_called(one), one.where))
        lines += _reason(one.code, one.message, one.hint, width, phrases)
    return lines


def _campaigns(run: RunReport, words: Closing) -> list[str]:
    cards = cards_by_campaign(run)
    lead = max((_columns(name) for name in cards), default=0)
    return [words.campaigns, *(f"  {name:<{lead}}  {count:>6}" for name, count in cards.items())] if cards else []


def _costs(run: RunReport, phrases: Phrases) -> list[str]:
    cost = _cost(run)
    if cost is None or cost.card is None:
        return []
    card, batch = phrases.small_money(cost.card, cost.currency), phrases.money(cost.batch, cost.currency)
    return [phrases.closing.cost.format(card=card, batch=batch)]


def _cost(run: RunReport) -> Cost | None:
    """What was printed by this run; a file that was there before was paid before."""
    return together(volume.cost for volume in run.volumes if volume.cost and not volume.again)


def _prints(run: RunReport, width: int, words: Queue) -> list[str]:
    """What the printers' queues answered."""
    lines = [words.title] if run.prints else []
    for one in run.prints:
        lines += _wrapped(one.said(run.language), width, "  - ", "    ")
    return lines


def _notices(run: RunReport, width: int, words: Closing) -> list[str]:
    lines = [words.notices] if run.notices else []
    for notice in run.notices:
        lines += _wrapped(_said(notice, run.language), width, "  - ", "    ")
    return lines


def _said(notice: str | Notice, language: Language = ENGLISH) -> str:
    if isinstance(notice, Remark):
        return phrases_in(language).notices[notice.code].format(**notice.facts)
    return notice if isinstance(notice, str) else notice.said(language)


def _stacks(run: RunReport, width: int, words: Stack) -> list[str]:
    """What is different about lists that were printed before."""
    said = list(changes(run, _path(run, run.void), _path(run, run.codes), words))
    lines = [words.title] if said else []
    for one in said:
        lines += _wrapped(one, width, "  - ", "    ")
    return lines


def _next(run: RunReport, width: int, words: Closing) -> list[str]:
    steps = list(_steps(run, total(run), words))
    if not steps:
        return []
    return [words.next, *(line for step in steps for line in _wrapped(step, width, "  - ", "    "))]


def _steps(run: RunReport, counts: Counts, words: Closing) -> Iterator[str]:
    handed = {one.file for one in run.prints}
    files = [one.file for one in run.volumes if one.file and not one.again and one.file not in handed]
    for one in run.volumes:
        if one.file in files and one.half_used:
            half = phrases_in(run.language).sheets.half_used.format(leaf=one.half_used, leaves=one.leaves)
            yield f"{one.file}: {half}"
    if run.dry:
        yield words.dry
    elif len(files) == 1:
        yield words.print_one.format(file=_path(run, files[0]))
    elif files:
        yield words.print_all.format(count=len(files))
    new = {*files, *handed}
    gave = any(row.code for one in run.volumes if one.file in new for row in one.rows)
    if run.codes and (gave or run.revived):
        yield words.load_codes.format(file=_path(run, run.codes))
    if counts.held:
        yield words.mend


# ── lines ─────────────────────────────────────────────────────────────────────────────────────


def _headed(lines: Sequence[str], colour: bool) -> Sequence[str]:
    return [f"{_BOLD}{lines[0]}{_PLAIN}", *lines[1:]] if colour else lines


def _figures(name: str, lead: int, heads: Sequence[str], figures: Iterable[object]) -> str:
    shown = (f"{figure!s:>{len(head) + GAP}}" for head, figure in zip(heads, figures, strict=True))
    return name + " " * (lead - _columns(name)) + "".join(shown)


def _spot(pick_list: str, row: Row) -> str:
    position = "" if row.position is None else f"{row.position:02d}"
    return _indented(pick_list, position, row.shipment, row.where)


def _indented(*parts: str) -> str:
    return "  " + "  ".join(_tame(part) for part in parts if part)


def _reason(code: str, message: str, hint: str, width: int, phrases: Phrases) -> list[str]:
    """Why, what to do, and the particulars, each on lines of its own."""
    said = phrases.explain(code, message, hint)
    texts = (f"[{code}] {said.says}", said.do, said.detail)
    return [line for text in texts for line in _wrapped(text, width, "      ")]


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


def _why(volume: VolumeReport, row: Row) -> dict[str, Any]:
    keys = ("shipment", "order", "position", "match", "campaign", "reason", "message", "where", "hint")
    return {"pick_list": volume.pick_list, **{key: getattr(row, key) for key in keys}}
