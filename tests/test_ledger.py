"""The ledger: nobody gets an offer twice, no code is given twice, whatever happens in between."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sql
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from inserts import sqlite
from inserts.errors import ConflictError, CouponError, EnvironmentFault, LedgerError
from inserts.ledger import AlreadyHad, Claim, Decision, Event, Issued, Ledger, Lies, Print, Printed, Volume, schema
from tests.changing import replace

DAY = date(2026, 12, 1)
CLAIM = Claim(
    offer="ten",
    version=1,
    bucket="2026-12",
    key_kind="order",
    key="O-1",
    campaign="thanks",
    shipment="S-1",
    expires=date(2026, 12, 31),
    issued=DAY,
    kid="k1",
)
DECISION = Decision("S-1", "O-1", "3f9a", "thanks", DAY, False, "ten", 1, "kw49.json", "c0ffee", "f00d")


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def ledger(state: Path) -> Iterator[Ledger]:
    with Ledger.open(state) as opened:
        yield opened


def of_order(order: str, shipment: str = "") -> Claim:
    return replace(CLAIM, key=order, shipment=shipment or f"S{order}")


# ── coupons ───────────────────────────────────────────────────────────────────────────────────


def test_a_new_claim_is_issued_its_first_code(ledger: Ledger) -> None:
    with ledger.writing() as writing:
        assert writing.issue(CLAIM, lambda attempt: f"AAAA-{attempt}") == Issued(CLAIM, "AAAA-0", "derived", 0)
    assert ledger.coupons(["S-1", "S-2"]) == {"S-1": Issued(CLAIM, "AAAA-0", "derived", 0)}


def test_the_same_shipment_keeps_its_code_and_expiry_whatever_the_offer_became(ledger: Ledger) -> None:
    with ledger.writing() as writing:
        writing.issue(CLAIM, lambda _: "AAAA")
    later = replace(CLAIM, version=2, bucket="2027-01", expires=date(2027, 1, 31), campaign="other")
    with ledger.writing() as writing:
        assert writing.issue(later, lambda _: "BBBB") == Issued(CLAIM, "AAAA", "derived", 0)
        assert writing.take_from_pool(later, ["CCCC"]) == Issued(CLAIM, "AAAA", "derived", 0)
        assert writing.issue_fixed(later, "DDDD") == Issued(CLAIM, "AAAA", "derived", 0)


def test_the_second_shipment_of_an_order_is_told_that_the_first_had_it(ledger: Ledger) -> None:
    with ledger.writing() as writing:
        writing.issue(of_order("O-1", "S-1"), lambda _: "AAAA")
        assert writing.issue(of_order("O-1", "S-2"), lambda _: "BBBB") == AlreadyHad("S-1", DAY)
    assert "S-2" not in ledger.coupons(["S-2"])


def test_another_offer_is_another_claim(ledger: Ledger) -> None:
    with ledger.writing() as writing:
        writing.issue(CLAIM, lambda _: "AAAA")
        other = writing.issue(replace(CLAIM, offer="free-shipping"), lambda _: "BBBB")
    assert isinstance(other, Issued) and other.code == "BBBB"


def test_a_code_that_is_anothers_is_derived_anew_and_the_attempt_is_kept(ledger: Ledger) -> None:
    with ledger.writing() as writing:
        writing.issue(of_order("O-1"), lambda attempt: ["AAAA", "BBBB"][attempt])
        second = writing.issue(of_order("O-2"), lambda attempt: ["AAAA", "BBBB"][attempt])
    assert second == Issued(of_order("O-2"), "BBBB", "derived", 1)


def test_codes_that_never_come_free_are_an_error_and_nothing_is_kept(ledger: Ledger) -> None:
    with pytest.raises(CouponError, match="codes-collide"), ledger.writing() as writing:
        writing.issue(of_order("O-1"), lambda _: "AAAA")
        writing.issue(of_order("O-2"), lambda _: "AAAA")
    assert ledger.coupons(["SO-1"]) == {}


def test_coupons_that_are_issued_together_have_each_its_own_end(ledger: Ledger) -> None:
    codes = {"O-1": ["AAAA"], "O-2": ["AAAA", "BBBB"], "O-3": ["CCCC"], "O-4": ["DDDD"], "O-5": ["AAAA"] * 20}
    claims = [of_order("O-1"), of_order("O-2"), of_order("O-1", "S-9"), *map(of_order, ("O-3", "O-4", "O-5"))]
    with ledger.writing() as writing:
        writing.issue(of_order("O-4"), lambda _: "DDDD")
        first, anothers, second, new, again, never = writing.issue_all(claims, lambda one, at: codes[one.key][at])
    assert first == Issued(of_order("O-1"), "AAAA", "derived")
    assert anothers == Issued(of_order("O-2"), "BBBB", "derived", 1)
    assert second == AlreadyHad("SO-1", DAY)
    assert new == Issued(of_order("O-3"), "CCCC", "derived")
    assert again == Issued(of_order("O-4"), "DDDD", "derived")
    assert isinstance(never, CouponError)
    assert never.code == "codes-collide"
    kept = {shipment: one.code for shipment, one in ledger.coupons(f"SO-{number}" for number in range(6)).items()}
    assert kept == {"SO-1": "AAAA", "SO-2": "BBBB", "SO-3": "CCCC", "SO-4": "DDDD"}


def test_a_pool_gives_each_code_once_in_the_order_of_its_file(ledger: Ledger) -> None:
    with ledger.writing() as writing:
        first = [writing.take_from_pool(of_order(f"O-{n}"), ["P1", "P2", "P2", "P3"]) for n in (1, 2)]
    with ledger.writing() as writing:
        again = writing.take_from_pool(of_order("O-1"), ["P1", "P2", "P3"])
        third = writing.take_from_pool(of_order("O-3"), ["P1", "P2", "P3"])
    assert [one.code for one in [*first, again, third] if isinstance(one, Issued)] == ["P1", "P2", "P1", "P3"]


def test_a_pool_is_read_once_a_transaction_however_many_claims_there_are(ledger: Ledger) -> None:
    read: list[str] = []

    def pool() -> Iterator[str]:
        for number in range(1000):
            read.append(f"P{number}")
            yield f"P{number}"

    with ledger.writing() as writing:
        given = [writing.take_from_pool(of_order(f"O-{number}"), pool()) for number in range(500)]
    assert [one.code for one in given if isinstance(one, Issued)] == [f"P{number}" for number in range(500)]
    assert len(read) == 1000


def test_an_empty_pool_is_an_error_that_names_the_offer(ledger: Ledger) -> None:
    with ledger.writing() as writing:
        writing.take_from_pool(of_order("O-1"), ["P1"])
        with pytest.raises(CouponError, match=r"\[pool-empty\] every code of the offer 'ten'"):
            writing.take_from_pool(of_order("O-2"), ["P1"])
        assert isinstance(writing.take_from_pool(of_order("O-1"), ["P1"]), Issued)


def test_a_pool_passes_over_a_code_that_was_derived_for_another(ledger: Ledger) -> None:
    with ledger.writing() as writing:
        writing.issue(replace(CLAIM, offer="other"), lambda _: "P1")
        assert writing.take_from_pool(of_order("O-2"), ["P1", "P2"]) == Issued(of_order("O-2"), "P2", "pool", 0)


def test_a_fixed_code_is_everybodys_but_once_a_key(ledger: Ledger) -> None:
    with ledger.writing() as writing:
        for order in ("O-1", "O-2"):
            assert writing.issue_fixed(of_order(order), "TEA10") == Issued(of_order(order), "TEA10", "fixed", 0)
        assert writing.issue_fixed(of_order("O-1", "S-9"), "TEA10") == AlreadyHad("SO-1", DAY)


def test_a_claim_without_a_key_is_a_bug(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="a claim needs a key"), ledger.writing() as writing:
        writing.issue(replace(CLAIM, key_kind="customer", key=""), lambda _: "AAAA")


def test_the_tables_themselves_refuse_a_second_coupon_and_a_second_owner(ledger: Ledger, state: Path) -> None:
    with ledger.writing() as writing:
        writing.issue(CLAIM, lambda _: "AAAA")
    same_key = "INSERT INTO coupon SELECT offer, key_kind, key, 'BBBB', source, bucket, campaign, kid, 'S-9', version,"
    same_code = "INSERT INTO coupon SELECT offer, key_kind, 'O-9', code, source, bucket, campaign, kid, 'S-9', version,"
    with sqlite3.connect(state / "ledger.sqlite") as raw:
        for statement in (same_key, same_code):
            with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
                raw.execute(f"{statement} attempt, expires, issued, '' FROM coupon")


@settings(max_examples=30, deadline=None, derandomize=True)
@drawn(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("1234"), st.sampled_from("xyz")), max_size=30))
def test_whatever_is_claimed_nobody_has_two_and_no_code_has_two_owners(
    tmp_path_factory: pytest.TempPathFactory, claims: list[tuple[str, str, str]]
) -> None:
    state = tmp_path_factory.mktemp("state")
    with Ledger.rehearse(state) as ledger, ledger.writing() as writing:
        given_codes: dict[tuple[str, str], str] = {}
        for offer, order, shipment in claims:
            claim = replace(CLAIM, offer=offer, key=order, shipment=order + shipment)
            found = writing.issue(claim, lambda attempt, order=order: f"{order}{attempt}")
            if isinstance(found, Issued):
                assert given_codes.setdefault((offer, order), found.code) == found.code
        assert len(set(given_codes.values())) == len(given_codes)


@settings(max_examples=30, deadline=None, derandomize=True)
@drawn(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("1234"), st.sampled_from("xyz")), max_size=30))
def test_together_coupons_are_issued_as_one_after_the_other(
    tmp_path_factory: pytest.TempPathFactory, wanted: list[tuple[str, str, str]]
) -> None:
    state = tmp_path_factory.mktemp("state")
    claims = [replace(CLAIM, offer=offer, key=order, shipment=order + shipment) for offer, order, shipment in wanted]
    with Ledger.rehearse(state) as ledger, ledger.writing() as writing:
        together = writing.issue_all(claims, lambda claim, attempt: f"{claim.key}{attempt}")
    with Ledger.rehearse(state) as ledger, ledger.writing() as writing:
        singly = [writing.issue(claim, lambda attempt, one=claim: f"{one.key}{attempt}") for claim in claims]
    assert together == singly


# ── decisions and volumes ─────────────────────────────────────────────────────────────────────


def test_a_decision_is_found_again_as_it_was_taken(ledger: Ledger) -> None:
    with ledger.writing() as writing:
        writing.record([DECISION])
        assert writing.decisions(["S-1"]) == {"S-1": DECISION}
    assert ledger.decisions(["S-1", "S-2"]) == {"S-1": DECISION}


def test_a_shipment_number_keeps_its_leading_zeros(ledger: Ledger) -> None:
    with ledger.writing() as writing:
        writing.record([replace(DECISION, shipment="0012"), replace(DECISION, shipment="12")])
    assert sorted(ledger.decisions(["0012", "12", "12.0"])) == ["0012", "12"]


def test_a_new_plan_moves_what_belongs_to_the_plan_and_nothing_else(ledger: Ledger) -> None:
    moved = replace(DECISION, plan="kw50.json", content_hash="beef", fingerprint="cafe")
    with ledger.writing() as writing:
        writing.record([DECISION])
        writing.record([moved])
    assert ledger.decisions(["S-1"]) == {"S-1": moved}


def test_deciding_otherwise_is_refused_and_says_in_what(ledger: Ledger) -> None:
    with ledger.writing() as writing:
        writing.record([DECISION])
    with pytest.raises(ConflictError) as caught, ledger.writing() as writing:
        writing.record([replace(DECISION, campaign="birthday", offer="gift")])
    assert caught.value.message == "shipment 'S-1' was decided otherwise before: campaign, offer."
    assert ledger.decisions(["S-1"]) == {"S-1": DECISION}


def test_an_error_inside_a_transaction_keeps_nothing_of_it(ledger: Ledger) -> None:
    with pytest.raises(KeyboardInterrupt), ledger.writing() as writing:
        writing.record([DECISION])
        raise KeyboardInterrupt
    assert ledger.decisions(["S-1"]) == {}


def test_a_volume_is_known_by_what_its_file_last_held(ledger: Ledger) -> None:
    first = Volume("kw49-1a2b3c4d.pdf", "KW49", "a6", "", "aa", 120, "kw49.json", DAY)
    with ledger.writing() as writing:
        writing.volume(first)
        writing.volume(replace(first, sha256="bb", pages=122))
    assert ledger.volumes(["kw49-1a2b3c4d.pdf", "none.pdf"]) == {
        "kw49-1a2b3c4d.pdf": replace(first, sha256="bb", pages=122)
    }


def test_five_thousand_decisions_with_codes_are_kept_in_one_transaction(ledger: Ledger) -> None:
    with ledger.writing() as writing:
        for n in range(5000):
            writing.issue(of_order(f"O-{n}"), lambda attempt, n=n: f"C{n}-{attempt}")
        writing.record(replace(DECISION, shipment=f"SO-{n}", order_id=f"O-{n}") for n in range(5000))
    wanted = [f"SO-{n}" for n in range(5000)]
    assert len(ledger.decisions(wanted)) == 5000 and len(ledger.coupons(wanted)) == 5000


# ── voided codes ──────────────────────────────────────────────────────────────────────────────


def test_a_void_code_is_live_again_as_soon_as_its_shipment_comes_back(ledger: Ledger) -> None:
    with ledger.writing() as writing:
        writing.issue(CLAIM, lambda _: "AAAA")
        writing.void(["S-1", "S-2"], "2026-12-04T07:00:00+00:00")
    assert ledger.voided() == {"AAAA": "S-1"}
    later = replace(CLAIM, version=2, expires=date(2027, 1, 31))
    with ledger.writing() as writing:
        assert writing.issue(later, lambda _: "BBBB") == Issued(CLAIM, "AAAA", "derived", 0)
    assert ledger.voided() == {}


def test_a_void_code_goes_to_the_orders_next_shipment_on_todays_terms(ledger: Ledger) -> None:
    with ledger.writing() as writing:
        writing.issue(of_order("O-1", "S-1"), lambda _: "AAAA")
        writing.void(["S-1"], "2026-12-04T07:00:00+00:00")
    merged = replace(of_order("O-1", "S-2"), expires=date(2027, 1, 31))
    with ledger.writing() as writing:
        assert writing.issue(merged, lambda _: "BBBB") == Issued(merged, "AAAA", "derived", 0)
        assert writing.issue(of_order("O-1", "S-1"), lambda _: "BBBB") == AlreadyHad("S-2", DAY)
    assert (sorted(ledger.coupons(["S-1", "S-2"])), ledger.voided()) == (["S-2"], {})


def test_a_code_that_is_everybodys_is_never_void(ledger: Ledger) -> None:
    with ledger.writing() as writing:
        writing.issue_fixed(CLAIM, "TEA10")
        writing.void(["S-1"], "2026-12-04T07:00:00+00:00")
    assert ledger.voided() == {}


def test_what_is_voided_twice_keeps_its_first_time_and_revived_is_live(ledger: Ledger, state: Path) -> None:
    with ledger.writing() as writing:
        writing.issue(CLAIM, lambda _: "AAAA")
        writing.void(["S-1"], "07:00")
        writing.void(["S-1"], "08:00")
    with sqlite3.connect(state / "ledger.sqlite") as raw:
        assert raw.execute("SELECT voided FROM coupon").fetchall() == [("07:00",)]
    with ledger.writing() as writing:
        writing.revive(["S-1"])
        assert writing.voided() == {}


# ── what was printed ──────────────────────────────────────────────────────────────────────────

AT = "2026-12-04T07:31:00+00:00"
BATCH = Event(AT, "batch", "KW49", "kw49-1a2b3c4d.pdf", "single", "aa", "bench-1")
LEAF = Printed("S-1", 7, "0007", 15, "", "sealed")


def test_what_was_printed_is_found_by_shipment_order_match_id_and_code(ledger: Ledger) -> None:
    with ledger.writing() as writing:
        writing.issue(CLAIM, lambda _: "7K2M-PQRS")
        writing.record([DECISION])
        number = writing.printed(BATCH, [LEAF, Printed("S-2", None, "", 17, "", "held")])
    for what in ("S-1", "O-1", "0007", "7K2M-PQRS", "7k2mpqrs", "7K2M PQRS"):
        assert ledger.named(what) == ("S-1",), what
    assert ledger.named("S-9") == ()
    assert ledger.history(["S-1", "S-9"]) == {"S-1": (Print(number, BATCH, LEAF),)}


def test_a_match_id_of_several_lists_finds_the_last_printed_first(ledger: Ledger) -> None:
    with ledger.writing() as writing:
        for number, shipment in enumerate(("S-1", "S-3", "S-2")):
            event = replace(BATCH, pick_list=f"KW{number}", file=f"{number}.pdf")
            writing.printed(event, [replace(LEAF, shipment=shipment)])
    assert ledger.named("0007") == ("S-2", "S-3", "S-1")


def test_a_code_that_is_everybodys_names_nobody(ledger: Ledger) -> None:
    with ledger.writing() as writing:
        writing.issue_fixed(CLAIM, "TEA10")
    with pytest.raises(CouponError, match=r"\[code-is-everybodys\] 'tea10' stands on all cards"):
        ledger.named("tea10")


def test_the_same_file_is_known_by_its_content(ledger: Ledger) -> None:
    with ledger.writing() as writing:
        number = writing.printed(BATCH, [LEAF])
        assert writing.printed_before("kw49-1a2b3c4d.pdf", "aa") == number
        assert writing.printed_before("kw49-1a2b3c4d.pdf", "bb") == 0
        assert (writing.counted("KW49", "batch"), writing.counted("KW49", "reprint")) == (1, 0)


def test_what_a_printer_answers_is_kept_with_the_event(ledger: Ledger) -> None:
    with ledger.writing() as writing:
        number = writing.printed(BATCH, [LEAF])
        writing.answered(number, "Kyocera", "request id is Kyocera-12")
    ((found,),) = ledger.history(["S-1"]).values()
    assert (found.event.printer, found.event.answer) == ("Kyocera", "request id is Kyocera-12")


def test_an_event_announced_before_its_file_is_completed_or_withdrawn(ledger: Ledger) -> None:
    with ledger.writing() as writing:
        made = writing.printed(replace(BATCH, kind="reprint", sha256=""), [])
        given_up = writing.printed(replace(BATCH, kind="reprint", sha256=""), [])
        assert writing.counted("KW49", "reprint") == 2
        writing.completed(made, "cc", [LEAF])
        writing.withdrawn(given_up)
        assert writing.counted("KW49", "reprint") == 1
    assert ledger.history(["S-1"])["S-1"][0].event.sha256 == "cc"


def test_the_card_of_an_order_lies_where_the_last_word_on_it_says(ledger: Ledger) -> None:
    with ledger.writing() as writing:
        writing.record([DECISION, replace(DECISION, shipment="S-2")])
        writing.printed(BATCH, [LEAF, Printed("S-2", 8, "0008", 17, "", "skipped")])
        assert writing.lying(["O-1", "O-9"]) == {"O-1": (Lies("S-1", "KW49", 7),)}
        writing.printed(replace(BATCH, kind="supplement"), [replace(LEAF, page=0, status="out")])
        assert writing.lying(["O-1"]) == {"O-1": ()}


def test_five_thousand_leaves_take_no_more_statements_than_one(ledger: Ledger) -> None:
    leaves = [replace(LEAF, shipment=f"S-{n}", position=n, match=f"{n:04}") for n in range(5000)]
    statements: list[str] = []
    sql.event.listen(ledger._engine, "before_cursor_execute", lambda *about: statements.append(about[2]))
    with ledger.writing() as writing:
        writing.printed(BATCH, leaves[:1])
        for_one = len(statements)
        writing.printed(BATCH, leaves[1:])
        for_all = len(statements) - for_one
    assert len(ledger.history(f"S-{n}" for n in range(5000))) == 5000
    assert for_one >= 2 and for_all <= for_one


# ── from version to version ───────────────────────────────────────────────────────────────────

FIRST_LEDGER = Path(__file__).parent / "golden" / "ledger-1.sql"


def columns(raw: sqlite3.Connection) -> dict[str, list[tuple[Any, ...]]]:
    tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'index')")]
    return {
        name: sorted(row[1:] for row in raw.execute(f"PRAGMA table_info({name})"))
        or sorted(row[2] for row in raw.execute(f"PRAGMA index_info({name})"))
        for name in tables
        if not name.startswith("sqlite_")
    }


def test_a_ledger_that_grew_by_migrations_has_the_tables_that_are_declared(ledger: Ledger, state: Path) -> None:
    declared = sqlite3.connect(":memory:")
    for table in schema.METADATA.sorted_tables:
        declared.execute(str(CreateTable(table).compile(dialect=sqlite_dialect.dialect())))
        for index in table.indexes:
            declared.execute(str(CreateIndex(index).compile(dialect=sqlite_dialect.dialect())))
    with sqlite3.connect(state / "ledger.sqlite") as raw:
        assert columns(raw) == columns(declared)


def test_a_ledger_of_the_first_version_is_brought_up_to_date_and_forgets_nothing(state: Path) -> None:
    state.mkdir()
    with sqlite3.connect(state / "ledger.sqlite") as raw:
        raw.executescript(FIRST_LEDGER.read_text("utf-8"))
    with Ledger.rehearse(state) as rehearsal:
        assert rehearsal.decisions(["S-1"]) == {"S-1": DECISION}
    with Ledger.open(state) as ledger:
        assert ledger.decisions(["S-1"]) == {"S-1": DECISION}
        assert ledger.coupons(["S-1"]) == {"S-1": Issued(CLAIM, "AAAA", "derived", 0)}
        assert [volume.file for volume in ledger.volumes_of("KW49")] == ["kw49-1a2b3c4d.pdf"]
        assert (ledger.voided(), ledger.history(["S-1"])) == ({}, {})
        with ledger.writing() as writing:
            assert writing.issue(CLAIM, lambda _: "BBBB") == Issued(CLAIM, "AAAA", "derived", 0)
            writing.printed(BATCH, [LEAF])


# ── rehearsing ────────────────────────────────────────────────────────────────────────────────


def test_a_rehearsal_without_a_ledger_makes_neither_file_nor_folder(state: Path) -> None:
    with Ledger.rehearse(state) as ledger:
        assert ledger.decisions(["S-1"]) == {}
    assert not state.exists()


def test_a_rehearsal_sees_everything_and_leaves_not_a_byte(ledger: Ledger, state: Path) -> None:
    with ledger.writing() as writing:
        writing.issue(CLAIM, lambda _: "AAAA")
        writing.record([DECISION])
    before = {path.name: path.read_bytes() for path in state.iterdir()}
    with Ledger.rehearse(state) as rehearsal:
        assert rehearsal.decisions(["S-1"]) == {"S-1": DECISION}
        with rehearsal.writing() as writing:
            assert isinstance(writing.issue(of_order("O-2"), lambda _: "BBBB"), Issued)
        assert sorted(rehearsal.coupons(["S-1", "SO-2"])) == ["S-1", "SO-2"]
    assert {path.name: path.read_bytes() for path in state.iterdir()} == before
    assert ledger.coupons(["SO-2"]) == {}


def test_a_rehearsal_does_not_wait_for_a_writer(ledger: Ledger, state: Path) -> None:
    with ledger.writing() as writing:
        writing.record([DECISION])
        with Ledger.rehearse(state) as rehearsal:
            assert rehearsal.decisions(["S-1"]) == {}


# ── the file ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_the_state_folder_is_its_owners_alone(ledger: Ledger, state: Path) -> None:
    assert stat.S_IMODE(state.stat().st_mode) == 0o700


def test_the_file_says_what_it_is_and_which_version(ledger: Ledger, state: Path) -> None:
    with sqlite3.connect(state / "ledger.sqlite") as raw:
        assert raw.execute("PRAGMA application_id").fetchone() == (0x50496E73,)
        assert raw.execute("PRAGMA user_version").fetchone() == (2,)


def test_every_connection_is_set_up_with_care(ledger: Ledger) -> None:
    wanted = {"busy_timeout": 60000, "foreign_keys": 1, "trusted_schema": 0, "journal_mode": "truncate"}
    with ledger.writing() as writing:
        for pragma, value in {**wanted, "synchronous": 2}.items():
            assert writing._connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value, pragma


def test_another_programs_database_is_refused_and_left_alone(state: Path) -> None:
    state.mkdir()
    with sqlite3.connect(state / "ledger.sqlite") as raw:
        raw.execute("CREATE TABLE bookmarks (url TEXT)")
    before = (state / "ledger.sqlite").read_bytes()
    for way in (Ledger.open, Ledger.rehearse):
        with pytest.raises(LedgerError, match="not-a-ledger"):
            way(state)
    assert (state / "ledger.sqlite").read_bytes() == before


def test_a_newer_ledger_is_refused(state: Path) -> None:
    Ledger.open(state).close()
    with sqlite3.connect(state / "ledger.sqlite") as raw:
        raw.execute("PRAGMA user_version = 7")
    with pytest.raises(LedgerError, match="this ledger has version 7; this program knows 2") as caught:
        Ledger.open(state)
    assert (caught.value.code, caught.value.exit_code) == ("ledger-newer", 5)


def test_a_file_that_is_no_database_is_said_to_be_damaged(state: Path) -> None:
    state.mkdir()
    (state / "ledger.sqlite").write_bytes(b"to whom it may concern" * 100)
    for way in (Ledger.open, Ledger.rehearse):
        with pytest.raises(LedgerError, match="ledger-damaged"):
            way(state)


def test_an_empty_file_is_a_ledger_not_begun_yet(state: Path) -> None:
    state.mkdir()
    (state / "ledger.sqlite").touch()
    with Ledger.rehearse(state) as rehearsal:
        assert rehearsal.decisions(["S-1"]) == {}
    assert (state / "ledger.sqlite").stat().st_size == 0


def test_a_folder_that_cannot_be_made_is_the_machines_fault(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EnvironmentFault) as caught:
        Ledger.open(tmp_path / "file" / "state")
    assert (caught.value.code, caught.value.exit_code) == ("state-not-writable", 5)


def test_a_ledger_kept_busy_is_a_conflict(ledger: Ledger, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0)
    with (
        ledger.writing(),
        Ledger.open(state) as other,
        pytest.raises(ConflictError, match="ledger-busy") as caught,
        other.writing(),
    ):
        pass
    assert caught.value.exit_code == 6


def test_tables_and_statements_are_good_for_postgres_too() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    schema.speak("postgresql")
    said = [str(CreateTable(table).compile(dialect=dialect)) for table in schema.METADATA.sorted_tables]
    said += [str(CreateIndex(index).compile(dialect=dialect)) for index in schema.COUPON.indexes]
    said += [str(one.compile(dialect=dialect)) for one in schema.upserts(postgresql.insert)]
    assert "CREATE UNIQUE INDEX coupon_code ON coupon (code) WHERE source <> 'fixed'" in said
    assert any(one.endswith("ON CONFLICT DO NOTHING") for one in said)


# ── many at once ──────────────────────────────────────────────────────────────────────────────


def started(work: Callable[..., None], *given: Any) -> multiprocessing.process.BaseProcess:
    process = multiprocessing.get_context("fork").Process(target=work, args=given, daemon=True)
    process.start()
    return process


def order(state: Path, number: int) -> None:
    with Ledger.open(state) as ledger, ledger.writing() as writing:
        writing.issue(of_order(f"O-{number}"), lambda attempt: ["SAME", f"OWN{number}"][attempt])
        writing.record([replace(DECISION, shipment=f"SO-{number}")])


@pytest.mark.skipif(os.name == "nt", reason="processes are forked")
def test_eight_orders_at_once_on_a_new_ledger_get_eight_codes(state: Path) -> None:
    processes = [started(order, state, number) for number in range(8)]
    for process in processes:
        process.join(30)
    assert [process.exitcode for process in processes] == [0] * 8
    with Ledger.open(state) as ledger:
        issued = ledger.coupons(f"SO-{number}" for number in range(8))
        assert len({one.code for one in issued.values()}) == 8
        assert len(ledger.decisions(f"SO-{number}" for number in range(8))) == 8


def killed_before_the_end(state: Path, reached: Path) -> None:
    with Ledger.open(state) as ledger, ledger.writing() as writing:
        for number in range(2000):
            writing.issue(of_order(f"O-{number}"), lambda attempt, number=number: f"C{number}-{attempt}")
        reached.touch()
        time.sleep(60)


@pytest.mark.skipif(os.name == "nt", reason="processes are forked")
def test_an_order_killed_half_way_leaves_no_lock_and_gets_the_same_code_when_repeated(
    state: Path, tmp_path: Path
) -> None:
    process = started(killed_before_the_end, state, tmp_path / "reached")
    while not (tmp_path / "reached").exists() and process.is_alive():
        time.sleep(0.01)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    with Ledger.open(state) as ledger:
        assert ledger.coupons(["SO-7"]) == {}
        for _ in range(2):
            with ledger.writing() as writing:
                again = writing.issue(of_order("O-7"), lambda attempt: f"C7-{attempt}")
            assert again == Issued(of_order("O-7"), "C7-0", "derived", 0)
    with sqlite3.connect(state / "ledger.sqlite") as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_ledger_of_sqlite_loads_no_other_dialect() -> None:
    asked = "import sys, inserts.ledger; print('sqlalchemy.dialects.postgresql' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", asked], text=True).strip() == "False"
