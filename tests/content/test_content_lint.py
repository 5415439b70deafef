"""Everything `check` finds, with its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from content_samples import ENGLISH, GERMAN, HOST, action, offer, texts

from inserts.content import House, lint
from inserts.content.context import TABLE
from inserts.declared import ActionOffer, Campaign, Channel, Declared, Offer, StampCard
from inserts.toml import Toml

SHOP = """
[[campaign]]
id = "welcome"
when = "customer.orders == 1"
offer = "welcome"

[[campaign]]
id = "thanks"
actions = ["survey"]
"""


class File(Declared):
    campaign: tuple[Campaign, ...] = ()
    offer: tuple[Offer, ...] = ()
    action: tuple[ActionOffer, ...] = ()
    stamps: StampCard | None = None


def found(
    folder: Path, source: str = SHOP, coupon: bool = True, columns: Any = None, looks: Any = None, **files: str
) -> list[str]:
    """Errors as "place [code] message"."""
    (folder / "inserts.toml").write_text(source, "utf-8")
    toml = Toml(folder / "inserts.toml", "inserts.toml")
    file = toml.check(File)
    offers, actions = file.offer or (offer(),), file.action or (action("survey"),)
    shop = House(
        "Fernweh", bytes(32), bytes(32), hosts=(HOST,), channels={"shop": Channel(insert="full")},
        campaigns=file.campaign, offers={one.id: one for one in offers}, actions={one.id: one for one in actions},
        stamps=file.stamps,
    )  # fmt: skip
    plain = {"de": GERMAN.partition("[action.guide]")[0] + "[action.survey]" + GERMAN.partition("[action.survey]")[2]}
    plain["de"] = plain["de"].partition("[action.service]")[0]
    made = texts(folder, **(files or plain))
    faults = lint(
        shop, toml, {"postcard": made}, "postcard", {"postcard": coupon}, columns, looks={"postcard": looks or {}}
    )
    return [f"{fault.where} [{fault.code}] {fault.message} {fault.hint}".strip() for fault in faults]


PLAIN = GERMAN.partition("[action.guide]")[0] + '[action.survey]\ntitle = "a"\ntext = "b"\ncall = "c"\n'


def test_a_text_that_is_missing_in_every_tone_is_said_once_a_language(tmp_path: Path) -> None:
    faults = [line for line in found(tmp_path, de="", en="") if "'coupon_call'" in line]
    assert ["(de, du)" in faults[0], "(en, du)" in faults[1], len(faults)] == [True, True, 2]


def test_a_shop_in_order_has_no_faults(tmp_path: Path) -> None:
    assert found(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "customer.orders == 1", "customer.order == 1",
            "inserts.toml:4:1 [unknown-name] 'customer.order': 'order' is no field of customer. Did you mean 'orders'?",
        ),
        ("customer.orders == 1", "custmer.orders == 1", "inserts.toml:4:1 [unknown-name] 'custmer.orders': "),
        ("customer.orders == 1", "coupon.value == 1", "inserts.toml:4:1 [unknown-name] 'coupon.value': "),
        ("customer.orders == 1", "customer.orders ==", "inserts.toml:4:1 [bad-condition] "),
        (
            "customer.orders == 1", "customer.orders == '1'",
            "inserts.toml:4:1 [bad-condition] customer.orders is a whole number, '1' is none.",
        ),
        (
            "customer.orders == 1", "order.country in ['DE', 49]",
            "inserts.toml:4:1 [bad-condition] order.country is a text, 49 is none.",
        ),
        (
            'offer = "welcome"', 'offer = "welcom"',
            "inserts.toml:5:1 [unknown-offer] there is no offer 'welcom'. Did you mean 'welcome'?",
        ),
        ('["survey"]', '["survy"]', "inserts.toml:9:12 [unknown-action] there is no action 'survy'. Did you mean"),
        ('id = "thanks"', 'id = "welcome"', "inserts.toml:8:1 [duplicate-id] there are two campaigns 'welcome'."),
        ('id = "thanks"', 'id = "thanks"\nlayout = "postcrd"', "inserts.toml:9:1 [unknown-layout] there is no layout"),
        (
            'offer = "welcome"', 'offer = "welcome"\ninsert = "neutral"',
            "inserts.toml:5:1 [offer-unused] campaign 'welcome' has an offer, and inserts without one.",
        ),
        (
            'id = "thanks"', 'id = "thanks"\nstarts = 2026-12-24\nends = 2026-12-01',
            "inserts.toml:10:1 [bad-window] campaign 'thanks' ends before it starts.",
        ),
    ],
)  # fmt: skip
def test_faults_of_campaigns(tmp_path: Path, old: str, new: str, fault: str) -> None:
    faults = found(tmp_path, SHOP.replace(old, new), columns={})
    assert any(line.startswith(fault) for line in faults), faults


@pytest.mark.parametrize(
    ("count", "fault"),
    [
        ("customer.orders", ""),
        ("customer.order", "inserts.toml:2:1 [unknown-name] 'customer.order': 'order' is no field of customer"),
        ("stamps.have", "inserts.toml:2:1 [unknown-name] 'stamps.have': 'stamps' is no name here"),
        ("customer.orders +", "inserts.toml:2:1 [bad-condition] "),
    ],
)
def test_what_counts_stamps_is_read_like_a_condition(tmp_path: Path, count: str, fault: str) -> None:
    faults = found(tmp_path, f'[stamps]\ncount = "{count}"\n{SHOP}', columns={})
    assert [line.startswith(fault) for line in faults] == ([True] if fault else [])


def test_a_layout_without_a_place_for_the_coupon_is_told(tmp_path: Path) -> None:
    assert found(tmp_path, coupon=False) == [
        "inserts.toml:5:1 [no-coupon-frame] layout 'postcard' has no place for the coupon of campaign 'welcome'."
    ]


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        ('kind = "percent"\nvalue = 110', "inserts.toml:14:1 [offer-value] offer 'welcome': a percentage needs"),
        ('kind = "amount"', "inserts.toml:11:1 [offer-value] offer 'welcome': an amount needs"),
        ('kind = "percent"\nvalue = 5\ncodes = { source = "pool" }', "inserts.toml:15:1 [codes-missing]"),
    ],
)
def test_faults_of_offers(tmp_path: Path, keys: str, fault: str) -> None:
    url = f'redeem = "x"\nurl = "https://{HOST}/{{{{ code }}}}"'
    source = f'{SHOP}\n[[offer]]\nid = "welcome"\n{keys}\n{url}'
    assert any(line.startswith(fault) for line in found(tmp_path, source)), found(tmp_path, source)


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://fernweh-tee.example/", "[bad-address] action 'survey': the address behind a QR code does not begin"),
        (
            "https://evil.example/",
            "[bad-address] action 'survey': the address behind a QR code leads to 'evil.example'",
        ),
        (f"https://{HOST}/?n={{{{ customer.first_name }}}}", "[unknown-name] action 'survey': 'customer.first_name'"),
        (f"https://{HOST}/?n={{{{ product.skuu }}}}", "[unknown-name] action 'survey': 'product.skuu'"),
        (f"https://{HOST}/?n={{{{ toke }}}}", "[unknown-name] action 'survey': 'toke'"),
        (f"https://{HOST}/?n={{{{ token + 1 }}}}", "[bad-text] action 'survey': line 1: 'add' is not allowed here."),
    ],
)
def test_faults_of_addresses(tmp_path: Path, url: str, fault: str) -> None:
    source = f'{SHOP}\n[[action]]\nid = "survey"\nkind = "survey"\nurl = "{url}"'
    faults = found(tmp_path, source, columns={})
    assert [line for line in faults if line.startswith(f"inserts.toml:14:1 {fault}")], faults


@pytest.mark.parametrize(
    ("added", "fault"),
    [
        ('[welcom]\nnote = "x"', "[unknown-section] no campaign speaks from [welcom]. Did you mean 'welcome'?"),
        ('[welcome]\nhedline = "x"', "[unknown-role] 'hedline' is no role of texts here. Did you mean 'headline'?"),
        ('[action.surve]\ntitle = "x"', "[unknown-section] there is no action 'surve'. Did you mean 'survey'?"),
        ('[welcome.sie]\ndu = { note = "x" }', "[unknown-role] 'du' is no role of texts here."),
        ("[welcome]\nnote = 3", "[bad-value] 'note' must be a text."),
        ('[welcome]\nnote = "{{ shop.nme }}"', "[unknown-name] 'shop.nme': 'nme' is no field of shop. Did you mean"),
        ('[welcome]\nnote = "{{ 1 + 1 }}"', "[bad-text] line 1: 'add' is not allowed here."),
        ('[welcome]\nnote = "{% if %}"', "[bad-text] line 1: "),
    ],
)
def test_faults_of_text_files_have_their_place(tmp_path: Path, added: str, fault: str) -> None:
    line = PLAIN.count("\n") + 1 + ("unknown-section" not in fault)
    wanted = f"texts/de.toml:{line}:1 {fault}"
    faults = found(tmp_path, de=PLAIN + added)
    assert any(line.startswith(wanted) for line in faults), faults


def test_a_text_missing_in_one_language_is_told_once_a_campaign(tmp_path: Path) -> None:
    english = ENGLISH.partition("[action.guide]")[0].replace('headline = "Thank you!"', 'note = "Hi"')
    faults = found(tmp_path, de=PLAIN, en=english)
    assert any(
        "campaign 'welcome' (en, du, name unknown): a text prints customer.first_name" in line for line in faults
    )
    assert any("campaign 'thanks, action 'survey'' (en, du) has no text 'title'" in line for line in faults)
    assert not any("(de" in line for line in faults)


def test_a_named_text_without_a_nameless_one_is_told_with_its_place(tmp_path: Path) -> None:
    faults = found(tmp_path, de=PLAIN + '[welcome]\nheadline = "Hallo {{ customer.first_name }}"')
    line = PLAIN.count("\n") + 2
    assert f"texts/de.toml:{line}:1 [value-unknown] campaign 'welcome' (de, du, name unknown)" in "\n".join(faults)


def test_a_note_that_needs_a_coupon_is_told_because_not_every_parcel_gets_one(tmp_path: Path) -> None:
    bare = PLAIN + '[welcome]\nnote = "Hier sind {{ coupon.value }}."'
    assert any("prints coupon.value, which is unknown" in line for line in found(tmp_path, de=bare))
    guarded = '[welcome]\nnote = "{% if coupon.value is known %}Hier sind {{ coupon.value }}.{% endif %}"'
    assert found(tmp_path, de=PLAIN + guarded) == []


def test_further_columns_are_names_where_the_tables_have_them(tmp_path: Path) -> None:
    added = PLAIN + '[welcome]\nnote = "{{ customer.hobby }}"'
    assert found(tmp_path, de=added) == []
    assert found(tmp_path, columns={"customer": ("hobby",)}, de=added) == []
    assert any("'hobby' is no field of customer" in line for line in found(tmp_path, columns={}, de=added))


def test_a_language_without_coupon_terms_is_told(tmp_path: Path) -> None:
    faults = found(tmp_path, de=PLAIN, fr=PLAIN)
    assert any("[terms-missing] offer 'welcome': there are no coupon terms in 'fr'." in line for line in faults)


def test_every_name_of_the_table_may_be_written_in_a_condition(tmp_path: Path) -> None:
    names = [f"{group}.{name} is known" for group, table in TABLE.items() if group != "coupon" for name in table]
    assert found(tmp_path, SHOP.replace("customer.orders == 1", " or ".join(names)), columns={}) == []
