"""Codes: frozen vectors, and what the check sign catches."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from content_samples import KEY
from hypothesis import given, settings
from hypothesis import strategies as st

from inserts.content.codes import ALPHABET, check_code, check_sign, derive, group, sample_code, token
from inserts.declared import Codes

BODIES = st.lists(st.sampled_from(ALPHABET), min_size=15, max_size=15).map("".join)


@pytest.mark.parametrize(
    ("offer", "subject", "code"),
    [
        ("spring", "1001", "9HRF-TMW6-2KYG-6F7G"),
        ("spring", "1002", "HC4Q-FN3D-TYDC-MHKH"),
        ("spring", "12", "P244-RBMW-FJFK-MVS6"),
        ("spring", "0012", "F8W7-ZZXW-2WDX-QFWM"),
        ("spring", "12.0", "7L8Z-NHFF-JPT2-WJD5"),
        ("winter", "1001", "DDLY-G7HV-HBRH-7PWC"),
    ],
)
def test_codes_never_change(offer: str, subject: str, code: str) -> None:
    assert derive(KEY, offer, subject) == code


def test_twelve_signs_other_attempts_and_slots_never_change() -> None:
    assert derive(KEY, "spring", "1001", length=12) == "9HRF-TMW6-2KY2"
    assert derive(KEY, "spring", "1001", attempt=1) == "KM4Y-RD8C-L6DB-MSVD"
    assert derive(KEY, "spring", "1001", slot="order") == "5P46-T2NB-2374-B6MJ"
    assert token(KEY, "1001", "survey") == "gfdjjfft9zhy"


def test_the_code_is_the_hmac_written_in_base_29() -> None:
    promotion = hmac.new(KEY, b"insert/coupon/v1\0spring", hashlib.sha256).digest()
    number = int(hmac.new(promotion, b"v1\x001001\x00\x000", hashlib.sha256).hexdigest(), 16)
    body = "".join("23456789BCDFGHJKLMNPQRSTVWXYZ"[number // 29**place % 29] for place in range(15))
    values = [ALPHABET.index(sign) for sign in body]
    check = -sum(2 ** (15 - place) * value for place, value in enumerate(values)) % 29
    assert derive(KEY, "spring", "1001") == group(body + ALPHABET[check])


def test_an_id_spelt_with_combining_marks_is_the_same_id() -> None:
    assert derive(KEY, "spring", "Bü-1") == derive(KEY, "spring", "Bu\u0308-1")


def test_case_spaces_and_hyphens_do_not_make_a_code_wrong() -> None:
    assert check_code("9HRF-TMW6-2KYG-6F7G")
    assert check_code(" 9hrf tmw6 2kyg 6f7g ")
    assert not check_code("9HRF-TMW6-2KYG-6F7H")
    assert not check_code("9HRF-TMW6-2KYG-6F7")
    assert not check_code("9HRF-TMW6-2KYG-6F7O")
    assert not check_code("")


def test_a_length_that_is_not_offered_is_refused() -> None:
    with pytest.raises(ValueError, match="12 or 16"):
        derive(KEY, "spring", "1", length=10)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(BODIES)
def test_every_single_error_is_caught(body: str) -> None:
    code = body + check_sign(body)
    assert check_code(code)
    for place, sign in enumerate(code):
        for other in ALPHABET:
            assert check_code(code[:place] + other + code[place + 1 :]) == (other == sign)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(BODIES)
def test_every_swap_of_two_signs_is_caught(body: str) -> None:
    code = body + check_sign(body)
    for one in range(len(code)):
        for other in range(one + 1, len(code)):
            signs = list(code)
            signs[one], signs[other] = signs[other], signs[one]
            assert check_code("".join(signs)) == (code[one] == code[other])


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.text(max_size=20), st.sampled_from([12, 16]))
def test_every_derived_code_is_one(subject: str, length: int) -> None:
    code = derive(KEY, "spring", subject, length=length)
    assert check_code(code)
    assert len(code.replace("-", "")) == length
    assert set(code) <= set(ALPHABET + "-")


@pytest.mark.parametrize(
    ("codes", "sample"),
    [
        (Codes(), "MUST-ERMU-STER-MUST"),
        (Codes(length=12), "MUST-ERMU-STER"),
        (Codes(source="fixed", code="ABLEGER"), "MUSTERM"),
        (Codes(source="fixed", code="sommer-24"), "muster-mu"),
        (Codes(source="fixed", code="MUSTER"), "USTERM"),
    ],
)
def test_a_sample_has_the_signs_and_groups_of_real_codes(codes: Codes, sample: str) -> None:
    assert sample_code(codes) == sample
    assert not check_code(sample)


def test_a_sample_is_as_long_as_the_longest_of_a_pool() -> None:
    pool = Codes(source="pool", pool="codes.txt")
    assert sample_code(pool, ("WB-1", "WB-10482", "WB-77")) == "MU-STERM"
    assert sample_code(pool) == "MUST-ERMU-STER-MUST"


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.lists(st.text("MUSTERmuster-", min_size=1, max_size=4), max_size=12))
def test_a_sample_is_never_one_of_the_pool(pool: list[str]) -> None:
    sample = sample_code(Codes(source="pool", pool="codes.txt"), pool)
    assert sample.upper() not in {code.upper() for code in pool}
    assert len(sample) >= max(map(len, pool), default=0)
