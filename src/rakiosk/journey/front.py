"""首頁, the page between two customers: the public entries, and that the kiosk had to start again if it had."""

from rakiosk.i18n import Words, _
from rakiosk.kit.prompts import Entry, Menu, MenuGroup
from rakiosk.sections import PUBLIC


def front_menu(selected: str = "", incident: str = "") -> Menu:
    """The public entries (manual 壹-一 to 壹-六). `incident`: the number of the crash before this start."""
    entries = tuple(Entry(str(i), entry.title, entry.number) for i, entry in enumerate(PUBLIC, 1))
    return Menu(
        _("Welcome. What would you like to do?"),
        (MenuGroup("", entries),),
        advice=_started_again(incident) if incident else "",
        selected=selected,
        is_front=True,
    )


def _started_again(incident: str) -> Words:
    return _(
        "The kiosk has just started again. Nothing is lost: sign in to go on where you were. "
        "If you ask the staff, tell them incident {number}.",
        number=incident,
    )
