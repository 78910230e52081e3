"""The asymmetric keys of the simulated card: every answer is checked with the public key, on this side of the wire."""

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from rakiosk_demo.simulators.card import SoftwareCard
from rakiosk_demo.simulators.card.keys import PrivateKey
from tests.card.simulated.terminal import become_administrator, selected_card, send, verify

RSA_KEY = rsa.generate_private_key(65537, 2048)
P_256_KEY = ec.generate_private_key(ec.SECP256R1())
# RFC 8017, 9.2: DigestInfo of SHA-256
SHA_256_PREFIX = bytes.fromhex("3031300D060960864801650304020105000420")


def with_key(slot: int, key: PrivateKey) -> SoftwareCard:
    card = selected_card()
    card.put_key(slot, key)
    return card


def padded_digest(message: bytes) -> bytes:
    info = SHA_256_PREFIX + digest(message)
    return b"\x00\x01" + b"\xff" * (253 - len(info)) + b"\x00" + info


def digest(message: bytes) -> bytes:
    context = hashes.Hash(hashes.SHA256())
    context.update(message)
    return context.finalize()


def field(tag: int, value: bytes) -> bytes:
    length = bytes([len(value)]) if len(value) < 128 else b"\x82" + len(value).to_bytes(2, "big")
    return bytes([tag]) + length + value


def template(*fields: bytes) -> bytes:
    return field(0x7C, b"".join(fields))


def response(data: bytes) -> bytes:
    """The value of 82 in 7C, by offsets: both lengths take one byte or both take three."""
    return data[8:] if data[1] == 0x82 else data[4:]


@pytest.mark.parametrize("slot", [0x9A, 0x9C, 0x9D])
def test_an_rsa_key_signs_a_padded_digest(slot: int) -> None:
    card = with_key(slot, RSA_KEY)
    verify(card)
    answer = send(card, f"008707{slot:02X}", template(b"\x82\x00", field(0x81, padded_digest(b"text"))), answer=True)
    assert answer.status == 0x9000
    RSA_KEY.public_key().verify(response(answer.data), b"text", padding.PKCS1v15(), hashes.SHA256())


@pytest.mark.parametrize("slot", [0x9A, 0x9C, 0x9D])
def test_a_p_256_key_signs_a_digest(slot: int) -> None:
    card = with_key(slot, P_256_KEY)
    verify(card)
    answer = send(card, f"008711{slot:02X}", template(b"\x82\x00", field(0x81, digest(b"text"))), answer=True)
    assert answer.status == 0x9000
    P_256_KEY.public_key().verify(response(answer.data), b"text", ec.ECDSA(hashes.SHA256()))


def test_a_shorter_hash_is_signed_as_the_same_number() -> None:
    card = with_key(0x9A, P_256_KEY)
    verify(card)
    short = bytes(range(1, 21))
    answer = send(card, "0087119A", template(b"\x82\x00", field(0x81, short)), answer=True)
    whole = short.rjust(32, b"\x00")
    P_256_KEY.public_key().verify(response(answer.data), whole, ec.ECDSA(Prehashed(hashes.SHA256())))


def test_an_rsa_key_deciphers_what_was_encrypted_to_it() -> None:
    card = with_key(0x9D, RSA_KEY)
    verify(card)
    sealed = RSA_KEY.public_key().encrypt(b"secret", padding.PKCS1v15())
    answer = send(card, "0087079D", template(b"\x82\x00", field(0x81, sealed)), answer=True)
    block = response(answer.data)
    assert block[:2] == b"\x00\x02"
    assert block.endswith(b"\x00secret")


def test_a_p_256_key_agrees_on_the_same_secret_as_the_other_side() -> None:
    card = with_key(0x9D, P_256_KEY)
    verify(card)
    other = ec.generate_private_key(ec.SECP256R1())
    point = other.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    answer = send(card, "0087119D", template(b"\x82\x00", field(0x85, point)), answer=True)
    assert response(answer.data) == other.exchange(ec.ECDH(), P_256_KEY.public_key())


def test_signature_and_authentication_keys_agree_on_nothing() -> None:
    point = P_256_KEY.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    for slot in (0x9A, 0x9C, 0x9E):
        card = with_key(slot, P_256_KEY)
        verify(card)
        data = template(b"\x82\x00", field(0x85, point))
        assert send(card, f"008711{slot:02X}", data, answer=True).status == 0x6A80


def test_a_key_is_used_after_the_pin_only_but_the_card_authentication_key_always() -> None:
    data = template(b"\x82\x00", field(0x81, bytes(32)))
    for slot, expected in ((0x9A, 0x6982), (0x9C, 0x6982), (0x9D, 0x6982), (0x9E, 0x9000)):
        assert send(with_key(slot, P_256_KEY), f"008711{slot:02X}", data, answer=True).status == expected


def test_the_signature_key_wants_the_pin_right_before_each_use() -> None:
    card = with_key(0x9C, P_256_KEY)
    data = template(b"\x82\x00", field(0x81, bytes(32)))
    verify(card)
    assert [send(card, "0087119C", data, answer=True).status for _ in range(2)] == [0x9000, 0x6982]
    verify(card)
    send(card, "00CB3FFF", bytes.fromhex("5C035FC102"), answer=True)
    assert send(card, "0087119C", data, answer=True).status == 0x6982


def test_the_other_keys_want_the_pin_once() -> None:
    card = with_key(0x9A, P_256_KEY)
    data = template(b"\x82\x00", field(0x81, bytes(32)))
    verify(card)
    assert [send(card, "0087119A", data, answer=True).status for _ in range(2)] == [0x9000, 0x9000]


def test_a_slot_without_a_key_or_with_another_kind_is_refused() -> None:
    card = with_key(0x9A, P_256_KEY)
    verify(card)
    data = template(b"\x82\x00", field(0x81, bytes(32)))
    for header in ("0087079A", "0087119C", "00871180", "008711FF"):
        assert send(card, header, data, answer=True).status == 0x6A86


@pytest.mark.parametrize(
    ("slot", "key", "data"),
    [
        (0x9A, RSA_KEY, template(b"\x82\x00", field(0x81, bytes(255)))),
        (0x9A, RSA_KEY, template(b"\x82\x00", field(0x81, b"\xff" * 256))),  # not below the modulus
        (0x9A, P_256_KEY, template(b"\x82\x00", field(0x81, bytes(33)))),
        (0x9A, P_256_KEY, template(b"\x82\x00", field(0x81, b""))),
        (0x9A, P_256_KEY, template(field(0x81, bytes(32)))),
        (0x9A, P_256_KEY, template(b"\x82\x00")),
        (0x9A, P_256_KEY, b"\x7c\x10\x82"),
        (0x9D, P_256_KEY, template(b"\x82\x00", field(0x85, b"\x04" + bytes(64)))),  # no point of the curve
        (0x9D, P_256_KEY, template(b"\x82\x00", field(0x85, b"\x04"))),
        (0x9D, RSA_KEY, template(b"\x82\x00", field(0x85, bytes(256)))),
    ],
)
def test_a_key_does_nothing_with_data_of_the_wrong_shape(slot: int, key: PrivateKey, data: bytes) -> None:
    card = with_key(slot, key)
    verify(card)
    algorithm = 0x07 if isinstance(key, rsa.RSAPrivateKey) else 0x11
    assert send(card, f"0087{algorithm:02X}{slot:02X}", data, answer=True).status == 0x6A80


def test_a_generated_rsa_key_is_the_one_that_signs() -> None:
    card = selected_card()
    become_administrator(card)
    made = send(card, "0047009C", bytes.fromhex("AC03800107"), answer=True)
    assert made.data[:9] == bytes.fromhex("7F4982010981820100")
    modulus, exponent = made.data[9:265], made.data[265:]
    assert exponent == bytes.fromhex("8203010001")
    verify(card)
    answer = send(card, "0087079C", template(b"\x82\x00", field(0x81, padded_digest(b"text"))), answer=True)
    public = rsa.RSAPublicNumbers(65537, int.from_bytes(modulus, "big")).public_key()
    public.verify(response(answer.data), b"text", padding.PKCS1v15(), hashes.SHA256())


def test_a_generated_p_256_key_replaces_the_old_one_and_signs() -> None:
    card = with_key(0x9C, P_256_KEY)
    become_administrator(card)
    made = send(card, "0047009C", bytes.fromhex("AC03800111"), answer=True)
    assert made.data[:5] == bytes.fromhex("7F49438641")
    verify(card)
    answer = send(card, "0087119C", template(b"\x82\x00", field(0x81, digest(b"text"))), answer=True)
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), made.data[5:])
    public.verify(response(answer.data), b"text", ec.ECDSA(hashes.SHA256()))


def test_personalisation_takes_no_other_slots_and_kinds() -> None:
    card = selected_card()
    with pytest.raises(ValueError, match="slot"):
        card.put_key(0x9B, P_256_KEY)
    with pytest.raises(ValueError, match="RSA-2048 and P-256"):
        card.put_key(0x9A, ec.generate_private_key(ec.SECP384R1()))
