"""壹、三 公佈欄: the RA's announcements, newest first; the list keeps its place while one is read."""

from datetime import date, datetime, timedelta
from functools import partial

from ra_contract.content import ContentEntry, EntryKind
from ra_contract.local_time import TAIPEI
from rakiosk.i18n import Phrase, Words, _
from rakiosk.kit.paging import choose, entries_on, page_of
from rakiosk.kit.prompts import Menu, MenuGroup
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import plain
from rakiosk.procedures.pages import as_of, nothing, pages_of, read, shown, title_of

NEW_FOR = timedelta(days=14)


async def board(v: Visit) -> None:  # manual steps 1 to 3
    pages = await pages_of(v)
    entries = sorted(shown(pages, EntryKind.BULLETIN), key=lambda entry: entry.day, reverse=True)
    if not entries:
        await nothing(v, _("There are no announcements right now."), pages)
        return
    new = new_ones(entries, datetime.now(TAIPEI).date())
    chosen = ""
    while True:
        board = partial(board_menu, entries, new, as_of(pages), chosen)
        chosen = await choose(v, board, page_of(chosen, [entry.id for entry in entries]))
        new.discard(chosen)  # it was read here
        entry = next(e for e in entries if e.id == chosen)
        await read(v, entry, Phrase((_("Announced on {day}.", day=entry.day.isoformat()), as_of(pages))))


def new_ones(entries: list[ContentEntry], today: date) -> set[str]:
    """The announcements of the last days: a customer who has not signed in has no list of what was read."""
    return {entry.id for entry in entries if entry.day > today - NEW_FOR}


def board_menu(entries: list[ContentEntry], new: set[str], note: Words, selected: str = "", page: int = 0) -> Menu:
    """A page of the list: date, a mark on what is new, title."""
    labelled = [
        (Phrase((e.day.isoformat(), *((_("[new]"),) if e.id in new else ()), title_of(e))), e.id) for e in entries
    ]
    group = MenuGroup("", entries_on(page, labelled), is_list=True)
    return Menu(_("Bulletin board"), (group,), note=note, back=_("Back"), selected=selected, is_open_to_help=True)


WIZARD = plain(board)
