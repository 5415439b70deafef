"""Files: whole or not at all, under harmless names, one run a folder."""

from __future__ import annotations

import errno
import hashlib
import multiprocessing
import os
import signal
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inserts.delivery import files
from inserts.delivery.files import drafted, output_lock, sha256_of, slug, volume_name, write_private, write_whole
from inserts.errors import ConflictError, DeliveryError

posix = pytest.mark.skipif(os.name == "nt", reason="file modes, folders' syncing and forks are POSIX's")

TEA = hashlib.sha256(b"tea").hexdigest()


def left(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# ── names ─────────────────────────────────────────────────────────────────────────────────────


def test_a_slug_reads_like_its_text_and_ends_in_its_hash() -> None:
    assert slug("KW 49/Süd") == "kw-49-sued-" + hashlib.sha256("KW 49/Süd".encode()).hexdigest()[:8]
    assert slug("Łódź, œufs & Straße")[:-9] == "lodz-ufs-strasse"
    assert slug("積荷")[:-9] == "list"
    assert slug("../../etc/passwd")[:-9] == "etc-passwd"
    assert slug("a" * 300)[:-9] == "a" * 24


def test_the_same_name_typed_in_two_ways_is_one_name() -> None:
    assert slug("Su\u0308d") == slug("S\u00fcd")


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.text(), st.text())
def test_a_slug_is_safe_on_every_system_and_different_for_every_text(one: str, other: str) -> None:
    assert set(slug(one)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert 10 <= len(slug(one)) <= 33 and slug(one)[0] != "-"
    assert slug(one).split("-")[0] != slug(one), "never a bare CON, NUL or COM1"
    if files.unicodedata.normalize("NFC", one) != files.unicodedata.normalize("NFC", other):
        assert slug(one) != slug(other)


def test_a_volume_is_called_after_its_list_and_its_part() -> None:
    assert volume_name("Con") == f"con-{hashlib.sha256(b'Con').hexdigest()[:8]}.pdf"
    assert volume_name("Con", "2") == slug("Con") + "-2.pdf"
    assert volume_name("Con", "2", supplement=3) == slug("Con") + "-s3-2.pdf"
    assert volume_name("Con", reprint=1) == slug("Con") + "-r1.pdf"


# ── whole or not at all ───────────────────────────────────────────────────────────────────────


def test_a_file_is_there_with_all_its_bytes_and_nothing_beside_it(tmp_path: Path) -> None:
    assert write_whole(tmp_path / "cards.pdf", b"tea") == TEA
    assert left(tmp_path) == {"cards.pdf": b"tea"}


@posix
def test_a_file_is_its_owners_alone(tmp_path: Path) -> None:
    write_whole(tmp_path / "cards.pdf", b"tea")
    assert stat.S_IMODE((tmp_path / "cards.pdf").stat().st_mode) == 0o600


def test_a_draft_can_be_read_back_and_written_anywhere_before_it_is_sealed(tmp_path: Path) -> None:
    with drafted(tmp_path / "cards.pdf") as draft:
        draft.file.write(b"___ and cake")
        draft.file.seek(0)
        draft.file.write(b"tea")
        draft.file.flush()
        assert draft.path.read_bytes() == b"tea and cake"
        assert not (tmp_path / "cards.pdf").exists()
    assert draft.sha256 == hashlib.sha256(b"tea and cake").hexdigest() == sha256_of(tmp_path / "cards.pdf")


def test_after_an_error_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), drafted(tmp_path / "cards.pdf") as draft:
        draft.file.write(b"te")
        raise KeyboardInterrupt
    assert left(tmp_path) == {}


def test_the_same_bytes_again_are_success_and_leave_the_file_alone(tmp_path: Path) -> None:
    write_whole(tmp_path / "cards.pdf", b"tea")
    before = (tmp_path / "cards.pdf").stat()
    assert write_whole(tmp_path / "cards.pdf", b"tea") == TEA
    after = (tmp_path / "cards.pdf").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert left(tmp_path) == {"cards.pdf": b"tea"}


def test_other_bytes_are_a_conflict_and_stay(tmp_path: Path) -> None:
    write_whole(tmp_path / "cards.pdf", b"tea")
    for replaces in ("", "0" * 64):
        with pytest.raises(ConflictError) as caught:
            write_whole(tmp_path / "cards.pdf", b"coffee", replaces)
        assert (caught.value.code, caught.value.exit_code) == ("file-differs", 6)
    assert left(tmp_path) == {"cards.pdf": b"tea"}


def test_our_own_last_bytes_are_replaced(tmp_path: Path) -> None:
    write_whole(tmp_path / "cards.pdf", b"tea")
    write_whole(tmp_path / "cards.pdf", b"coffee", replaces=TEA)
    assert left(tmp_path) == {"cards.pdf": b"coffee"}


@posix
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_disk_that_refuses_leaves_no_half_file_and_the_old_one_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    write_whole(tmp_path / "cards.pdf", b"tea")

    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(*{"fsync": (os, "fsync"), "replace": (Path, "replace")}[call], refuse)
    with pytest.raises(DeliveryError) as caught:
        write_whole(tmp_path / "cards.pdf", b"coffee", replaces=TEA)
    assert (caught.value.code, caught.value.exit_code) == ("file-not-written", 5)
    assert left(tmp_path) == {"cards.pdf": b"tea"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fdopen

    def full(handle: int, mode: str) -> Any:
        os.dup2(os.open("/dev/full", os.O_RDWR), handle)
        return real(handle, mode)

    monkeypatch.setattr(files.os, "fdopen", full)
    with pytest.raises(DeliveryError) as caught:
        write_whole(tmp_path / "cards.pdf", b"tea" * 100_000)
    assert caught.value.code == "disk-full"
    assert left(tmp_path) == {}


def test_a_missing_folder_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="no-such-folder"):
        write_whole(tmp_path / "none" / "cards.pdf", b"tea")


def test_an_error_of_somebody_elses_file_is_not_taken_for_ours(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), drafted(tmp_path / "cards.pdf"):
        (tmp_path / "picture.jpg").read_bytes()


@posix
def test_the_file_is_synced_before_it_gets_its_name_and_the_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def spy_fsync(handle: int) -> None:
        calls.append("sync folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "sync file")
        fsync(handle)

    def spy_replace(self: Path, target: Path) -> Path:
        calls.append("rename")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", spy_fsync)
    monkeypatch.setattr(Path, "replace", spy_replace)
    write_whole(tmp_path / "cards.pdf", b"tea")
    assert calls == ["sync file", "rename", "sync folder"]


@posix
def test_a_private_file_is_replaced_in_a_folder_of_its_own(tmp_path: Path) -> None:
    write_private(tmp_path / "plans" / "kw49.json", b"one")
    write_private(tmp_path / "plans" / "kw49.json", b"two")
    assert left(tmp_path / "plans") == {"kw49.json": b"two"}
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "plans", tmp_path / "plans" / "kw49.json")]
    assert modes == [0o700, 0o600]


@posix
def test_a_link_in_the_files_place_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_bytes(b"precious")
    (tmp_path / "plan.json").symlink_to(tmp_path / "precious")
    write_private(tmp_path / "plan.json", b"plan")
    assert left(tmp_path) == {"precious": b"precious", "plan.json": b"plan"}
    assert not (tmp_path / "plan.json").is_symlink()


# ── one run a folder ──────────────────────────────────────────────────────────────────────────


def started(work: Callable[..., None], *given: Any) -> multiprocessing.process.BaseProcess:
    process = multiprocessing.get_context("fork").Process(target=work, args=given)
    process.start()
    return process


def until(there: Path) -> None:
    deadline = time.monotonic() + 20
    while not there.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert there.exists()


def killed_while_writing(folder: Path, worker: Path, reached: Path) -> None:
    with output_lock(folder):
        if (child := os.fork()) == 0:  # a worker that will outlive the run
            time.sleep(30)
            os._exit(0)
        worker.write_text(str(child))
        with drafted(folder / "cards.pdf") as draft:
            draft.file.write(b"Dear Ms Smith")
            draft.file.flush()
            draft.path.read_bytes()
            reached.touch()
            time.sleep(30)


@posix
def test_a_second_run_finds_the_folder_busy_and_a_killed_one_leaves_neither_lock_nor_draft(tmp_path: Path) -> None:
    out, worker, reached = tmp_path / "out", tmp_path / "worker", tmp_path / "reached"
    process = started(killed_while_writing, out, worker, reached)
    until(reached)
    try:
        with pytest.raises(ConflictError) as caught, output_lock(out):
            pass
        assert (caught.value.code, caught.value.exit_code) == ("output-busy", 6)
        assert len(left(out)) == 2
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        with output_lock(out):
            assert left(out) == {".inserts.lock": b""}
    finally:
        os.kill(int(worker.read_text()), signal.SIGKILL)


@posix
def test_a_folder_is_free_again_and_a_living_draft_is_not_swept_away(tmp_path: Path) -> None:
    with drafted(tmp_path / "order.pdf") as draft:
        draft.file.write(b"tea")
        draft.file.flush()
        assert draft.path.read_bytes() == b"tea"
        process = started(sweeping, tmp_path)
        process.join()
        assert process.exitcode == 0
        assert draft.path.exists()
    assert left(tmp_path) == {".inserts.lock": b"", "order.pdf": b"tea"}


def sweeping(folder: Path) -> None:
    with output_lock(folder):
        pass
