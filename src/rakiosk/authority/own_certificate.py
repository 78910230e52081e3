"""The kiosk renews its own client certificate over the one that it has (EST's rules, RFC 7030, 4.2.2).

The next key is on the disk before it is asked for, and is asked for again until its certificate has come: the same key
is given the same certificate. Both then take their place in one file, at once; the old ones are good until their end.
"""

import asyncio
import base64
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from ra_contract.kiosk import KioskCertificate, KioskRequest
from rakiosk.authority import authorities
from rakiosk.authority.tls import TlsFiles
from rakiosk.authority.transport import Transport
from rakiosk.domain.errors import RaBroken, RaError
from rakiosk.files import write_whole

RENEWED_BEFORE = timedelta(days=30)
EVERY_SECONDS = 6 * 3600.0
_ASKED = "PUT /v1/kiosk/certificate"
_log = logging.getLogger("rakiosk.authority")


async def keep_valid(files: TlsFiles, connect: Callable[[], Transport]) -> None:
    """Renew the certificate when it is time to, a round every six hours, for the life of the kiosk."""
    while True:
        await one_round(files, connect)
        await asyncio.sleep(EVERY_SECONDS)


async def one_round(files: TlsFiles, connect: Callable[[], Transport], now: datetime | None = None) -> bool:
    """Hear of the RA's authorities, and renew the certificate; whether it was. What hinders it is a line in the log.

    It is renewed if it ends within thirty days, or if another authority certifies now.
    """
    is_by_another = await _hear(files, connect)
    validity = files.validity()
    if validity is None or not (is_by_another or validity[1] - (now or datetime.now(UTC)) <= RENEWED_BEFORE):
        return False
    try:
        await _renew(files, connect)
    except (OSError, ValueError, RaError) as error:
        told = f"{type(error).__name__}: {error}"
        _log.warning("the kiosk's certificate ends on %s and was not renewed: %s", f"{validity[1]:%Y-%m-%d}", told)
        return False
    return True


async def _hear(files: TlsFiles, connect: Callable[[], Transport]) -> bool:
    """Whether the kiosk's certificate is from another of the RA's authorities than the one that certifies now."""
    try:
        transport = await asyncio.to_thread(connect)
        try:
            current = await authorities.learn(files, transport)
        finally:
            await transport.close()
        own, trusted = await asyncio.to_thread(lambda: (_read(files.pair()[0]), files.authorities()))
    except (OSError, ValueError, RaError) as error:
        _log.warning("whom the RA has certify was not heard: %s: %s", type(error).__name__, error)
        return False
    return not _is_by(own, [current]) and _is_by(own, trusted)


def _is_by(certificate: x509.Certificate, issuers: list[x509.Certificate]) -> bool:
    for issuer in issuers:
        with suppress(ValueError, TypeError, InvalidSignature):
            certificate.verify_directly_issued_by(issuer)
            return True
    return False


async def _renew(files: TlsFiles, connect: Callable[[], Transport]) -> None:
    if not files.renewal:
        raise OSError("there is no state folder to keep another one in: set [kiosk] state")
    kept = Path(files.renewal)
    old = await asyncio.to_thread(_read, files.pair()[0])
    transport = await asyncio.to_thread(connect)
    try:
        key, pem = await asyncio.to_thread(next_key, kept.with_suffix(".key"))
        body = KioskRequest(base64.b64encode(signed_request(old.subject, key)).decode())
        told = await transport.record("PUT", "/v1/kiosk/certificate", KioskCertificate, body)
        fresh = checked(told, key, old, await asyncio.to_thread(files.authorities))
        await asyncio.to_thread(_put_in_place, kept, fresh.public_bytes(Encoding.PEM) + pem)
        _log.info("the kiosk's certificate is renewed until %s", f"{fresh.not_valid_after_utc:%Y-%m-%d}")
        await authorities.learn(files, transport)  # over the new one: the RA sees that it is in use
    finally:
        await transport.close()


def _read(file: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate(Path(file).read_bytes())


def next_key(file: Path) -> tuple[ec.EllipticCurvePrivateKey, bytes]:
    """The key to ask for, and as PEM: the one that was asked for before, else a new one."""
    try:
        pem = file.read_bytes()
        key = load_pem_private_key(pem, None)
    except (FileNotFoundError, ValueError, TypeError):
        key = None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        key = ec.generate_private_key(ec.SECP256R1())
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        write_whole(file, pem, 0o600)
    return key, pem


def _put_in_place(file: Path, both: bytes) -> None:
    """Keep certificate and key past any power cut: once the RA has seen them, the old ones renew nothing."""
    write_whole(file, both, 0o600)
    file.with_suffix(".key").unlink()
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def signed_request(subject: x509.Name, key: ec.EllipticCurvePrivateKey) -> bytes:
    """A PKCS#10 request (DER)."""
    return x509.CertificateSigningRequestBuilder(subject).sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def checked(
    told: KioskCertificate, key: ec.EllipticCurvePrivateKey, old: x509.Certificate, issuers: list[x509.Certificate]
) -> x509.Certificate:
    """The certificate of an answer. Raises RaBroken unless it is this kiosk's, for this key, and lasts as long."""
    try:
        fresh = x509.load_der_x509_certificate(base64.b64decode(told.certificate, validate=True))
    except ValueError as error:
        raise RaBroken(f"{_ASKED}: no certificate") from error
    if not _is_by(fresh, issuers):
        raise RaBroken(f"{_ASKED}: no certificate of the RA's authorities")
    if fresh.subject != old.subject or fresh.public_key() != key.public_key():
        raise RaBroken(f"{_ASKED}: a certificate for something else")
    if fresh.not_valid_after_utc < old.not_valid_after_utc:
        raise RaBroken(f"{_ASKED}: it ends sooner than the one of before")
    return fresh
