"""首頁, the page between two customers: the public entries, and that the kiosk had to start again if it had."""

from rakiosk.i18n import Phrase, Words, _
from rakiosk.kit.prompts import Entry, Menu, MenuGroup
from rakiosk.sections import PUBLIC

_AWAY = _(
    "The registration authority cannot be reached now: nobody can sign in. The pages here can be read. Please try "
    "again later, or ask at the counter."
)


def front_menu(selected: str = "", incident: str = "", *, is_away: bool = False) -> Menu:
    """The public entries (manual 壹-一 to 壹-六). `incident`: the number of the crash before this start."""
    entries = tuple(Entry(str(i), entry.title, entry.number) for i, entry in enumerate(PUBLIC, 1))
    return Menu(
        _("Welcome. What would you like to do?"),
        (MenuGroup("", entries),),
        advice=front_advice(incident, is_away=is_away),
        selected=selected,
        is_front=True,
    )


def front_advice(incident: str, *, is_away: bool) -> Words:
    """The line above the entries: that the kiosk has started again, and that the RA is away."""
    lines = (*((_started_again(incident),) if incident else ()), *((_AWAY,) if is_away else ()))
    return Phrase(lines, "\n") if lines else ""


def _started_again(incident: str) -> Words:
    return _(
        "The kiosk has just started again. Nothing is lost: sign in to go on where you were. "
        "If you ask the staff, tell them incident {number}.",
        number=incident,
    )
