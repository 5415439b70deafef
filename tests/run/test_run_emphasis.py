"""Emphasis from the text file to the finished files: set where it is to be, said nowhere, refused in time."""

from __future__ import annotations

from pathlib import Path

from inserts.emphasis import SIGNS
from tests.conftest import DAY, SAMPLE, Ran, inserts


def test_nobody_outside_is_shown_a_sign_of_emphasis(sample_run: Ran) -> None:
    written = [path.read_text("utf-8") for path in sample_run.out.rglob("*") if path.suffix in (".csv", ".json")]
    assert len(written) > 3
    told = [inserts("explain", "FB-104241", "--shop", SAMPLE, "--today", DAY, *more) for more in ((), ("--json",))]
    said = [one.stdout.decode() for one in told]
    assert all("Zehnmal danke, Žaneta!" in one for one in said)
    assert all(SIGNS.isdisjoint(one) for one in (*written, *said, sample_run.stdout, sample_run.stderr))


def test_check_says_which_text_asks_for_what_the_layout_lacks(sample_copy: Path) -> None:
    texts = sample_copy / "texts" / "de.toml"
    source = texts.read_text("utf-8").replace('signature = "Jule vom', 'signature = "**Jule** vom')
    texts.write_text(source, "utf-8")
    done = inserts("check", "--shop", sample_copy, "--today", DAY)
    line = next(at for at, text in enumerate(source.splitlines(), start=1) if text.startswith("signature"))
    assert done.returncode == 4
    assert f"texts/de.toml:{line}:1 [no-bold] 'signature' has words in bold" in done.stdout.decode()


def test_check_says_where_a_sign_is_alone(sample_copy: Path) -> None:
    texts = sample_copy / "texts" / "en.toml"
    texts.write_text(texts.read_text("utf-8").replace("*do not cover them*", "*do not cover them"), "utf-8")
    done = inserts("check", "--shop", sample_copy, "--today", DAY)
    assert done.returncode == 4
    assert done.stdout.decode().count("[bad-markup] '*' opens or closes nothing.") == 1, "each mistake is told once"


def test_bold_in_the_note_passes_where_only_the_small_print_of_products_has_none(sample_copy: Path) -> None:
    texts = sample_copy / "texts" / "de.toml"
    texts.write_text(
        texts.read_text("utf-8").replace("lieber einmal vergessen", "**lieber** einmal vergessen"), "utf-8"
    )
    done = inserts("check", "--shop", sample_copy, "--today", DAY)
    assert done.returncode != 4
    assert "no-bold" not in done.stdout.decode()
