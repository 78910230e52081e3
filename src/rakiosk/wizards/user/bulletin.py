"""壹、三 公佈欄: the RA's announcements, newest first; the list keeps its place while one is read."""

from datetime import date, datetime, timedelta

from rakiosk.domain.local_time import TAIPEI
from rakiosk.i18n import Phrase, Words, _
from rakiosk.ra.wire_content import ContentEntry, EntryKind
from rakiosk.wizards.pages import KEYS, as_of, nothing, pages_of, read, shown, title_of
from rakiosk.wizards.prompts import Entry, Menu, MenuGroup
from rakiosk.wizards.visit import Visit
from rakiosk.wizards.wizard import Wizard

NEW_FOR = timedelta(days=14)


async def board(v: Visit) -> None:  # manual steps 1 to 3
    pages = await pages_of(v)
    entries = sorted(shown(pages, EntryKind.BULLETIN), key=lambda entry: entry.day, reverse=True)
    if not entries:
        await nothing(v, _("There are no announcements right now."), pages)
        return
    seen: set[str] = set()
    chosen = ""
    while True:
        chosen = await v.show(board_menu(entries, seen, as_of(pages), chosen))
        seen.add(chosen)
        entry = next(e for e in entries if e.id == chosen)
        await read(v, entry, Phrase((_("Announced on {day}.", day=entry.day.isoformat()), as_of(pages))))


def board_menu(entries: list[ContentEntry], seen: set[str], note: Words, selected: str = "") -> Menu:
    """The list: date, a mark on what is new and was not read here yet, title."""
    newest = datetime.now(TAIPEI).date() - NEW_FOR
    group = tuple(Entry(key, _label(entry, newest, seen), entry.id) for key, entry in zip(KEYS, entries, strict=False))
    return Menu(
        _("Bulletin board"), (MenuGroup("", group, is_list=True),), note=note, back=_("Back"), selected=selected
    )


def _label(entry: ContentEntry, newest: date, seen: set[str]) -> Words:
    is_new = entry.day > newest and entry.id not in seen
    mark = (_("[new]"),) if is_new else ()
    return Phrase((entry.day.isoformat(), *mark, title_of(entry)))


WIZARD = Wizard("壹-三", _("Bulletin board"), steps=(board,))
