"""Folders of pages: whole or not at all, the same again left alone, what is not ours never touched."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from inserts.delivery import clear_pages, output_lock, write_pages
from inserts.errors import ConflictError, DeliveryError

posix = pytest.mark.skipif(os.name == "nt", reason="file modes and locks of folders are POSIX's")


def held(folder: Path) -> dict[str, bytes]:
    """What is in the folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_pages_are_numbered_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_pages(tmp_path / "kw49-thermal", [b"cover", b"card"])

    assert [path.name for path in tmp_path.iterdir()] == ["kw49-thermal"]
    assert held(tmp_path / "kw49-thermal") == {"0001.png": b"cover", "0002.png": b"card"}


@posix
def test_pages_are_for_their_owner_alone(tmp_path: Path) -> None:
    write_pages(tmp_path / "pages", [b"cover"])

    assert stat.S_IMODE((tmp_path / "pages").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "pages" / "0001.png").stat().st_mode) == 0o600


def test_fewer_pages_take_the_place_of_more(tmp_path: Path) -> None:
    write_pages(tmp_path / "pages", [b"1", b"2", b"3"])
    write_pages(tmp_path / "pages", [b"1", b"other"])

    assert held(tmp_path / "pages") == {"0001.png": b"1", "0002.png": b"other"}


def test_the_same_pages_again_leave_the_folder_alone(tmp_path: Path) -> None:
    write_pages(tmp_path / "pages", [b"1", b"2"])
    before = (tmp_path / "pages").stat().st_ino
    write_pages(tmp_path / "pages", [b"1", b"2"])

    assert (tmp_path / "pages").stat().st_ino == before


def test_a_failure_leaves_the_pages_that_were_there(tmp_path: Path) -> None:
    def breaking() -> Iterator[bytes]:
        yield b"new"
        raise ValueError("broken")

    write_pages(tmp_path / "pages", [b"old"])
    with pytest.raises(ValueError, match="broken"):
        write_pages(tmp_path / "pages", breaking())

    assert held(tmp_path / "pages") == {"0001.png": b"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["pages"]


@pytest.mark.parametrize("name", ["notes.txt", "1.png", "0001.png.bak"])
def test_a_folder_that_holds_anything_else_is_not_replaced(name: str, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / name).write_bytes(b"mine")

    with pytest.raises(ConflictError, match="file-differs"):
        write_pages(tmp_path / "pages", [b"1"])
    with pytest.raises(ConflictError, match="file-differs"):
        clear_pages(tmp_path / "pages")
    assert held(tmp_path / "pages") == {name: b"mine"}


def test_pages_are_cleared_and_what_is_not_there_needs_no_clearing(tmp_path: Path) -> None:
    write_pages(tmp_path / "pages", [b"1"])
    clear_pages(tmp_path / "pages")
    clear_pages(tmp_path / "pages")

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="no-such-folder"):
        write_pages(tmp_path / "nowhere" / "pages", [b"1"])


@posix
def test_the_draft_of_a_killed_run_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / ".pages.abc.part").mkdir()
    (tmp_path / ".pages.abc.part" / "0001.png").write_bytes(b"a name")

    with output_lock(tmp_path):
        assert [path.name for path in tmp_path.iterdir()] == [".inserts.lock"]


@posix
def test_the_draft_of_a_living_run_is_not(tmp_path: Path) -> None:
    def pages() -> Iterator[bytes]:
        yield b"1"
        with output_lock(tmp_path):
            yield b"2"

    write_pages(tmp_path / "pages", pages())

    assert held(tmp_path / "pages") == {"0001.png": b"1", "0002.png": b"2"}
