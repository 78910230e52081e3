"""A kiosk's own certificate, asked for anew over the one that it has (EST, RFC 7030, 4.2.2), and whom it trusts."""

from dataclasses import dataclass
from typing import Annotated

from annotated_types import MaxLen, MinLen

from ra_contract.base import Base64
from ra_contract.kiosk_audit import Digest

AUTHORITIES_MOST = 8
"""As many authorities as a kiosk may trust at once: the RA has two at most, a settings' file may name others."""


@dataclass(frozen=True, slots=True)
class KioskRequest:
    """A PKCS#10 request (DER) for the subject of the certificate that the kiosk connects with, signed by the key."""

    request: Base64


@dataclass(frozen=True, slots=True)
class KioskCertificate:
    """The kiosk's next client certificate (DER). The same key asked for again gives the same one."""

    certificate: Base64


@dataclass(frozen=True, slots=True)
class TrustedAuthorities:
    """The TLS authorities that a kiosk trusts, each by the SHA-256 (hex) of its certificate."""

    sha256: Annotated[tuple[Digest, ...], MaxLen(AUTHORITIES_MOST)]


@dataclass(frozen=True, slots=True)
class Authorities:
    """The certificates (DER) of the TLS authorities to be trusted; the first one certifies RA and kiosks now.

    They come over TLS from an RA that is trusted already (EST's `/cacerts`, RFC 7030, 4.1).
    """

    certificates: Annotated[tuple[Base64, ...], MinLen(1), MaxLen(AUTHORITIES_MOST)]
