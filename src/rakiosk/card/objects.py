"""The contents of a PIV card's data objects: the GUID of the CHUID, a certificate. SP 800-73-4 part 1, appendix A."""

import zlib

from rakiosk.card import tlv
from rakiosk.domain.errors import CardForeign, CardGarbled

_GUID, _GUID_BYTES = 0x34, 16  # table 9
_CERTIFICATE, _CERTIFICATE_INFO, _CHECK = 0x70, 0x71, 0xFE  # table 10
_COMPRESSED = 0x01  # bit of the certificate info: gzip
_GZIP = 31  # zlib's window bits for it
_CERTIFICATE_BYTES_MOST = 8192


def guid_of(chuid: bytes) -> str:
    """The card's GUID: 32 lower-case hex digits. Raises CardGarbled; CardForeign when the CHUID tells it from no other.

    Cards of before 2010 have none, and some have one that is all zeros.
    """
    guid = tlv.decode(chuid).get(_GUID, b"")
    if len(guid) != _GUID_BYTES or len(set(guid)) == 1:
        raise CardForeign("a card without a GUID of its own")
    return guid.hex()


def certificate_of(content: bytes) -> bytes:
    """The certificate (DER) in a certificate object, unpacked when it is compressed."""
    values = tlv.decode(content)
    certificate = tlv.pick(_CERTIFICATE, content)
    info = values.get(_CERTIFICATE_INFO, b"")
    return _unpacked(certificate) if info[:1] and info[0] & _COMPRESSED else certificate


def certificate_object(certificate: bytes) -> bytes:
    """The content of a certificate object, uncompressed."""
    return tlv.encode(_CERTIFICATE, certificate) + tlv.encode(_CERTIFICATE_INFO, b"\x00") + tlv.encode(_CHECK)


def _unpacked(packed: bytes) -> bytes:
    unpacker = zlib.decompressobj(_GZIP)
    try:
        certificate = unpacker.decompress(packed, _CERTIFICATE_BYTES_MOST)
    except zlib.error as error:
        raise CardGarbled("a compressed certificate does not unpack") from error
    if not unpacker.eof:
        raise CardGarbled("a compressed certificate is cut off or too long")
    return certificate
