"""A kiosk's own certificate: asked for anew over the one that it has, by the rules of EST (RFC 7030, 4.2.2)."""

from dataclasses import dataclass

from ra_contract.base import Base64


@dataclass(frozen=True, slots=True)
class KioskRequest:
    """A PKCS#10 request (DER) for the subject of the certificate that the kiosk connects with, signed by the key."""

    request: Base64


@dataclass(frozen=True, slots=True)
class KioskCertificate:
    """The kiosk's next client certificate (DER). The same key asked for again gives the same one."""

    certificate: Base64
