"""The asymmetric keys of the simulated card: making and using them (SP 800-73-4 part 2, 3.2.4, 3.3.2)."""

from functools import lru_cache

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

from rakiosk_demo.simulators.card import tlv
from rakiosk_demo.simulators.card.command import Command
from rakiosk_demo.simulators.card.memory import Memory
from rakiosk_demo.simulators.card.session import Session
from rakiosk_demo.simulators.card.status import Refused, StatusWord

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

_RSA_2048 = 0x07
_P_256 = 0x11
_SIGNATURE = 0x9C
_CARD_AUTHENTICATION = 0x9E
_GENERATED = {0x9A, _SIGNATURE, 0x9D, _CARD_AUTHENTICATION}
_KEY_MANAGEMENT = {0x9D, *range(0x82, 0x96)}
_SLOTS = _GENERATED | _KEY_MANAGEMENT

_CHALLENGE = 0x81
_RESPONSE = 0x82
_EXPONENTIATION = 0x85


def put_key(memory: Memory, slot: int, key: PrivateKey) -> None:
    """Store a key in a slot. Raises ValueError for a slot or a kind of key that the card does not have."""
    if slot not in _SLOTS:
        raise ValueError(f"no slot {slot:X}")
    _algorithm(key)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    memory.keys[f"{slot:x}"] = pem.decode()


def generate(command: Command, memory: Memory, session: Session) -> bytes:
    """3.3.2: a new key pair, replacing the slot's old one; the public key template."""
    if command.p1 != 0 or command.p2 not in _GENERATED:
        raise Refused(StatusWord.INCORRECT_PARAMETERS)
    if not session.is_administrator:
        raise Refused(StatusWord.SECURITY_STATUS_NOT_SATISFIED)
    try:
        mechanism = tlv.decode_fields(tlv.decode_only(command.data, 0xAC))
    except ValueError as error:
        raise Refused(StatusWord.INCORRECT_DATA) from error
    key: PrivateKey
    match mechanism:
        case {0x80: b"\x07", **others} if not others:
            key = rsa.generate_private_key(65537, 2048)
        case {0x80: b"\x11", **others} if not others:
            key = ec.generate_private_key(ec.SECP256R1())
        case _:
            raise Refused(StatusWord.INCORRECT_DATA)
    put_key(memory, command.p2, key)
    return _public_key_template(key)


def use(command: Command, fields: dict[int, bytes], memory: Memory, session: Session) -> bytes:
    """3.2.4 with an asymmetric key: sign, decipher or agree; the dynamic authentication template of the answer."""
    pem = memory.keys.get(f"{command.p2:x}")
    if command.p2 not in _SLOTS or pem is None:
        raise Refused(StatusWord.INCORRECT_PARAMETERS)
    key = _loaded(pem)
    if command.p1 != _algorithm(key):
        raise Refused(StatusWord.INCORRECT_PARAMETERS)
    if not _is_allowed(command.p2, session):
        raise Refused(StatusWord.SECURITY_STATUS_NOT_SATISFIED)
    match fields:
        case {0x82: b"", 0x81: challenge, **others} if not others:
            result = _signed(key, challenge)
        case {0x82: b"", 0x85: point, **others} if not others and command.p2 in _KEY_MANAGEMENT:
            result = _agreed(key, point)
        case _:
            raise Refused(StatusWord.INCORRECT_DATA)
    return tlv.encode(0x7C, tlv.encode(_RESPONSE, result))


def _is_allowed(slot: int, session: Session) -> bool:
    # part 1, table 5: 9C "PIN always", 9E "always", all others "PIN"
    if slot == _CARD_AUTHENTICATION:
        return True
    return session.is_pin_fresh if slot == _SIGNATURE else session.is_pin_verified


def _signed(key: PrivateKey, challenge: bytes) -> bytes:
    """The raw private operation (RSA: signature or decipherment), or ECDSA over a hash value."""
    if isinstance(key, rsa.RSAPrivateKey):
        return _raw_rsa(key, challenge)
    if not 0 < len(challenge) <= 32:
        raise Refused(StatusWord.INCORRECT_DATA)
    # A shorter hash is the same integer with zeros before it (FIPS 186-4, 6.4).
    return key.sign(challenge.rjust(32, b"\x00"), ec.ECDSA(Prehashed(hashes.SHA256())))


def _raw_rsa(key: rsa.RSAPrivateKey, block: bytes) -> bytes:
    numbers = key.private_numbers()
    value, modulus = int.from_bytes(block, "big"), numbers.public_numbers.n
    if len(block) != key.key_size // 8 or value >= modulus:
        raise Refused(StatusWord.INCORRECT_DATA)
    # RFC 8017, 5.1.2, with the Chinese remainder theorem: four times as fast
    part_q = pow(value, numbers.dmq1, numbers.q)
    part_p = pow(value, numbers.dmp1, numbers.p)
    result = part_q + numbers.q * (numbers.iqmp * (part_p - part_q) % numbers.p)
    return result.to_bytes(len(block), "big")


def _agreed(key: PrivateKey, point: bytes) -> bytes:
    """The x coordinate of the agreed point (SP 800-73-4 part 2, A.5.2)."""
    if not isinstance(key, ec.EllipticCurvePrivateKey) or len(point) != 65:
        raise Refused(StatusWord.INCORRECT_DATA)
    try:
        other = ec.EllipticCurvePublicKey.from_encoded_point(key.curve, point)
    except ValueError as error:
        raise Refused(StatusWord.INCORRECT_DATA) from error
    return key.exchange(ec.ECDH(), other)


def _algorithm(key: PrivateKey) -> int:
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size == 2048:
        return _RSA_2048
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
        return _P_256
    raise ValueError("the card takes RSA-2048 and P-256 keys")


@lru_cache(maxsize=64)
def _loaded(pem: str) -> PrivateKey:
    # The check of an RSA key takes longer than its use, and this file is the card's own.
    key = serialization.load_pem_private_key(pem.encode(), None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, PrivateKey):
        raise TypeError("the card file holds another kind of key")
    return key


def _public_key_template(key: PrivateKey) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        numbers = key.public_key().public_numbers()
        modulus, exponent = numbers.n.to_bytes(256, "big"), numbers.e.to_bytes(3, "big")
        return tlv.encode(0x7F49, tlv.encode(0x81, modulus) + tlv.encode(0x82, exponent))
    point = key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return tlv.encode(0x7F49, tlv.encode(0x86, point))
