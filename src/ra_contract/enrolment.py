"""How a machine joins: by a one-time token, and the names by which it is told from a copy of itself.

A token is one line: the RA's TLS authorities, and a client certificate with its key that are let in once, for nothing
but `PUT /v1/kiosk/enrolment` (EST's simpleenroll under a certificate given beforehand, RFC 7030, 3.3.2). So the machine
trusts nobody on the way but the authorities that it was told, and no door is open to those without a certificate.
"""

import base64
import binascii
from dataclasses import dataclass
from typing import Self

MACHINE = "Rakiosk-Machine"
"""The header in which every request names the machine: a digest for each of its network cards, blanks between."""
_MARK, _PARTS_MOST = "rakiosk-token-1", 4


@dataclass(frozen=True, slots=True)
class KioskToken:
    """The RA's TLS authorities, the certificate that is let in once, its key (PKCS#8, no password); all DER.

    There are two authorities while one takes the other's place.
    """

    authorities: tuple[bytes, ...]
    certificate: bytes
    key: bytes

    def text(self) -> str:
        """The token as a line."""
        parts = (*self.authorities, self.certificate, self.key)
        return ".".join([_MARK, *(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)])

    @classmethod
    def read(cls, text: str) -> Self:
        """The token of a line, however it was broken on its way. Raises ValueError."""
        mark, *parts = "".join(text.split()).split(".")
        if mark != _MARK or not 3 <= len(parts) <= _PARTS_MOST:
            raise ValueError("it is no token, or not all of one")
        try:
            *authorities, certificate, key = (base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in parts)
        except binascii.Error as error:
            raise ValueError("it is no token, or not all of one") from error
        return cls(tuple(authorities), certificate, key)
