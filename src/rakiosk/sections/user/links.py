"""壹、六 網站連結: addresses to take along, written out and as QR codes; the kiosk itself opens none."""

from functools import partial

from ra_contract.content import ContentEntry, EntryKind
from rakiosk.i18n import Translated, Words, _
from rakiosk.kit.paging import choose, page_of
from rakiosk.kit.prompts import Cancelled, Menu, MenuGroup
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import plain
from rakiosk.procedures.pages import as_of, choices, code_of, nothing, pages_of, shown, title_of


async def links(v: Visit) -> None:  # manual steps 1, 2
    pages = await pages_of(v)
    entries = shown(pages, EntryKind.LINK)
    if not entries:
        await nothing(v, _("There are no web links right now."), pages)
        return
    chosen = ""
    while True:
        menu = partial(link_menu, entries, as_of(pages), chosen)
        chosen = await choose(v, menu, page_of(chosen, [entry.id for entry in entries]))
        entry = next(e for e in entries if e.id == chosen)
        try:
            await v.show(code_of(title_of(entry), entry.address, Translated(entry.text)))
        except Cancelled:
            continue


def link_menu(entries: list[ContentEntry], note: Words, selected: str = "", page: int = 0) -> Menu:
    """A page of the links, by their titles."""
    group = MenuGroup("", choices(entries, page), is_list=True)
    return Menu(_("Web links"), (group,), note=note, back=_("Back"), selected=selected, is_open_to_help=True)


WIZARD = plain(links)
