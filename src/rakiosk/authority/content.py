"""The public pages as this kiosk keeps them: checked when they come, kept on disk, checked again when they are read.

What fails its check, or is older than what is kept, is not shown: the last good version stays.
"""

import asyncio
import base64
import binascii
import hashlib
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import TypeAdapter, ValidationError

from ra_contract.content import DOCUMENT_SIGNING, Attachment, Bundle, SignedBundle, signed_bytes
from ra_contract.problems import Refusal
from rakiosk.authority import port
from rakiosk.domain.errors import ContentUntrusted, RaError, RaRefused
from rakiosk.files import write_whole

log = logging.getLogger("rakiosk.content")

CACHE_MOST = 64 * 1024 * 1024
"""Bytes of files that are kept on disk at most."""
_PAGES = "pages"


@dataclass(frozen=True, slots=True)
class Pages:
    """Pages that may be shown. `away`: the RA could not be asked; `refused`: what it sent did not pass its check."""

    bundle: Bundle
    away: bool = False
    refused: bool = False


@dataclass(frozen=True, slots=True)
class _Kept:
    """A bundle that passed its check, and the ETag by which the RA knows it."""

    etag: str
    text: str
    bundle: Bundle


class ContentKeeper:
    """Fetches, checks and keeps. `authorities` reads whom this kiosk trusts now; with no folder it keeps in memory."""

    def __init__(self, ra: port.Pages, authorities: Callable[[], list[x509.Certificate]], folder: Path | None) -> None:
        self._ra = ra
        self._authorities = authorities
        self._folder = folder
        self._kept: _Kept | None = None

    async def pages(self) -> Pages | None:
        """The newest pages that may be shown; None when nothing is published. Raises RaError when there are none."""
        kept = self._kept = self._kept or await asyncio.to_thread(self._read)
        try:
            answer = await self._ra.content(kept.etag if kept else "")
            if answer is not None:
                kept = await self._take(kept, *answer)
        except ContentUntrusted as error:
            log.warning("pages refused: %s", error)
            if kept is None:
                raise
            return Pages(kept.bundle, refused=True)
        except RaRefused as refusal:
            if refusal.code is not Refusal.NOT_FOUND:
                raise
            return Pages(kept.bundle) if kept else None
        except RaError:
            if kept is None:
                raise
            return Pages(kept.bundle, away=True)
        return Pages(kept.bundle) if kept else None

    async def file(self, attachment: Attachment, told: port.Told = lambda _bytes: None) -> bytes:
        """An attached file, whole and as the pages name it. Raises RaError, ContentUntrusted among them."""
        file = self._folder / attachment.sha256 if self._folder else None
        if file is not None:
            with suppress(OSError):
                content = await asyncio.to_thread(file.read_bytes)
                if _is(attachment, content):
                    return content
        content = await self._ra.content_file(attachment.sha256, told)
        if not _is(attachment, content):
            raise ContentUntrusted("a file is not the one that the pages name")
        if file is not None:
            await asyncio.to_thread(self._keep_file, file, content)
        return content

    async def _take(self, kept: _Kept | None, etag: str, body: bytes) -> _Kept:
        text, bundle = self._checked(body)
        if kept is not None and bundle.version < kept.bundle.version:
            raise ContentUntrusted(f"version {bundle.version} is older than {kept.bundle.version}")
        if kept is not None and bundle.version == kept.bundle.version and text != kept.text:
            raise ContentUntrusted(f"version {bundle.version} is not what it was")
        self._kept = _Kept(etag, text, bundle)
        if self._folder is not None:
            await asyncio.to_thread(self._keep, self._folder, etag, body, bundle)
        return self._kept

    def _checked(self, body: bytes) -> tuple[str, Bundle]:
        try:
            authorities = self._authorities()
        except (OSError, ValueError) as error:
            raise ContentUntrusted("whom this kiosk trusts cannot be read") from error
        return checked(body, authorities)

    # on disk: the ETag in the first line, then the bundle as it came

    def _read(self) -> _Kept | None:
        if self._folder is None:
            return None
        try:
            etag, _, body = (self._folder / _PAGES).read_bytes().partition(b"\n")
            return _Kept(etag.decode("ascii"), *self._checked(body))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, ContentUntrusted) as error:
            log.warning("kept pages are not used: %s", type(error).__name__)
            return None

    def _keep(self, folder: Path, etag: str, body: bytes, bundle: Bundle) -> None:
        try:
            write_whole(folder / _PAGES, etag.encode("ascii", "ignore") + b"\n" + body)
            named = {_PAGES, *(entry.file.sha256 for entry in bundle.entries if entry.file)}
            for file in folder.iterdir():
                if file.name not in named:
                    file.unlink()
        except OSError as error:  # they are shown all the same, and fetched again after the next start
            log.warning("pages cannot be kept: %s", error.strerror)

    def _keep_file(self, file: Path, content: bytes) -> None:
        try:
            kept = sum(other.stat().st_size for other in file.parent.iterdir())
            if kept + len(content) <= CACHE_MOST:
                write_whole(file, content)
        except OSError as error:
            log.warning("a file cannot be kept: %s", error.strerror)


def checked(body: bytes, authorities: list[x509.Certificate]) -> tuple[str, Bundle]:
    """A signed bundle's text, and what it says. Raises ContentUntrusted."""
    try:
        signed = TypeAdapter(SignedBundle).validate_json(body)
        signature = base64.b64decode(signed.signature, validate=True)
        certificate = x509.load_der_x509_certificate(base64.b64decode(signed.certificate, validate=True))
    except (ValidationError, binascii.Error, ValueError) as error:
        raise ContentUntrusted("not a signed bundle") from error
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or not _is_for_documents(certificate, authorities):
        raise ContentUntrusted("signed by nobody who may")
    try:
        key.verify(signature, signed_bytes(signed.text), ec.ECDSA(hashes.SHA256()))
        bundle = TypeAdapter(Bundle).validate_json(signed.text)
    except InvalidSignature as error:
        raise ContentUntrusted("the signature is wrong") from error
    except ValidationError as error:
        raise ContentUntrusted("no bundle that this kiosk understands") from error
    # at the time of publishing, not now: pages do not vanish because nobody has published for long
    if not certificate.not_valid_before_utc <= bundle.published_at <= certificate.not_valid_after_utc:
        raise ContentUntrusted("the certificate was not valid when it was signed")
    return signed.text, bundle


def _is_for_documents(certificate: x509.Certificate, authorities: list[x509.Certificate]) -> bool:
    """Issued by one of ours, for signing documents: a kiosk's or a server's certificate signs no pages."""
    try:
        purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        return False
    if [purpose.dotted_string for purpose in purposes] != [DOCUMENT_SIGNING]:
        return False
    for authority in authorities:
        with suppress(ValueError, TypeError, InvalidSignature):
            certificate.verify_directly_issued_by(authority)
            return True
    return False


def _is(attachment: Attachment, content: bytes) -> bool:
    return len(content) == attachment.size and hashlib.sha256(content).hexdigest() == attachment.sha256
