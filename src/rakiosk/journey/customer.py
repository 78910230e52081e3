"""The way through the kiosk: front page, signing in, home, a section, logging out, and the next customer."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING

from ra_contract.certificate import CarrierKind
from rakiosk.carriers.file.stick import clear_cut_off, take_stick
from rakiosk.domain.errors import SessionEnded
from rakiosk.i18n import Words, _
from rakiosk.journey.advice import Known, advice
from rakiosk.journey.home import Home
from rakiosk.kit.prompts.common import Cancelled, Entry, LoggedOut, Menu, MenuGroup, Notice
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import Wizard, run
from rakiosk.sections import BEYOND_THE_MANUAL, CONTENTS, Section, section
from rakiosk.sections.user.logout import end_session, take_card

if TYPE_CHECKING:  # the records of the wire are loaded with its client, after the first frame
    from ra_contract.session import Session


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who wants to know of customers coming and going: the demo, whose invented people bring and take their cards."""

    signed_in: Callable[["Session"], None] = lambda _session: None
    signed_out: Callable[[], None] = lambda: None


NOBODY = Listeners()


async def serve_customers(
    v: Visit, *, wipe: Callable[[], None], put_back: Callable[[], None], listeners: Listeners
) -> None:
    """Serve one customer after the other, for ever.

    `wipe` takes the last one's traces away as soon as the visit is over, `put_back` language and look once the card is.
    """
    while True:
        await serve_customer(v, wipe, listeners)
        put_back()


async def serve_customer(v: Visit, wipe: Callable[[], None], listeners: Listeners) -> None:
    """From the front page to the front page."""
    try:
        await _front(v)
        if v.session is not None:
            listeners.signed_in(v.session)
            await _home(v)
    except LoggedOut:
        await end_session(v)
    except SessionEnded:
        await end_session(v)
        with suppress(Cancelled, LoggedOut):
            await v.show(
                Notice(
                    _("You are signed out: the session is over."),
                    (_("To go on, please sign in again. What was begun is kept."),),
                )
            )
    wipe()
    v.incident = ""
    listeners.signed_out()
    await take_card(v)
    await take_stick(v)


async def _front(v: Visit) -> None:
    chosen = ""
    while v.session is None:
        chosen = await v.show(front_menu(chosen, v.incident))
        await v.ready()
        await _enter(v, section(chosen))
        await _end_unchanged(v)


async def _end_unchanged(v: Visit) -> None:
    """The change of the first login password cannot be skipped (manual 壹-一-2): who leaves it is signed out."""
    if v.session is not None and v.session.password_change_required:
        await end_session(v)


async def _home(v: Visit) -> None:
    chosen = ""
    home = Home(v)
    while v.session is not None:
        chosen = await home.choice(chosen, home_menu)
        await _enter(v, section(chosen))


async def _enter(v: Visit, entry: Section) -> None:
    with suppress(Cancelled):
        if entry.is_open:
            await run(wizard_of(entry), v)
        else:
            await v.show(not_open(entry))
    await clear_cut_off(v)
    v.begin()


def wizard_of(entry: Section) -> Wizard:
    """The wizard of an open section, loaded when it is entered."""
    wizard = import_module(entry.module).WIZARD
    if not isinstance(wizard, Wizard):
        raise TypeError(entry.module)
    return wizard


def not_open(entry: Section) -> Notice:
    """The honest page of a section that the kiosk does not have yet."""
    return Notice(
        entry.title,
        (
            _("This service is not yet open at this kiosk."),
            _("The staff at the counter will gladly do it for you."),
        ),
        forward=_("Back"),
    )


def front_menu(selected: str = "", incident: str = "") -> Menu:
    """首頁: the public entries (manual 壹-一 to 壹-六)."""
    public = [entry for entry in CONTENTS if entry.row in {f"1.{n}" for n in range(1, 7)}]
    entries = tuple(Entry(str(i), entry.title, entry.number) for i, entry in enumerate(public, 1))
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


def home_menu(session: "Session", selected: str = "", known: Known | None = None) -> Menu:
    """The signed-in home with the manual's groups (manual 壹-一-4); file customers have no card group."""
    own_data = MenuGroup(
        _("My data"),
        tuple(Entry(key, section(number).title, number) for key, number in (("A", "壹-七"), ("B", "壹-八"))),
    )
    chapter = "貳" if session.carrier is CarrierKind.CARD else "參"
    numbered = [
        Entry(str(i), entry.title, entry.number)
        for i, entry in enumerate((e for e in CONTENTS if e.number.startswith(chapter)), 1)
    ]
    groups = [own_data, MenuGroup(_("Certificates"), tuple(numbered[:5]))]
    if session.carrier is CarrierKind.CARD:
        groups.append(MenuGroup(_("Smart card"), tuple(numbered[5:])))
    else:
        beyond = (Entry(str(i), entry.title, entry.number) for i, entry in enumerate(BEYOND_THE_MANUAL, 6))
        groups.append(MenuGroup(_("Certificate files"), tuple(beyond)))
    return Menu(
        _("Hello {name}, please choose a service", name=session.name),
        tuple(groups),
        advice=advice(known or Known(session.open_orders), datetime.now(UTC)),
        selected=selected,
    )
