"""The data objects of the simulated card: GET DATA and PUT DATA (SP 800-73-4 part 2, 3.1.2 and 3.3.1)."""

from datetime import date

from rakiosk_demo.simulators.card import tlv
from rakiosk_demo.simulators.card.command import Command
from rakiosk_demo.simulators.card.memory import Memory
from rakiosk_demo.simulators.card.session import Session
from rakiosk_demo.simulators.card.status import Refused, StatusWord

APPLICATION = bytes.fromhex("A000000308000010000100")  # part 1, 2.2

_TAG_LIST = 0x5C
_DATA = 0x53
_DISCOVERY = 0x7E
_BIOMETRIC_GROUP = 0x7F61
_CHUID = 0x5FC102
_CAPABILITIES = 0x5FC107
_CERTIFICATE_BYTES = 1905

_CERTIFICATES = {0x9A: 0x5FC105, 0x9C: 0x5FC10A, 0x9D: 0x5FC10B, 0x9E: 0x5FC101} | {
    0x82 + n: 0x5FC10D + n for n in range(20)
}
# Part 1, table 8: the least that a container must hold is all that this card holds.
_CAPACITY = dict.fromkeys(_CERTIFICATES.values(), _CERTIFICATE_BYTES) | {
    _CHUID: 2916,
    0x5FC103: 4006,  # fingerprints
    0x5FC106: 1336,  # security object
    _CAPABILITIES: 287,
    0x5FC108: 12710,  # facial image
    0x5FC109: 245,  # printed information
    0x5FC10C: 128,  # key history
    0x5FC121: 7106,  # iris images
    0x5FC122: 2471,  # secure messaging signer
    0x5FC123: 12,  # pairing code
    _BIOMETRIC_GROUP: 65,
}
# Part 1, table 2: what is read only after the PIN.
_READ_AFTER_PIN = {0x5FC103, 0x5FC108, 0x5FC109, 0x5FC121, 0x5FC123}

# Part 1, 3.3.2: this application, and PIN usage policy 4000: the application PIN alone.
_DISCOVERY_OBJECT = tlv.encode(_DISCOVERY, tlv.encode(0x4F, APPLICATION) + tlv.encode(0x5F2F, b"\x40\x00"))
# FASC-N of an issuer outside the US government: agency, system and credential all nines (SP 800-73-4 part 1, 3.1.2).
_FASC_N = bytes.fromhex("D4E739DA739CED39CE739D836858210842108421C84210C3EB")
_NO_ERROR_DETECTION_CODE = tlv.encode(0xFE, b"")


def get_data(command: Command, memory: Memory, session: Session) -> bytes:
    """Part 2, 3.1.2: the one object that the tag list names."""
    _require_current_file(command)
    try:
        tag = int.from_bytes(tlv.decode_only(command.data, _TAG_LIST), "big")
    except ValueError as error:
        raise Refused(StatusWord.INCORRECT_DATA) from error
    if tag == _DISCOVERY:
        return _DISCOVERY_OBJECT
    if tag in _READ_AFTER_PIN and not session.is_pin_verified:
        raise Refused(StatusWord.SECURITY_STATUS_NOT_SATISFIED)
    if _key(tag) not in memory.objects:
        raise Refused(StatusWord.NOT_FOUND)
    value = bytes.fromhex(memory.objects[_key(tag)])
    return tlv.encode(_BIOMETRIC_GROUP if tag == _BIOMETRIC_GROUP else _DATA, value)


def put_data(command: Command, memory: Memory, session: Session) -> bytes:
    """Part 2, 3.3.1: replace one object; an empty one is removed."""
    _require_current_file(command)
    if not session.is_administrator:
        raise Refused(StatusWord.SECURITY_STATUS_NOT_SATISFIED)
    try:
        tag, value = _named_object(tlv.decode(command.data))
    except ValueError as error:
        raise Refused(StatusWord.INCORRECT_DATA) from error
    if tag not in _CAPACITY:
        raise Refused(StatusWord.FUNCTION_NOT_SUPPORTED)
    if len(tlv.encode(_DATA, value)) > _CAPACITY[tag]:
        raise Refused(StatusWord.NOT_ENOUGH_MEMORY)
    memory.objects.pop(_key(tag), None)
    if value:
        memory.objects[_key(tag)] = value.hex()
    return b""


def put_certificate(memory: Memory, slot: int, certificate: bytes) -> None:
    """Store a certificate (DER) for a slot, uncompressed (part 1, appendix A, table 10). Raises ValueError."""
    value = tlv.encode(0x70, certificate) + tlv.encode(0x71, b"\x00") + _NO_ERROR_DETECTION_CODE
    if len(value) > _CERTIFICATE_BYTES:
        raise ValueError("the certificate is longer than its container")
    memory.objects[_key(_CERTIFICATES[slot])] = value.hex()


def put_identity(memory: Memory, guid: bytes, expires: date) -> None:
    """Write the cardholder unique identifier and the capability container (part 1, 3.1.1, 3.1.2, tables 8 and 9)."""
    chuid = {0x30: _FASC_N, 0x34: guid, 0x35: f"{expires:%Y%m%d}".encode(), 0x3E: b"", 0xFE: b""}
    memory.objects[_key(_CHUID)] = _concatenated(chuid).hex()
    # card identifier: GSC-RID, manufacturer FF, card type 02 (Java Card), 14 bytes of our own
    identifier = bytes.fromhex("A000000116FF02") + guid[:14]
    capabilities = {0xF0: identifier, 0xF1: b"\x21", 0xF2: b"\x21", 0xF3: b"", 0xF4: b"\x00", 0xF5: b"\x10"}
    capabilities |= dict.fromkeys((0xF6, 0xF7, 0xFA, 0xFB, 0xFC, 0xFD, 0xFE), b"")
    memory.objects[_key(_CAPABILITIES)] = _concatenated(capabilities).hex()


def guid(memory: Memory) -> str:
    """The GUID of the CHUID as 32 lower-case hex digits; empty when the CHUID is gone or broken."""
    try:
        chuid = tlv.decode_fields(bytes.fromhex(memory.objects[_key(_CHUID)]))
        return chuid[0x34].hex()
    except (KeyError, ValueError):
        return ""


def _named_object(parts: list[tuple[int, bytes]]) -> tuple[int, bytes]:
    if len(parts) == 1 and parts[0][0] == _BIOMETRIC_GROUP:
        return parts[0]
    (name_tag, name), (data_tag, value) = parts
    if (name_tag, data_tag) != (_TAG_LIST, _DATA):
        raise ValueError("not a tag list and data")
    return int.from_bytes(name, "big"), value


def _require_current_file(command: Command) -> None:
    if (command.p1, command.p2) != (0x3F, 0xFF):
        raise Refused(StatusWord.INCORRECT_PARAMETERS)


def _concatenated(fields: dict[int, bytes]) -> bytes:
    return b"".join(tlv.encode(tag, value) for tag, value in fields.items())


def _key(tag: int) -> str:
    return f"{tag:x}"
