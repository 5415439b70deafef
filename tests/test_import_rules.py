"""Who may import whom, and what each room leaves alone: the rules of the architecture, read from the source itself."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "inserts"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_bundled" not in path.parts)

WORDS = {
    "errors", "units", "toml", "lettering", "faces", "scripts", "bidi", "emphasis", "model", "declared", "page",
    "drawing",
    "phrases",
}  # fmt: skip
STAGES = {"intake", "content", "composition", "prepress", "delivery"}
MAY_IMPORT = {
    **dict.fromkeys(WORDS, WORDS),
    **{stage: WORDS | {stage} for stage in STAGES},
    "sqlite": WORDS,
    "ledger": WORDS | {"sqlite", "ledger"},
    "keys": WORDS,
    "settings": WORDS | {"keys"},
    "run": WORDS | STAGES | {"ledger", "settings", "keys", "run"},
    "station": WORDS | {"run", "settings", "station"},
    "cli": WORDS | {"run", "settings", "station", "cli"},
    "__main__": {"cli"},
    "__init__": WORDS | {"run", "settings"},
}
"""Each room (a module or package directly in `inserts`), and the rooms it may import."""

AT_HOME = {
    "pandas": {"intake"},
    "reportlab": {"prepress"},
    "markdown_it": {"content"},
    "textual": {"station"},
    "sqlalchemy": {"ledger", "sqlite"},
    "sqlite3": {"ledger", "sqlite"},
    "uharfbuzz": {"lettering", "faces"},
}
"""Libraries that only some rooms know."""

CLOCK_ENVIRONMENT_CHANCE = {
    "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today",
    "time.time", "time.time_ns", "time.localtime", "time.strftime",
    "os.environ", "os.environb", "os.getenv", "os.getenvb",
    "random", "secrets", "numpy.random", "os.urandom", "uuid.uuid1", "uuid.uuid4",
}  # fmt: skip
"""What no stage asks: these come in as arguments, so that equal inputs give equal bytes."""

POSIX_ONLY = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}

MODULE_LINES = 400
FUNCTION_LINES = 40


# ── reading a module ──────────────────────────────────────────────────────────────────────────


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def package_of(path: Path) -> str:
    return ".".join(("inserts", *path.relative_to(PACKAGE).parent.parts))


def bindings(nodes: Iterable[ast.AST], package: str) -> Iterator[tuple[str, str, str]]:
    """For each name that imports bring in: the name here, what it stands for, and what was imported, in full."""
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.split(".")[0]
                yield (alias.asname, alias.name, alias.name) if alias.asname else (first, first, alias.name)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: package.count(".") + 2 - node.level] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                yield alias.asname or alias.name, f"{source}.{alias.name}", f"{source}.{alias.name}"


def imports(nodes: Iterable[ast.AST], package: str) -> set[str]:
    """Full dotted names of everything that the nodes import."""
    return {imported for _, _, imported in bindings(nodes, package)}


def mentions(tree: ast.AST, package: str) -> set[str]:
    """Imported names and every dotted use of them, in full: `dt.datetime.now` is `datetime.datetime.now`."""
    here = {name: meaning for name, meaning, _ in bindings(ast.walk(tree), package)}
    uses = [dotted(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    return imports(ast.walk(tree), package) | {".".join([here[root], *rest]) for root, *rest in uses if root in here}


def dotted(node: ast.expr) -> list[str]:
    """The names of `a.b.c`, outermost first; an empty first name where it starts with something else."""
    if isinstance(node, ast.Attribute):
        return [*dotted(node.value), node.attr]
    return [node.id] if isinstance(node, ast.Name) else [""]


def within(name: str, prefixes: set[str]) -> bool:
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes)


def run_at_load(tree: ast.AST) -> Iterator[ast.AST]:
    """What runs when the module is loaded: all nodes outside of functions."""
    for node in ast.iter_child_nodes(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
            yield from run_at_load(node)


# ── the rules ─────────────────────────────────────────────────────────────────────────────────


def rooms_imported(tree: ast.AST, package: str) -> set[str]:
    """Rooms of `inserts` that a module imports; names of the package itself count as its front door."""
    inside = [name.split(".") for name in imports(ast.walk(tree), package) if within(name, {"inserts"})]
    return {name[1] if name[1:] and name[1] in MAY_IMPORT else "__init__" for name in inside}


def strangers(tree: ast.AST, room: str, package: str) -> set[str]:
    """Libraries imported by a room that is not their home."""
    libraries = {name.split(".")[0] for name in imports(ast.walk(tree), package)}
    return {library for library in libraries if room not in AT_HOME.get(library, {room})}


def impurities(tree: ast.AST, package: str) -> set[str]:
    return {name for name in mentions(tree, package) if within(name, CLOCK_ENVIRONMENT_CHANCE)}


def posix_at_load(tree: ast.AST, package: str) -> set[str]:
    return {name for name in imports(run_at_load(tree), package) if within(name, POSIX_ONLY)}


def long_functions(tree: ast.AST) -> set[str]:
    """Functions of more than 40 lines from `def` to the last one, the docstring not counted."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return {f"{node.name} ({lines(node)} lines)" for node in functions if lines(node) > FUNCTION_LINES}


def lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return span(function) - (span(function.body[0]) if ast.get_docstring(function) else 0)


def span(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


Rule = Callable[[ast.Module, str, str], set[str]]
"""From a module's tree, room and package to its breaches."""


def breaches(rule: Rule) -> dict[str, set[str]]:
    """Breaches by module; empty where all is well."""
    found = {name_of(path): rule(tree_of(path), room_of(path), package_of(path)) for path in MODULES}
    return {name: breach for name, breach in found.items() if breach}


def test_every_module_has_a_room_in_the_plan() -> None:
    assert MODULES
    assert {room_of(path) for path in MODULES} - set(MAY_IMPORT) == set()


def test_a_room_imports_only_the_rooms_it_may() -> None:
    assert breaches(lambda tree, room, package: rooms_imported(tree, package) - MAY_IMPORT.get(room, set())) == {}


def test_a_library_stays_in_its_room() -> None:
    assert breaches(strangers) == {}


def test_a_stage_asks_neither_clock_nor_environment_nor_chance() -> None:
    assert breaches(lambda tree, room, package: impurities(tree, package) if room in STAGES else set()) == {}


def test_nothing_imported_at_load_is_posix_only() -> None:
    assert breaches(lambda tree, room, package: posix_at_load(tree, package)) == {}


def test_a_module_opens_with_its_invariant() -> None:
    modules = [path for path in MODULES if path.stem not in {"__init__", "__main__"}]
    assert [name_of(path) for path in modules if "Invariant" not in (ast.get_docstring(tree_of(path)) or "")] == []


def test_a_module_has_400_lines_at_most() -> None:
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > MODULE_LINES} == {}


def test_a_function_has_40_lines_at_most() -> None:
    assert breaches(lambda tree, room, package: long_functions(tree)) == {}


# ── the rules themselves, tried on source that breaks them ────────────────────────────────────


@pytest.mark.parametrize(
    ("source", "rooms"),
    [
        ("from ..content import offers", {"content"}),
        ("from .. import settings, page", {"settings", "page"}),
        ("from ..ledger import Ledger", {"ledger"}),
        ("def late():\n    from inserts.run.batch import batch", {"run"}),
        ("import inserts.cli as door", {"cli"}),
        ("from . import lines\nfrom .layout import Layout", {"composition"}),
        ("from .. import __version__", {"__init__"}),
        ("import inserts", {"__init__"}),
    ],
)
def test_every_way_to_import_a_room_is_seen(source: str, rooms: set[str]) -> None:
    assert rooms_imported(ast.parse(source), "inserts.composition") == rooms


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from datetime import datetime\nx = datetime.now(zone)", {"datetime.datetime.now"}),
        ("import datetime as dt\nx = dt.date.today()", {"datetime.date.today"}),
        ("import datetime\nx = datetime.datetime.utcnow()", {"datetime.datetime.utcnow"}),
        ("from time import time", {"time.time"}),
        ("import os.path\nx = os.environ['X']", {"os.environ"}),
        ("from os import environ as e", {"os.environ"}),
        ("import random", {"random"}),
        ("from secrets import token_hex", {"secrets.token_hex"}),
        ("import numpy as np\nx = np.random.default_rng()", {"numpy.random", "numpy.random.default_rng"}),
        ("from datetime import date\nimport time, os\nx = date(2026, 1, 1), time.monotonic(), os.replace", set()),
    ],
)
def test_every_way_to_the_clock_the_environment_and_chance_is_seen(source: str, found: set[str]) -> None:
    assert impurities(ast.parse(source), "inserts.content") == found


def test_a_library_away_from_home_is_seen() -> None:
    tree = ast.parse("import pandas as pd\nfrom reportlab.pdfgen import canvas\nimport sqlalchemy.orm\nimport babel")
    assert strangers(tree, "content", "inserts.content") == {"pandas", "reportlab", "sqlalchemy"}
    assert strangers(tree, "intake", "inserts.intake") == {"reportlab", "sqlalchemy"}


def test_posix_is_allowed_inside_of_functions_only() -> None:
    assert posix_at_load(ast.parse("if True:\n    import fcntl"), "inserts") == {"fcntl"}
    assert posix_at_load(ast.parse("def lock():\n    import fcntl"), "inserts") == set()


def test_a_function_of_41_lines_is_seen_and_its_docstring_is_free() -> None:
    body = "    x = 1\n"
    assert long_functions(ast.parse("def long():\n" + body * 40)) == {"long (41 lines)"}
    assert long_functions(ast.parse("def fits():\n" + body * 39)) == set()
    assert long_functions(ast.parse('def fits():\n    """One\n    two."""\n' + body * 39)) == set()


def test_every_join_of_tables_says_what_it_takes_for_granted() -> None:
    merges = [
        (path.name, call.lineno, {keyword.arg for keyword in call.keywords})
        for path in MODULES
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "merge"
    ]
    assert len(merges) >= 3
    assert [(name, line) for name, line, said in merges if "validate" not in said] == []
