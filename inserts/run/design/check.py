"""layout check: what would go wrong with a layout for this shop's customers, before anything is printed.

Invariant: nothing is written; every card of the cast is composed and looked at as it would be printed, with a white
border and without.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ...composition import Edge, Layout, compile
from ...composition.format import LayoutFile
from ...composition.frames import Condition
from ...composition.layout import FILE, PARTS, under
from ...composition.manuscript import read
from ...composition.parts import frames_of, read_parts, standing
from ...errors import InsertsError, LayoutError, Place
from ...model import Held, Insert
from ...prepress import Condition as PressCondition
from ...settings import FILE as SETTINGS
from ...toml import Toml
from .. import shelf
from ..leftout import suggested
from ..produce import Press, make_press
from ..shop import Shop
from .cast import Case, Cast, cast, open_for, usual
from .examination import brand, colour, law, pictures, type, words
from .examination.raster import Ground
from .examination.seen import SEVERITIES, Seen, Severity, card

EDGES: tuple[Edge, ...] = ("inset", "bleed")
UNFIT = 4
EYES = (
    type.sizes, type.safety, type.collisions, type.hairlines, pictures.resolution, pictures.bleeding, pictures.artwork,
    law.lawfulness,
)  # fmt: skip
SOME = 3
"""So many things of a kind are named."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, told once: on how many cases of the cast (0: it is on none of its own), and the worst of them."""

    severity: Severity
    code: str
    where: Place
    message: str
    hint: str
    frame: str = ""
    cases: int = 0
    worst: str = ""

    def __str__(self) -> str:
        many = f", {self.cases} cases" if self.cases > 1 else ""
        on = f" ({self.worst}{many})" if self.worst else ""
        return f"{self.where} {self.severity} [{self.code}] {self.message.rstrip('.')}{on}. {self.hint}".rstrip()


@dataclass(frozen=True, slots=True)
class LayoutChecked:
    """The findings, errors first, by place; how many cases were looked at, in which languages."""

    layout: str
    findings: tuple[Finding, ...]
    cases: int
    languages: tuple[str, ...]
    left_out: int = 0

    @property
    def exit_code(self) -> int:
        return UNFIT if any(one.severity == "error" for one in self.findings) else 0

    def as_text(self) -> str:
        """A line for each finding, and what it comes to."""
        return "\n".join([*map(str, self.findings), self._sum()])

    def _sum(self) -> str:
        languages = f"{len(self.languages)} language{'s' if len(self.languages) != 1 else ''}"
        more = f" {self.left_out} more were not looked at." if self.left_out else ""
        counts = ((sum(one.severity == what for one in self.findings), what) for what in SEVERITIES[:2])
        found = ", ".join(f"{count} {what}{'s' if count > 1 else ''}" for count, what in counts if count)
        looked = f"{self.cases} cases in {languages}" if self.cases else "no card could be set"
        return f"{looked}: {found or 'nothing to mend'}.{more}"

    def as_json(self) -> str:
        """The same as one JSON object."""
        findings = [
            {
                "severity": one.severity, "code": one.code, "frame": one.frame, "where": str(one.where),
                "message": one.message, "hint": one.hint, "cases": one.cases, "worst": one.worst,
            }
            for one in self.findings
        ]  # fmt: skip
        said = {
            "exit": self.exit_code, "layout": self.layout, "cases": self.cases, "languages": self.languages,
            "left_out": self.left_out, "findings": findings,
        }  # fmt: skip
        return json.dumps(said, ensure_ascii=False, indent=1)


def check_layout(folder: Path, layout: str, today: date) -> LayoutChecked:
    """The layout, examined with the data of the shop in the folder; of the starter where there is none.

    InsertsError where settings or tables cannot be read, or there is no such layout.
    """
    try:
        return _checked(folder, layout, today)
    except InsertsError as fault:
        if fault.where is None or not fault.where.file.startswith(("layouts/", "texts/")):
            raise
        return LayoutChecked(layout, (Finding("error", fault.code, fault.where, fault.message, fault.hint),), 0, ())


def _checked(folder: Path, layout: str, today: date) -> LayoutChecked:
    shop = open_for(folder, layout)
    intake = shop.take_in(today)
    found = cast(shop, layout, intake, today)
    form, texts, house = shop.layouts[layout], shop.texts[layout], shop.house
    alone = not (folder / SETTINGS).is_file()
    told = (
        *words.unsaid(form, texts, house, found.campaigns, alone),
        *_unplaced(shop, layout),
        *words.personal(form, texts, house, found.campaigns),
        *words.borrowed(form, texts, house, found.campaigns, folder),
        *words.unspoken(intake, texts, house),
        *brand.unknown(shop),
    )
    return LayoutChecked(layout, examine(shop, layout, found, told), len(found.cases), texts.languages, found.left_out)


def _unplaced(shop: Shop, layout: str) -> Iterator[Seen]:
    """Offers of campaigns whose layout this is, where it has no place for a coupon."""
    for at, campaign in enumerate(shop.house.campaigns):
        if (
            campaign.offer
            and (campaign.layout or usual(shop.settings)) == layout
            and "coupon" not in shop.layouts[layout].shows
        ):
            message = f"the layout has no place for the coupon of campaign '{campaign.id}'."
            where = shop.settings.toml.place(("campaign", at, "offer"))
            yield Seen(
                "error", "no-coupon-frame", "", message, "Use another layout, or take out the offer.", where=where
            )


def examine(shop: Shop, layout: str, found: Cast, told: Iterable[Seen] = ()) -> tuple[Finding, ...]:
    """What is found on the cards of a cast, and what was told already, each once; errors first, by place."""
    looks = [Look(one) for one in told]
    looks += [Look(_held(held), title) for title, held in found.held]
    press = make_press(shop)
    views = tuple(_view(press, layout, edge) for edge in EDGES)
    for case in found.cases:
        for view in views:
            looks += [Look(_mild(seen) if case.supposed else seen, case.title, view.edge) for seen in look(case, view)]
    places = _places(shop.layouts[layout], shop.folder)
    together: dict[tuple[str, str, str], list[Look]] = {}
    for one in looks:
        together.setdefault((one.seen.code, one.seen.frame, str(one.seen.where)), []).append(one)
    findings = [_finding(same, places) for same in together.values()]
    return tuple(
        sorted(
            findings, key=lambda one: (SEVERITIES.index(one.severity), one.where.file, one.where.line or 0, one.code)
        )
    )


@dataclass(frozen=True, slots=True)
class View:
    """A layout made ready for one edge, and what is needed to look at its cards; the condition of the press that the
    shop prints it on."""

    edge: Edge
    press: Press
    layout: Layout
    ground: Ground
    condition: PressCondition | None


@dataclass(frozen=True, slots=True)
class Look:
    """Something seen, on which case and with which edge; on none of either where it was told."""

    seen: Seen
    title: str = ""
    edge: str = ""


def _view(press: Press, layout: str, edge: Edge) -> View:
    shop = press.shop
    made = compile(shop.layouts[layout], press.letters, edge, shop.pictures, (shop.folder / "art",))
    return View(
        edge, replace(press, compiled={layout: made}), shop.layouts[layout], Ground(press.hand),
        press.profile(layout).condition,
    )  # fmt: skip


def look(case: Case, view: View) -> Iterator[Seen]:
    """All that is seen on the card of one case; an error of composition, where there is no card."""
    try:
        pages = view.press.pages(case.insert)
    except LayoutError as fault:
        yield _unset(fault, view.layout)
        return
    made = card(case.insert, view.layout, view.press.compiled[case.insert.layout], pages)
    for eye in EYES:
        yield from eye(made)
    yield from pictures.pressed(made, view.condition)
    yield from colour.legibility(made, view.ground)
    yield from colour.symbols(made, view.ground)
    missing = len(case.insert.suggestions) - suggested(case.insert, pages)
    if missing and (frames := _suggesting(view, case.insert)):
        of = len(case.insert.suggestions)
        message = f"{missing} of {of} suggestions are left out: they do not fit, or their picture is too coarse."
        hint = "Give products short names and pictures with more pixels, or the frame more room."
        yield Seen("warning", "suggestion-left-out", frames[0], message, hint, missing)


def _suggesting(view: View, insert: Insert) -> list[str]:
    """Frames for suggestions that the layout has for such an insert."""
    edge: set[Condition] = {"inset"} if view.edge == "inset" else set()
    holds = read(insert).holds | edge
    sides = (side.model_copy(update={"frames": under(side.frames, holds)}) for side in view.layout.file.sides)
    shown = view.layout.file.model_copy(update={"sides": tuple(sides)})
    return [frame.name for _, frame in frames_of(shown) if frame.kind == "suggestions"]


def _unset(fault: LayoutError, layout: Layout) -> Seen:
    """A card that could not be set, by the frame that is to blame: the place says "side/frame/picture"; of art it says
    where it was looked for instead."""
    frames = {frame.name: frame for _, frame in frames_of(layout.file)}
    spot = fault.where.spot.split("/") if fault.where else []
    frame, picture = (spot[1], "/".join(spot[2:])) if spot[1:] and spot[1] in frames else ("", "/".join(spot[1:]))
    if picture and not frame:
        frame = next((name for name, one in frames.items() if one.kind == "picture"), "")
    message = f"{picture}: {fault.message}" if picture else fault.message
    return Seen("error", fault.code, frame, message, fault.hint, 0.0, picture)


def _held(held: Held) -> Seen:
    return Seen("error", held.code, "", held.message, held.hint, where=Place(held.where))


def _mild(seen: Seen) -> Seen:
    """What only happens with offers and products that the shop does not have stops nothing."""
    return replace(seen, severity="warning")


def _finding(same: list[Look], places: dict[str, Place]) -> Finding:
    """The looks at the same thing as one finding."""
    severity = min((one.seen.severity for one in same), key=SEVERITIES.index)
    worst = max((one for one in same if one.seen.severity == severity), key=lambda one: one.seen.badness)
    seen, cases = worst.seen, len({one.title for one in same if one.title})
    only = f"; with edge {worst.edge} only" if len({one.edge for one in same if one.edge}) == 1 else ""
    where = seen.where if str(seen.where) else places.get(seen.frame, places[""])
    others = [thing for thing in dict.fromkeys(one.seen.thing for one in same) if thing and thing != seen.thing]
    message = f"{seen.message.rstrip('.')}{_also(others)}."
    on = f"{worst.title}{only}" if worst.title else ""
    return Finding(severity, seen.code, where, message, seen.hint, seen.frame, cases, on)


def _also(things: list[str]) -> str:
    if not things:
        return ""
    more = f" and {len(things) - SOME} more" if len(things) > SOME else ""
    return f"; also {', '.join(things[:SOME])}{more}"


def _places(layout: Layout, folder: Path) -> dict[str, Place]:
    """Where each frame stands in the files of the layout and its parts, by name; under "" the layout's file."""
    toml = Toml(layout.folder / FILE, f"layouts/{layout.folder.name}/{FILE}", LayoutError)
    file = toml.check(LayoutFile)
    parts = read_parts(file, toml, (*shelf.part_folders(folder), layout.folder.parent / PARTS))
    found = {frame.name: source.place(keys) for source, keys, frame in standing(file, toml, parts)}
    return {"": Place(toml.name)} | found
