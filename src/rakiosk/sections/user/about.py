"""壹、二 關於憑證: what financial certificates are, from the RA's pages."""

from functools import partial

from ra_contract.content import ContentEntry, EntryKind
from rakiosk.i18n import Words, _
from rakiosk.kit.paging import choose, page_of
from rakiosk.kit.prompts import Menu, MenuGroup
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import plain
from rakiosk.procedures.pages import as_of, choices, nothing, pages_of, read, shown


async def about(v: Visit) -> None:  # manual steps 1, 2
    pages = await pages_of(v)
    entries = shown(pages, EntryKind.ABOUT)
    if not entries:
        await nothing(v, _("There are no pages about certificates right now."), pages)
        return
    if len(entries) == 1:
        await read(v, entries[0], as_of(pages))
        return
    chosen = ""
    while True:
        menu = partial(subject_menu, entries, as_of(pages), chosen)
        chosen = await choose(v, menu, page_of(chosen, [entry.id for entry in entries]))
        await read(v, next(e for e in entries if e.id == chosen), as_of(pages))


def subject_menu(entries: list[ContentEntry], note: Words, selected: str = "", page: int = 0) -> Menu:
    """The subjects that there is a page about, as many as one page has."""
    group = MenuGroup("", choices(entries, page), is_list=True)
    return Menu(
        _("What would you like to know?"), (group,), note=note, back=_("Back"), selected=selected, is_open_to_help=True
    )


WIZARD = plain(about)
