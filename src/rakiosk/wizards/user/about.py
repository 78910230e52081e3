"""壹、二 關於憑證: what financial certificates are, from the RA's pages."""

from rakiosk.i18n import _
from rakiosk.ra.wire_content import EntryKind
from rakiosk.wizards.pages import as_of, choices, nothing, pages_of, read, shown
from rakiosk.wizards.prompts import Menu, MenuGroup
from rakiosk.wizards.visit import Visit
from rakiosk.wizards.wizard import Wizard


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
        group = MenuGroup("", choices(entries), is_list=True)
        menu = Menu(_("What would you like to know?"), (group,), note=as_of(pages), back=_("Back"), selected=chosen)
        chosen = await v.show(menu)
        await read(v, next(e for e in entries if e.id == chosen), as_of(pages))


WIZARD = Wizard("壹-二", _("About certificates"), steps=(about,))
