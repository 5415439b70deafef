"""The documentation is true: its tables are the program's own, its examples parse, the README's commands run."""

from __future__ import annotations

import ast
import codecs
import json
import re
import shlex
import shutil
import sys
import textwrap
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from inserts.composition.format import LayoutFile
from inserts.composition.layout import FILE as LAYOUT_FILE
from inserts.composition.layout import load as load_layout
from inserts.content import LABELS, WORDS
from inserts.content.formats import STYLES
from inserts.content.grammar import FILTERS, TESTS
from inserts.content.texts import ACTION_WORDS
from inserts.delivery import CODE_COLUMNS, COLUMNS
from inserts.prepress.sheets import SheetFile
from inserts.run.check import check
from inserts.settings import CHANNELS, Print, ShopFile, load
from tests.conftest import ROOT, inserts
from tests.write_docs import BLOCK, DOCS, MODELS, commands, pages

README = ROOT / "README.md"
WRITTEN = [README, *sorted(DOCS.glob("*.md")), *sorted(DOCS.glob("decisions/*.md"))]
DAY = date(2026, 12, 4)
ACTION_KINDS = ("survey", "review", "guide", "advice", "refer", "newsletter", "service", "link")


def fenced(page: Path, language: str) -> list[str]:
    """The blocks of code in that language, in order, also those inside lists."""
    blocks = re.findall(rf"^( *)```{language}\n(.*?)^\1```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(block) for _, block in blocks]


def first_column(page: Path, heading: str) -> list[str]:
    """What stands in backticks in the first column of the table under a heading."""
    section = page.read_text("utf-8").split(f"{heading}\n", 1)[1].split("\n#", 1)[0]
    return re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)


# ── what is generated ─────────────────────────────────────────────────────────────────────────


def test_every_generated_page_is_what_the_program_says():
    stale = [str(path.relative_to(ROOT)) for path, text in pages().items() if path.read_text("utf-8") != text]
    assert not stale, f"write them anew: make docs ({', '.join(stale)})"


def test_every_key_of_settings_and_layouts_and_every_command_has_its_place():
    made = {found["what"] for page in DOCS.glob("*.md") for found in BLOCK.finditer(page.read_text("utf-8"))}
    wanted = {f"keys {model}" for model in MODELS} | {f"command {name}" for name in commands()}
    assert made == wanted | {"names", "channels", "papers"}


def test_a_key_says_what_it_is_where_it_is_declared():
    assert "| `match_length` | whole number, 3 to 12 | `4` | Its characters;" in pages()[DOCS / "settings.md"]
    assert Print.model_fields["match_length"].default == 4


def test_what_manifest_and_codes_hold_is_said_column_by_column():
    assert first_column(DOCS / "cli.md", "### The manifest") == list(COLUMNS)
    assert first_column(DOCS / "cli.md", "### `codes.csv`") == list(CODE_COLUMNS)


def test_every_role_filter_and_date_style_is_said():
    page = (DOCS / "texts.md").read_text("utf-8")
    words = (*WORDS, *LABELS, *ACTION_WORDS, *FILTERS, *(f"is {test}" for test in TESTS))
    styles = (style for style in STYLES if f"`{style}`" not in page and f"date('{style}')" not in page)
    assert [word for word in words if f"`{word}`" not in page] == []
    assert list(styles) == []


# ── error codes ───────────────────────────────────────────────────────────────────────────────

NO_CODES = {"e-mail", "date-time", "cross-sell", "crop-marks", "ansi-dark", "zxing-cpp"}
"""Words with a hyphen in the source that are neither codes of errors nor encodings."""
CUPS_WORDS = {
    "attributes-charset", "attributes-natural-language", "job-printer-state-message", "job-state", "job-uri",
    "one-sided", "print-scaling", "printer-state", "printer-state-message", "printer-uri", "requested-attributes",
    "two-sided-long-edge", "two-sided-short-edge",
}  # fmt: skip
"""Words of the print service's protocol."""
WEB_WORDS = {"cross-site", "no-referrer", "no-store", "same-origin"}
"""Words of browsers' protocols."""
PLAIN_CODES = {"marketplace", "campaign"}
"""Codes without a hyphen: why a shipment was skipped."""


def codes_in_source() -> set[str]:
    """Every word in kebab-case that stands as a text in the source; that is how codes are written, and nothing else."""
    return {
        node.value
        for path in (ROOT / "inserts").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", node.value) and not is_encoding(node.value)
    }


def is_encoding(word: str) -> bool:
    try:
        return bool(codecs.lookup(word))
    except LookupError:
        return False


def test_every_error_code_is_explained_and_no_other():
    explained = re.findall(r"^\| `([a-z0-9-]+)` \|", (DOCS / "errors.md").read_text("utf-8"), re.MULTILINE)
    assert len(explained) == len(set(explained)), "a code is explained twice"
    assert set(explained) == codes_in_source() - NO_CODES - CUPS_WORDS - WEB_WORDS | PLAIN_CODES


# ── links and examples ────────────────────────────────────────────────────────────────────────


def anchors(page: Path) -> set[str]:
    """Anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.stem)
def test_every_link_leads_somewhere(page):
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8"))
    for link in links:
        name, _, anchor = link.partition("#")
        if "://" in name:
            continue
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def examples(language: str) -> list[Any]:
    """Every block in that language, named by its page and its number there."""
    return [
        pytest.param(block, id=f"{page.stem}-{number}")
        for page in WRITTEN
        for number, block in enumerate(fenced(page, language), 1)
    ]


IN_PART = {"file-missing", "text-missing", "unknown-offer", "unknown-action", "unknown-layout", "unknown-section"}
"""What an example that shows a part of a file may lack."""


def wrong_as_settings(example: str, folder: Path) -> str:
    """What `check` finds in a shop with this example in its settings; empty where nothing is wrong."""
    said = tomllib.loads(example)
    if not set(said) <= set(ShopFile.model_fields):
        return f"no settings: {sorted(said)}"
    rest = '[shop]\nname = "x"\n' if "shop" not in said else ""
    rest += '[tables.shipments]\nfile = "x.csv"\n' if "shipments" not in said.get("tables", {}) else ""
    rest += "[qr]\nhosts = ['fensterbrett.example', 'my-shop.example']\n" if "qr" not in said else ""
    return faults(folder, f"{example}\n{rest}", "de", (ROOT / "samples/starter/texts/de.toml").read_text("utf-8"))


def wrong_as_texts(example: str, folder: Path) -> str:
    """What `check` finds in a shop with this example as a text file."""
    said = tomllib.loads(example)
    campaigns = [name for name in said if name not in ("default", "labels", "action", "neutral")]
    shop = '[shop]\nname = "x"\n[tables.shipments]\nfile = "x.csv"\n[qr]\nhosts = ["x.example"]\n'
    shop += "".join(f'[[campaign]]\nid = "{name}"\noffer = "x"\n' for name in (*campaigns, "z"))
    shop += '[[offer]]\nid = "x"\nkind = "percent"\nvalue = 1\nredeem = "x"\nurl = "https://x.example/{{ code }}"\n'
    for name in said.get("action", {}):
        kind = name if name in ACTION_KINDS else "link"
        shop += f'[[action]]\nid = "{name}"\nkind = "{kind}"\nurl = "https://x.example"\n'
    language = "en" if "Thank" in example else "de"
    return faults(folder, shop, language, example)


def faults(folder: Path, shop: str, language: str, texts: str) -> str:
    (folder / "texts").mkdir(exist_ok=True)
    for path in (folder / "texts").iterdir():
        path.unlink()
    (folder / "inserts.toml").write_text(shop, "utf-8")
    (folder / f"texts/{language}.toml").write_text(texts, "utf-8")
    try:
        found = check(load(folder), DAY).faults
    except Exception as fault:
        return str(fault)
    return "; ".join(str(fault) for fault in found if fault.code not in IN_PART)


def wrong_as_layout(example: str) -> str:
    """What is wrong with the postcard if the example's keys replace its own."""
    whole = tomllib.loads((ROOT / "layouts/postcard" / LAYOUT_FILE).read_text("utf-8"))
    for section, said in tomllib.loads(example).items():
        whole[section] = {**whole.get(section, {}), **said} if isinstance(said, dict) else said
    try:
        LayoutFile.model_validate(whole)
    except ValueError as fault:
        return str(fault)
    return ""


def wrong_as_sheet(example: str) -> str:
    """What is wrong with the example as a sheet file."""
    try:
        SheetFile.model_validate(tomllib.loads(example))
    except ValueError as fault:
        return str(fault)
    return ""


@pytest.mark.parametrize("example", examples("toml"))
def test_every_toml_example_is_right(example, tmp_path):
    readings = (
        lambda: wrong_as_settings(example, tmp_path),
        lambda: wrong_as_texts(example, tmp_path),
        lambda: wrong_as_layout(example),
        lambda: wrong_as_sheet(example),
    )
    wrong = []
    for reading in readings:
        if not (found := reading()):
            return
        wrong.append(found)
    pytest.fail("neither settings nor texts nor a layout nor a sheet:\n" + "\n".join(wrong))


def test_a_wrong_example_would_be_found(tmp_path):
    assert "unknown-name" in wrong_as_settings('[[campaign]]\nid = "a"\nwhen = "customer.oders == 1"\n', tmp_path)
    assert "unknown-key" in wrong_as_settings("[print]\nedges = 'inset'\n", tmp_path)
    assert "unknown-role" in wrong_as_texts('[default]\nheadlin = "x"\n', tmp_path)
    assert "value-unknown" in wrong_as_texts('[default]\nnote = "{{ coupon.value }}"\n', tmp_path)
    assert "no length" in wrong_as_layout("[page]\nmargin = '8'\n")


@pytest.mark.parametrize("example", examples("json"))
def test_every_order_as_json_is_one(example, starter):
    done = inserts("order", "-", "--shop", starter, stdin=example.encode())
    assert done.returncode in (0, 3), done.stderr.decode()


# ── the README and the samples, as a newcomer uses them ───────────────────────────────────────


@pytest.fixture(scope="session")
def started(tmp_path_factory) -> Path:
    """The shop that `init` makes, once a session."""
    folder = tmp_path_factory.mktemp("started") / "my-shop"
    assert inserts("init", folder).returncode == 0
    return folder


@pytest.fixture
def starter(started, tmp_path) -> Path:
    """A copy of it that a test may print from."""
    return Path(shutil.copytree(started, tmp_path / "my-shop"))


def readme_commands() -> list[list[str]]:
    lines = [line for block in fenced(README, "sh") for line in block.splitlines()]
    return [shlex.split(line, comments=True) for line in lines if line.strip()]


def test_every_command_of_the_readme_runs(tmp_path):
    shutil.copy(ROOT / "samples/orders/order.json", tmp_path)
    called = []
    for program, *arguments in readme_commands():
        if program == "make":
            targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
            assert set(arguments) <= set(targets)
            continue
        assert program == "inserts"
        done = inserts(*arguments, cwd=tmp_path)
        assert done.returncode == 0, f"{arguments}: {done.stderr.decode()}"
        called.append(arguments[0])
    assert called == ["init", "check", "preview", "explain", "batch", "batch", "batch", "order", "order", "order"]
    assert (tmp_path / "card.pdf").read_bytes().startswith(b"%PDF")
    assert len(list((tmp_path / "preview").glob("*.png"))) == 2
    volumes = sorted(path.name[len("pl-1-12345678") :] for path in (tmp_path / "my-shop/out").glob("pl-1-*.pdf"))
    assert volumes == ["-press.pdf", "-thermal.pdf", ".pdf"]
    assert len(list((tmp_path / "my-shop/out").glob("pl-1-*"))) == 9  # each with its manifest, as CSV and as JSON
    assert (tmp_path / "my-shop/out/codes.csv").is_file()


def test_the_python_lines_of_the_readme_run(starter, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (lines,) = fenced(README, "python")
    said: dict[str, Any] = {}
    exec(lines, said)
    assert said["report"].exit_code == 0
    assert len(list((tmp_path / "out").glob("pl-1-*.pdf"))) == 1
    assert lines.strip() in sys.modules["inserts"].__doc__


def test_every_command_of_the_readme_table_is_one_and_none_is_missing():
    rows = re.findall(r"^\| `inserts ((?:(?:layout|fonts) )?[a-z]+)", README.read_text("utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(commands())


def test_the_order_of_the_samples_is_sealed_by_the_starter_shop(starter, tmp_path):
    done = inserts("order", ROOT / "samples/orders/order.json", "--shop", starter, "--out", tmp_path / "card.pdf")
    said = json.loads(done.stdout)
    assert (done.returncode, said["status"], said["campaign"]) == (0, "sealed", "welcome")


def test_the_postcard_copied_into_a_shop_is_a_layout_of_its_own(starter):
    shutil.copytree(ROOT / "layouts/postcard", starter / "layouts/my-card")
    settings = (starter / "inserts.toml").read_text("utf-8").replace('layout = "postcard"', 'layout = "my-card"')
    (starter / "inserts.toml").write_text(settings, "utf-8")
    assert load_layout(starter / "layouts/my-card", [ROOT / "layouts/parts"]).name == "my-card"
    assert check(load(starter), DAY).exit_code == 0


def test_the_channels_that_ship_are_said():
    assert first_column(DOCS / "settings.md", "## `[channels]`")[: len(CHANNELS)] == list(CHANNELS)
