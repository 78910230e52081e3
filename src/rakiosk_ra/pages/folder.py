"""The public pages as their editors write them: a folder of Markdown files with TOML in front, read and checked.

`fees.zh_TW.md` and `fees.en.md` are one entry, `fees`, in two languages:

    +++
    kind = "bulletin"            # about, bulletin, document, faq, link
    title = "展期費用"
    date = 2026-11-02
    expires = 2026-12-31         # the last day on which it is shown; may be left out
    +++
    Text: headings (#), lists (- or 1.), paragraphs.

Further keys: `order` (lowest first), `topic` (of a question), `keywords` (a list, for the search), `address` (of a
link), `file` (the name of a file beside it).
"""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ra_contract.content import FILE_MOST, Attachment, ContentEntry, EntryKind
from rakiosk_ra.base.errors import AdminError

LANGUAGES = ("zh_TW", "en")
"""Every entry has the first one; the others may be missing."""
FILE_TYPES = (".pdf", ".txt", ".zip")
_PAGE = re.compile(r"(?P<id>[a-z0-9][a-z0-9-]{0,39})\.(?P<language>[A-Za-z_]{2,5})\.md")
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,60}")
_FENCE = "+++"
_TITLE_MOST = 80
_TEXT_MOST = 20_000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_KEYS = {
    "kind": str,
    "title": str,
    "date": date,
    "expires": date,
    "order": int,
    "topic": str,
    "keywords": list,
    "address": str,
    "file": str,
}
_OWN = {"title", "topic", "keywords"}  # may differ between the languages of an entry


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a folder: the entries, and the attached files by their SHA-256."""

    entries: tuple[ContentEntry, ...]
    files: dict[str, bytes]


@dataclass
class _Page:
    """One file: its front matter and text; `lines` tells where a key stands."""

    path: Path
    id: str
    language: str
    matter: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    lines: dict[str, int] = field(default_factory=dict)

    def says(self, complaint: str, key: str = "") -> str:
        return f"{self.path}:{self.lines.get(key, 1)}: {complaint}"


def read_folder(folder: Path) -> Content:
    """The content of a folder and the folders in it. Raises AdminError, a line for everything that is wrong."""
    if not folder.is_dir():
        raise AdminError(f"{folder} is not a folder.")
    complaints: list[str] = []
    pages: dict[str, list[_Page]] = {}
    for path in sorted(folder.rglob("*.md")):
        page = _read(path, complaints)
        if page is not None:
            pages.setdefault(page.id, []).append(page)
    if not pages and not complaints:
        complaints.append(f"{folder}: there is no file like fees.zh_TW.md in it.")
    files: dict[str, bytes] = {}
    checked = [(sorted(group, key=lambda page: LANGUAGES.index(page.language))) for group in pages.values()]
    for group in checked:
        complaints.extend(_complaints(group))
    if not complaints:
        entries = tuple(_entry(group, files, complaints) for group in checked)
    if complaints:
        raise AdminError("\n".join(complaints))
    return Content(entries, files)


def _read(path: Path, complaints: list[str]) -> _Page | None:
    named = _PAGE.fullmatch(path.name)
    if named is None or named["language"] not in LANGUAGES:
        complaints.append(f"{path}:1: a page is named like fees.zh_TW.md; languages: {', '.join(LANGUAGES)}.")
        return None
    page = _Page(path, named["id"], named["language"])
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        complaints.append(page.says("cannot be read as UTF-8 text."))
        return None
    if not lines or lines[0].strip() != _FENCE or _FENCE not in [line.strip() for line in lines[1:]]:
        complaints.append(page.says(f"must begin with the page's data between two lines {_FENCE}."))
        return None
    end = [line.strip() for line in lines].index(_FENCE, 1)
    page.lines = {line.partition("=")[0].strip(): number for number, line in enumerate(lines[:end], 1) if "=" in line}
    page.lines["text"] = end + 2
    page.text = "\n".join(lines[end + 1 :]).strip()
    try:
        page.matter = tomllib.loads("\n".join(lines[1:end]))
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        page.lines["+"] = int(at[1]) + 1 if at else end + 1
        complaints.append(page.says('is not TOML here: write  key = "value".', "+"))
        return None
    return page


def _complaints(group: list[_Page]) -> Iterator[str]:
    """The complaints about the files of one entry."""
    for page in group:
        yield from _of_one(page)
    first = group[0]
    if first.language != LANGUAGES[0]:
        yield first.says(f"has no {first.id}.{LANGUAGES[0]}.md: every entry is there in {LANGUAGES[0]} at least.")
    for other in group[1:]:
        if other.language in {page.language for page in group if page is not other}:
            yield other.says(f"{other.id}.{other.language} is there twice.")
        for key in other.matter.keys() - _OWN:
            if other.matter[key] != first.matter.get(key):
                yield other.says(f"{key} differs from {first.path.name}.", key)


def _of_one(page: _Page) -> Iterator[str]:
    for key, value in page.matter.items():
        if key not in _KEYS:
            yield page.says(f"{key} is unknown; there are {', '.join(_KEYS)}.", key)
        elif type(value) is not _KEYS[key]:  # no date with a time, no true for a number
            yield page.says(f"{key} must be {_shape(key)}.", key)
    title = page.matter.get("title")
    if not title:
        yield page.says("title is missing.")
    elif isinstance(title, str) and (len(title) > _TITLE_MOST or "\n" in title):
        yield page.says(f"a title has one line of at most {_TITLE_MOST} characters.", "title")
    if len(page.text) > _TEXT_MOST:
        yield page.says(f"the text has more than {_TEXT_MOST} characters.", "text")
    if any(_CONTROL.search(str(value)) for value in (page.text, *page.matter.values())):
        yield page.says("there are control characters in it.", "text")
    yield from _of_its_kind(page)


def _of_its_kind(page: _Page) -> Iterator[str]:
    kinds = [kind.value for kind in EntryKind]
    kind, address = page.matter.get("kind"), page.matter.get("address", "")
    if kind not in kinds:
        yield page.says(f"kind must be one of {', '.join(kinds)}.", "kind")
        return
    if kind in {EntryKind.BULLETIN, EntryKind.DOCUMENT} and "date" not in page.matter:
        yield page.says(f"a {kind} has a date.", "kind")
    day, expires = page.matter.get("date"), page.matter.get("expires")
    if type(day) is date and type(expires) is date and expires < day:
        yield page.says("expires before its date.", "expires")
    if (kind == EntryKind.LINK) != bool(address):
        yield page.says("a link has an address, and nothing else has one.", "address" if address else "kind")
    elif address and not _is_address(str(address)):
        yield page.says("address must be like https://www.post.gov.tw, in ASCII and at most 200 characters.", "address")
    if not page.text and kind != EntryKind.LINK:
        yield page.says("there is no text.", "text")
    if kind == EntryKind.FAQ and not page.matter.get("topic"):
        yield page.says("a question has a topic.", "kind")


def _shape(key: str) -> str:
    if _KEYS[key] is date:
        return "a day like 2026-11-02, without quotes"
    return {str: 'a text in quotes, as "…"', int: "a number", list: 'a list of texts, as ["…", "…"]'}[_KEYS[key]]


def _is_address(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in {"https", "http"} and bool(parts.hostname) and address.isascii() and len(address) <= 200


def _entry(group: list[_Page], files: dict[str, bytes], complaints: list[str]) -> ContentEntry:
    first = group[0]
    keywords = dict.fromkeys(str(word) for page in group for word in page.matter.get("keywords", ()))
    return ContentEntry(
        id=first.id,
        kind=EntryKind(first.matter["kind"]),
        title={page.language: page.matter["title"] for page in group},
        text={page.language: page.text for page in group},
        day=first.matter.get("date", date.min),
        expires=first.matter.get("expires"),
        order=first.matter.get("order", 0),
        topic={page.language: page.matter["topic"] for page in group if "topic" in page.matter},
        keywords=tuple(keywords),
        address=first.matter.get("address", ""),
        file=_attached(first, files, complaints) if "file" in first.matter else None,
    )


def _attached(page: _Page, files: dict[str, bytes], complaints: list[str]) -> Attachment | None:
    name = str(page.matter["file"])
    path = page.path.parent / name
    if not _FILE_NAME.fullmatch(name) or path.suffix.lower() not in FILE_TYPES:
        complaints.append(page.says(f"a file is named in ASCII and ends in {', '.join(FILE_TYPES)}.", "file"))
        return None
    try:
        content = path.read_bytes()
    except OSError as error:
        complaints.append(page.says(f"{name} cannot be read beside it ({error.strerror}).", "file"))
        return None
    if len(content) > FILE_MOST:
        complaints.append(page.says(f"{name} has more than {FILE_MOST // 1024 // 1024} MiB.", "file"))
    digest = hashlib.sha256(content).hexdigest()
    files[digest] = content
    return Attachment(name, len(content), digest)
