"""The scenes of manual 壹-二 to 壹-八, the public ones with the demo's pages."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from ra_contract.content import Bundle, ContentEntry, EntryKind
from ra_contract.profile import Profile
from rakiosk.authority.content import Pages
from rakiosk.i18n import Translated, _
from rakiosk.kit.prompts import AskOwnData, AskWord, OwnData, Prompt, ReadPage
from rakiosk.procedures import pages
from rakiosk.procedures.pages import code_of
from rakiosk.sections.user.about import subject_menu
from rakiosk.sections.user.bulletin import board_menu
from rakiosk.sections.user.faq import unfolding
from rakiosk.sections.user.profile import masked
from rakiosk_demo.pages import PAGES
from rakiosk_ra.pages.folder import read_folder
from tests.screens.scene import CARD_CUSTOMER, NOON, Scene, step_of

BUNDLE = Bundle(7, NOON, read_folder(PAGES).entries)
TODAY = date(2026, 11, 23)  # the day after the demo's newest announcement
NOTE, AWAY, REFUSED = map(pages.as_of, (Pages(BUNDLE), Pages(BUNDLE, away=True), Pages(BUNDLE, refused=True)))


def _entries(kind: EntryKind) -> list[ContentEntry]:
    return pages.shown(Pages(BUNDLE), kind, TODAY)


def _page(entry: ContentEntry) -> Callable[[], Prompt[Any]]:
    return lambda: ReadPage(pages.title_of(entry), Translated(entry.text), NOTE)


def public_sections() -> Iterator[Scene]:
    """Every screen of the public pages."""
    about, board, faq = (_entries(kind) for kind in (EntryKind.ABOUT, EntryKind.BULLETIN, EntryKind.FAQ))
    here = step_of("壹-二", 1)
    yield Scene("about-subjects-away", lambda: subject_menu(about, AWAY), place=here)
    yield Scene("about-page", _page(about[0]), place=here)
    here = step_of("壹-三", 1)
    board.sort(key=lambda entry: entry.day, reverse=True)
    yield Scene("bulletin-board-refused", lambda: board_menu(board, set(), REFUSED), place=here)
    here = step_of("壹-五", 1)
    yield Scene("faq-folded", lambda: unfolding(Translated(faq[2].topic), faq[2:5], NOTE), place=here)
    yield Scene("faq-word", AskWord, place=here)
    yield from _links()


def _links() -> Iterator[Scene]:
    links, here = _entries(EntryKind.LINK), step_of("壹-六", 1)
    first = links[0]
    yield Scene("link-code", lambda: code_of(pages.title_of(first), first.address, Translated(first.text)), place=here)


def own_data() -> Iterator[Scene]:
    """Every screen of manual 壹-七 and 壹-八, and of taking the driver along (貳-七)."""
    here = step_of("壹-七", 1)
    known = Profile("mei.lin@example.com", "0912-345-678")
    yield Scene("own-data", lambda: AskOwnData(masked(known)), CARD_CUSTOMER, place=here)
    wrong = OwnData("mei.lin", "123")
    changed = _("Your data was changed elsewhere in the meantime. Please look at it again.")
    typed = AskOwnData(masked(known), wrong, changed)
    yield Scene("own-data-wrong", lambda: typed, CARD_CUSTOMER, place=here, keys=("enter",))
