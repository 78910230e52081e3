"""壹、六 網站連結: addresses to take along, written out and as QR codes; the kiosk itself opens none."""

from rakiosk.i18n import Translated, Words, _
from rakiosk.ra.wire_content import EntryKind
from rakiosk.wizards.page_prompts import ShowCode
from rakiosk.wizards.pages import as_of, choices, nothing, pages_of, shown, title_of
from rakiosk.wizards.prompts import Cancelled, Menu, MenuGroup
from rakiosk.wizards.visit import Visit
from rakiosk.wizards.wizard import Wizard


async def links(v: Visit) -> None:  # manual steps 1, 2
    pages = await pages_of(v)
    entries = shown(pages, EntryKind.LINK)
    if not entries:
        await nothing(v, _("There are no web links right now."), pages)
        return
    chosen = ""
    while True:
        group = MenuGroup("", choices(entries), is_list=True)
        chosen = await v.show(Menu(_("Web links"), (group,), note=as_of(pages), back=_("Back"), selected=chosen))
        entry = next(e for e in entries if e.id == chosen)
        try:
            await v.show(code_of(title_of(entry), entry.address, Translated(entry.text)))
        except Cancelled:
            continue


def code_of(title: Words, address: str, *body: Words) -> ShowCode:
    """An address as something to take along."""
    return ShowCode(title, address, (*body, _("Point the camera of your telephone at the square.")))


WIZARD = Wizard("壹-六", _("Web links"), steps=(links,))
