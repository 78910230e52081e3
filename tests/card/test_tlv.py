"""BER-TLV: what is encoded decodes, and bad bytes are CardGarbled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rakiosk.card import tlv
from rakiosk.domain.errors import CardGarbled

TAGS = st.sampled_from([0x53, 0x5C, 0x7C, 0x80, 0x7F49, 0x5FC10A])


@given(TAGS, st.binary(max_size=70_000))
def test_what_is_encoded_decodes(tag, value):
    assert tlv.only(tag, tlv.encode(tag, value)) == value


@pytest.mark.parametrize(("length", "expected"), [(127, "7f"), (128, "8180"), (255, "81ff"), (256, "820100")])
def test_a_length_takes_as_few_bytes_as_it_needs(length, expected):
    assert tlv.encode(0x53, bytes(length)).hex().startswith("53" + expected)


@given(st.binary(max_size=64))
def test_any_bytes_decode_or_are_garbled(data):
    try:
        values = tlv.decode(data)
    except CardGarbled:
        return
    assert sum(len(value) for value in values.values()) <= len(data)


@pytest.mark.parametrize("data", ["53", "5302 01", "5380", "5385 0000000001 01", "1f", "1f8181 8101 00", "5381"])
def test_cut_off_or_endless_tags_and_lengths_are_garbled(data):
    with pytest.raises(CardGarbled):
        tlv.decode(bytes.fromhex(data))


def test_another_tag_than_expected_is_garbled():
    with pytest.raises(CardGarbled):
        tlv.only(0x53, tlv.encode(0x70, b"x"))
    with pytest.raises(CardGarbled):
        tlv.only(0x53, tlv.encode(0x53, b"x") + tlv.encode(0x70, b"x"))
    with pytest.raises(CardGarbled):
        tlv.pick(0x53, tlv.encode(0x70, b"x"))
