"""To the printer: tried on a real CUPS that the test starts, and its words and bytes on their own."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from inserts.delivery import ipp
from inserts.delivery.printer import Sent, Ticket, command, media_of, queues, send
from inserts.errors import DeliveryError
from inserts.units import MM, PAPER
from tests.cups import Cups

FILE = b"%PDF-1.7\n" + bytes(range(256)) * 400 + b"\n%%EOF\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "kw-49-a1b2c3d4.pdf"
    path.write_bytes(FILE)
    return path


@pytest.fixture
def here(cups: Cups, monkeypatch: pytest.MonkeyPatch) -> Cups:
    """The tests' CUPS is the one that this process prints to."""
    monkeypatch.setenv("CUPS_SERVER", cups.environment["CUPS_SERVER"])
    return cups


# ── on a real queue ───────────────────────────────────────────────────────────────────────────


def test_a_file_reaches_the_printer_as_it_is_with_its_ticket(here: Cups, file: Path):
    here.queue("desk")
    ticket = Ticket("desk", "long", "Tray2", "A4", copies=3, options={"media-type": "cardstock"})
    sent = send(file, ticket, "kw-49-a1b2c3d4")
    [kept] = here.kept("desk")
    assert kept.data == FILE
    assert (kept.title, kept.copies, sent) == ("kw-49-a1b2c3d4", 3, Sent(f"desk-{kept.job}", "printed"))
    wanted = {
        "sides": "two-sided-long-edge", "InputSlot": "Tray2", "media": "A4", "print-scaling": "none",
        "media-type": "cardstock",
    }  # fmt: skip
    assert wanted.items() <= kept.options.items()


@pytest.mark.parametrize(
    ("turn", "sides"), [("long", "two-sided-long-edge"), ("short", "two-sided-short-edge"), (None, "one-sided")]
)
def test_sheets_are_turned_as_the_ticket_says(here: Cups, file: Path, turn, sides):
    here.queue(f"turn-{turn}")
    send(file, Ticket(f"turn-{turn}", turn), "x")
    assert here.kept(f"turn-{turn}")[0].options["sides"] == sides


def test_neither_titles_nor_names_of_files_become_options_or_commands(here: Cups, tmp_path: Path):
    here.queue("sly")
    path = tmp_path / "-o sides=one-sided; touch $(echo x).pdf"
    path.write_bytes(FILE)
    send(path, Ticket("sly", "long"), "-d other; $(touch y)")
    [kept] = here.kept("sly")
    assert (kept.data, kept.title) == (FILE, "-d other; $(touch y)")
    assert kept.options["sides"] == "two-sided-long-edge"


def test_a_stopped_printer_is_said_and_the_job_waits_for_it(here: Cups, file: Path):
    here.queue("halted")
    here.stop("halted")
    sent = send(file, Ticket("halted"), "x")
    assert (sent.state, sent.why) == ("stopped", "Paused")
    assert sent.answer == f"{sent.job} stopped (Paused)"
    assert here.kept("halted", seconds=0.3) == ()
    here.resume("halted")
    assert [one.data for one in here.kept("halted")] == [FILE]


@pytest.mark.parametrize(("code", "said"), [(1, "aborted"), (5, "cancelled")])
def test_a_job_that_the_queue_gives_up_is_an_error_though_lpstat_calls_it_completed(here: Cups, file: Path, code, said):
    here.queue(f"jammed-{code}", f"jammed/exit/{code}")
    with pytest.raises(DeliveryError, match=rf"jammed-{code}-\d+ {said} \(paper jam in tray 2\)") as caught:
        send(file, Ticket(f"jammed-{code}"), "x")
    assert (caught.value.code, caught.value.exit_code) == ("printer-refused", 5)


def test_a_job_that_the_backend_holds_is_not_called_printed(here: Cups, file: Path):
    here.queue("holding", "holding/exit/3")
    assert send(file, Ticket("holding"), "x").state == "held"


def test_a_long_job_is_waited_for_no_longer_than_asked(here: Cups, file: Path):
    here.queue("slow", "slow/1")
    assert send(file, Ticket("slow"), "x", wait=0.3).state == "printing"
    assert [one.data for one in here.kept("slow")] == [FILE]


def test_a_queue_that_takes_no_jobs_says_so(here: Cups, file: Path):
    here.queue("closed")
    here.close("closed")
    with pytest.raises(DeliveryError, match="not accepting jobs") as caught:
        send(file, Ticket("closed"), "x")
    assert caught.value.code == "printer-refused"


def test_an_unknown_queue_is_answered_with_the_nearest_one(here: Cups, file: Path):
    here.queue("front-desk")
    assert "front-desk" in queues()
    with pytest.raises(DeliveryError, match="Did you mean 'front-desk'") as caught:
        send(file, Ticket("frontdesk"), "x")
    assert caught.value.code == "unknown-printer"


def test_a_file_that_is_not_there_is_refused(here: Cups, tmp_path: Path):
    here.queue("desk")
    with pytest.raises(DeliveryError, match="unable to access") as caught:
        send(tmp_path / "gone.pdf", Ticket("desk"), "x")
    assert caught.value.code == "printer-refused"


def test_a_scheduler_that_does_not_run_is_no_unknown_printer(
    here: Cups, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "nobody"))
    with pytest.raises(DeliveryError, match="does not run") as caught:
        send(file, Ticket("desk"), "x")
    assert caught.value.code == "no-cups"


# ── without one ───────────────────────────────────────────────────────────────────────────────


def test_without_lp_the_error_says_what_to_install(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DeliveryError, match="there is no 'lp'") as caught:
        send(file, Ticket("desk"), "x")
    assert (caught.value.code, caught.value.exit_code) == ("no-cups", 5)


def test_a_queue_whose_answer_cannot_be_understood_is_no_success(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for name, said in (("lp", "all is well"), ("lpstat", "desk")):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {said}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(DeliveryError) as caught:
        send(file, Ticket("desk"), "x")
    assert caught.value.code == "printer-refused"


def test_the_ticket_is_a_list_of_arguments():
    said = command(Ticket("desk", "short", "Tray2", "A4", 2, {"print-quality": "5"}), "kw-49")
    assert said == [
        "lp", "-d", "desk", "-n", "2", "-t", "kw-49", "-o", "print-scaling=none", "-o", "sides=two-sided-short-edge",
        "-o", "media=A4", "-o", "InputSlot=Tray2", "-o", "print-quality=5",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (PAPER["a4"], "A4"), ((PAPER["a4"][1], PAPER["a4"][0]), "A4"), (PAPER["a6"], "A6"), (PAPER["letter"], "Letter"),
        (PAPER["dl"], "Custom.99x210mm"), (PAPER["4x6in"], "Custom.101.6x152.4mm"),
        ((450 * MM, 320 * MM), "Custom.320x450mm"),
    ],
)  # fmt: skip
def test_paper_is_called_what_cups_calls_it(size: tuple[float, float], said: str):
    assert media_of(*size) == said


def test_a_question_is_written_as_the_protocol_has_it():
    asked = ipp.request(ipp.GET_JOB, "job-uri", "ipp://localhost/jobs/7", ("job-state",))
    assert asked == (
        b"\x01\x01\x00\x09\x00\x00\x00\x01\x01"
        b"\x47\x00\x12attributes-charset\x00\x05utf-8"
        b"\x48\x00\x1battributes-natural-language\x00\x02en"
        b"\x45\x00\x07job-uri\x00\x16ipp://localhost/jobs/7"
        b"\x44\x00\x14requested-attributes\x00\x09job-state\x03"
    )


def attribute(tag: int, name: str, value: bytes) -> bytes:
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(value)) + value


def test_an_answer_is_read_value_by_value():
    said = b"\x01\x01\x00\x00\x00\x00\x00\x01\x02" + attribute(0x23, "job-state", b"\x00\x00\x00\x09")
    said += attribute(0x44, "job-state-reasons", b"none") + attribute(0x44, "", b"job-printing") + b"\x03"
    assert ipp.read(said) == {"job-state": (9,), "job-state-reasons": ("none", "job-printing")}


def test_an_answer_that_refuses_or_breaks_off_is_none(tmp_path: Path):
    assert ipp.read(b"\x01\x01\x04\x06\x00\x00\x00\x01\x03") == {}
    assert ipp.job(str(tmp_path / "nobody"), 7, ("job-state",)) == {}
