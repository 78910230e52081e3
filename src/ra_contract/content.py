"""The public pages as RA and kiosk exchange them: a versioned bundle, signed, with attachments named by their hash.

| verb, path | answer | refusals |
|---|---|---|
| GET /v1/content, If-None-Match | -> SignedBundle, ETag; or 304 | 404 not-found: nothing is published |
| GET /v1/content/files/{sha256} | -> application/octet-stream | 404 not-found |

Both want the kiosk's client certificate and no session. `text` is the bundle as canonical JSON (sorted keys, no blanks,
UTF-8); the signature is ECDSA with SHA-256 (DER) over `signed_bytes(text)` by the key of `certificate` (DER), which the
RA's TLS authority has issued for signing documents (RFC 9336).
"""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from pydantic import TypeAdapter

DOCUMENT_SIGNING = "1.3.6.1.5.5.7.3.36"
"""id-kp-documentSigning (RFC 9336): what the certificate must be for."""
BUNDLE_MOST = 2 * 1024 * 1024
"""Bytes of a SignedBundle at most."""
FILE_MOST = 8 * 1024 * 1024
"""Bytes of an attachment at most."""
_PREFIX = b"rakiosk content 1\n"  # nothing else that this RA signs begins so


class EntryKind(StrEnum):
    """The kind of an entry (manual 壹-二 to 壹-六)."""

    ABOUT = "about"
    BULLETIN = "bulletin"
    DOCUMENT = "document"
    FAQ = "faq"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to an entry. `sha256` is hex."""

    name: str
    size: int  # bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class ContentEntry:
    """One page, question or link. Texts are by language; `text` is Markdown of headings, lists and paragraphs."""

    id: str
    kind: EntryKind
    title: dict[str, str]
    text: dict[str, str]
    day: date
    expires: date | None = None  # the last day on which it is shown
    order: int = 0
    topic: dict[str, str] = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    address: str = ""
    file: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Bundle:
    """Everything that is published at one time. A later one has a higher version."""

    version: int
    published_at: datetime
    entries: tuple[ContentEntry, ...]


@dataclass(frozen=True, slots=True)
class SignedBundle:
    """A bundle as canonical JSON, with the RA's signature. Binary values are base64."""

    text: str
    signature: str
    certificate: str


def signed_bytes(text: str) -> bytes:
    """The bytes that the signature of a bundle is over."""
    return _PREFIX + text.encode()


def canonical(bundle: Bundle) -> str:
    """A bundle as canonical JSON."""
    plain = TypeAdapter(Bundle).dump_python(bundle, mode="json")
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
