"""PC/SC's result codes: each that is told apart has its trouble, and no number is without one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rakiosk.card.pcsc import Result, trouble, trouble_connecting
from rakiosk.domain.errors import (
    CardBusy,
    CardError,
    CardForeign,
    CardGarbled,
    CardMissing,
    CardMute,
    CardRemoved,
    CardReset,
    CardServiceMissing,
    ReaderMissing,
    ReaderStuck,
)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (0x80100069, CardRemoved),
        (0x80100068, CardReset),
        (0x8010000B, CardBusy),
        (0x8010000C, CardMissing),
        (0x80100066, CardMute),
        (0x8010000F, CardReset),
        (0x80100065, CardForeign),
        (0x80100009, ReaderMissing),
        (0x8010002E, ReaderMissing),
        (0x8010000A, ReaderStuck),
        (0x8010001D, CardServiceMissing),
        (0x80100013, CardServiceMissing),
        (0x8010006A, CardServiceMissing),
        (0x80100001, CardGarbled),
    ],
)
def test_a_result_code_has_its_trouble_with_either_sign(code, expected):
    assert type(trouble(code)) is expected
    assert type(trouble(code - 0x1_0000_0000)) is expected


def test_a_card_that_is_gone_before_there_is_a_session_was_never_there():
    assert type(trouble_connecting(Result.REMOVED_CARD)) is CardMissing
    assert type(trouble_connecting(Result.PROTOCOL_MISMATCH)) is CardForeign
    assert type(trouble_connecting(Result.SHARING_VIOLATION)) is CardBusy


@given(st.integers(-(2**31), 2**32 - 1))
def test_every_number_has_a_trouble(code):
    assert isinstance(trouble(code), CardError)
