"""The authorities that the kiosk trusts to be the RA's: it says them, and trusts those that the RA names.

These are EST's rules for a change (RFC 7030, 4.1). So one authority takes another's place: the RA names both, and does
not use the next one before the kiosk has said that it trusts it.
"""

import asyncio
import base64
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from ra_contract.kiosk import Authorities, TrustedAuthorities
from rakiosk.authority.tls import TlsFiles, log
from rakiosk.authority.transport import Transport
from rakiosk.domain.errors import RaBroken
from rakiosk.files import write_whole

_PATH = "/v1/kiosk/authorities"


async def learn(files: TlsFiles, transport: Transport) -> x509.Certificate:
    """Tell the RA whom this kiosk trusts, and trust whom it names; the one that certifies now.

    Raises RaError, OSError, ValueError.
    """
    trusted = await asyncio.to_thread(files.authorities)
    named = await _told(transport, trusted)
    if set(named) != set(trusted):
        if not set(named) & set(trusted):
            raise RaBroken(f"PUT {_PATH}: none that this kiosk trusts")
        await asyncio.to_thread(_keep, files, named)
        log.info("the RA names %d authorities: they are trusted from now on", len(named))
        named = await _told(transport, await asyncio.to_thread(files.authorities))
    return named[0]


async def _told(transport: Transport, trusted: list[x509.Certificate]) -> list[x509.Certificate]:
    own = TrustedAuthorities(tuple(one.fingerprint(hashes.SHA256()).hex() for one in trusted))
    told = await transport.record("PUT", _PATH, Authorities, own)
    try:
        named = [x509.load_der_x509_certificate(base64.b64decode(der, validate=True)) for der in told.certificates]
        are_authorities = all(one.extensions.get_extension_for_class(x509.BasicConstraints).value.ca for one in named)
    except (ValueError, x509.ExtensionNotFound) as error:
        raise RaBroken(f"PUT {_PATH}: no certificates of authorities") from error
    if not named or not are_authorities:
        raise RaBroken(f"PUT {_PATH}: no certificates of authorities")
    return named


def _keep(files: TlsFiles, named: list[x509.Certificate]) -> None:
    if not files.learned:
        raise OSError("there is no state folder to keep the RA's next authority in: set [kiosk] state")
    pem = b"".join(one.public_bytes(Encoding.PEM) for one in named)
    write_whole(Path(files.learned), files.instead() + pem)
