"""The RA's pages, for the public sections: which of them are shown today, and of when they are."""

import unicodedata
from collections.abc import Awaitable, Callable
from datetime import date, datetime

from ra_contract.content import ContentEntry, EntryKind
from ra_contract.local_time import TAIPEI
from rakiosk.authority.content import Pages
from rakiosk.domain.errors import KioskError, SessionEnded
from rakiosk.i18n import Phrase, Translated, Words, _
from rakiosk.kit.certificates import moment
from rakiosk.kit.leavable import leavable
from rakiosk.kit.paging import entries_on
from rakiosk.kit.prompts import Cancelled, Entry, Notice, ReadPage, ShowCode
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import ask_way_out


async def pages_of(v: Visit) -> Pages | None:
    """The newest pages that this kiosk may show; None when nothing is published. Raises RaError, Cancelled."""
    return await leavable(v, _("Fetching the pages…"), v.content.pages())


def shown(pages: Pages | None, kind: EntryKind, today: date | None = None) -> list[ContentEntry]:
    """The entries of a kind that have begun and not expired, as their editors ordered them, newer ones first."""
    today = today or datetime.now(TAIPEI).date()
    entries = pages.bundle.entries if pages else ()
    current = [e for e in entries if e.kind is kind and e.day <= today and (e.expires is None or e.expires >= today)]
    return sorted(current, key=lambda e: (e.order, -e.day.toordinal(), e.id))


def as_of(pages: Pages | None) -> Words:
    """Of when the pages are, and why they are not newer."""
    if pages is None:
        return ""
    dated = _("As of {moment}.", moment=moment(pages.bundle.published_at))
    if pages.refused:
        return Phrase((dated, _("Newer pages did not pass their check and are not shown.")))
    if pages.away:
        return Phrase((dated, _("The registration authority cannot be reached right now.")))
    return dated


def title_of(entry: ContentEntry) -> Translated:
    """An entry's title in the customer's language."""
    return Translated(entry.title)


def choices(entries: list[ContentEntry], page: int) -> tuple[Entry, ...]:
    """The entries of a menu's page, by their titles."""
    return entries_on(page, [(title_of(e), e.id) for e in entries])


async def read(v: Visit, entry: ContentEntry, note: Words) -> None:
    """An entry's text, until the customer goes back."""
    try:
        await v.show(ReadPage(title_of(entry), Translated(entry.text), note))
    except Cancelled:
        return


async def nothing(v: Visit, title: Words, pages: Pages | None) -> None:
    """A section that has no entries says so."""
    await v.show(Notice(title, (as_of(pages), _("The staff at the counter will gladly help you.")), forward=_("Back")))


async def until_done(v: Visit, effect: Callable[[], Awaitable[None]]) -> None:
    """Trouble is told here, so that the place in the list is not lost. Raises Cancelled when the customer leaves it."""
    while True:
        try:
            await effect()
        except SessionEnded:
            raise
        except KioskError as error:
            await ask_way_out(error, v)
        else:
            return


def folded_case(text: str) -> str:
    """A text as words are looked for in it: full-width letters are half-width, capitals small."""
    return unicodedata.normalize("NFKC", text).casefold()


def code_of(title: Words, address: str, *body: Words) -> ShowCode:
    """An address as something to take along."""
    return ShowCode(title, address, (*body, _("Point the camera of your telephone at the square.")))
