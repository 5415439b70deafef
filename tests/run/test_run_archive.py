"""The archive of prepared pictures: whole or not at all, bounded, and never in the way."""

from __future__ import annotations

import os
from pathlib import Path

from inserts.run.archive import Archive


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_what_is_kept_is_found_and_nothing_else(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "pictures")
    archive.keep("a", b"tea")
    assert (archive.find("a"), archive.find("b")) == (b"tea", None)
    assert names(tmp_path / "pictures") == {"a"}
    assert (tmp_path / "pictures").stat().st_mode & 0o077 == 0


def test_what_is_kept_again_takes_the_place_of_what_was(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "pictures")
    archive.keep("a", b"tea")
    archive.keep("a", b"cake")
    assert archive.find("a") == b"cake"


def test_a_folder_that_cannot_be_there_keeps_nothing_and_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "no-state-yet" / "pictures", tmp_path / "file"):
        archive = Archive(folder)
        archive.keep("a", b"tea")
        assert archive.find("a") is None
    assert names(tmp_path) == {"file"}


def test_the_longest_unused_go_where_there_are_too_many(tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    archive = Archive(folder, most=300, often=100)
    for at, name in enumerate("abcdef"):
        archive.keep(name, bytes(50))
        os.utime(folder / name, (at, at))
        if name == "c":
            assert archive.find("a")  # which makes it the last used
    archive.keep("g", bytes(60))
    assert "g" in names(folder) and "a" in names(folder) and not {"b", "c"} & names(folder)
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 300


def test_what_a_run_left_half_written_goes_in_its_turn(tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "a.123-4").write_bytes(bytes(250))
    os.utime(folder / "a.123-4", (1, 1))
    Archive(folder, most=300, often=100).keep("b", bytes(10))
    assert names(folder) == {"b"}
