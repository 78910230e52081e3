"""A trouble by its code, for the staff: what the customer was told, and what the counter can do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rakiosk.i18n import Message, Words, _
from rakiosk.procedures.counter.words import FORGED_SLIP, FORGED_SLIP_ADVICE, FORGED_SLIP_WORDS
from rakiosk.procedures.pay import REFUSED_DEBITS
from rakiosk.procedures.printer import (
    CONDITION_ADVICE,
    CONDITION_CODES,
    CONDITION_WORDS,
    GIVEN_UP,
    NO_PRINTER_CODE,
    NOT_MADE,
    TELL_STAFF,
)
from rakiosk.ui.words.authority import AUTHORITY
from rakiosk.ui.words.card import CARD
from rakiosk.ui.words.counter import COUNTER_REFUSALS
from rakiosk.ui.words.refusals import REFUSALS
from rakiosk.ui.words.sentences import TroubleWords
from rakiosk.ui.words.stick import STICK


@dataclass(frozen=True, slots=True)
class Explained:
    """A code's meaning: its title, the advice that the customer was given, and the staff's own."""

    code: str
    title: Words
    told: Words
    staff: Words


_RESTART_READER = _(
    "Pull the reader's plug, wait ten seconds, and plug it in again. If it lasts, send customers to another kiosk and "
    "call support."
)
_LOOK_AT_CARD = _(
    "Look at the chip: clean it with a dry cloth, and try it in another reader. A card that fails there too is "
    "replaced: “Replace card”."
)
_NEW_CARD = _("The card is replaced: find the customer at the desk, and choose “Replace card”.")
_RESET_PIN = _("Find the customer at the desk, see two documents, and choose “Card PIN reset”.")
_RIGHT_CARD = _("Read the card at the desk: it tells whose it is. Give a card that was left behind to its owner only.")
_LINE = _(
    "Nothing is wrong with the customer's card. Look at the network cable and at other kiosks; if all are away, it is "
    "the registration authority: call support. Orders go on where they stood."
)
_SUPPORT = _("Send customers to another kiosk, and call support: tell them this code and the kiosk's name.")
_CLOCK = _("Compare date and time of the kiosk with a telephone. If they are wrong, call support, who will set them.")
_PASSWORD = _(
    "Find the customer at the desk: “Unlock sign-in” lifts a lock, “Login password slip” gives a new password."
)
_AGAIN = _("Let the customer try again. If it comes back, find the customer at the desk and look at the open order.")
_ORDER = _(
    "Find the customer at the desk by the order's number. “Order: other card” or “Order: refund” help "
    "where it cannot go on."
)
_APPROVE = _("Find the customer at the desk, see two documents and the seal, and choose “Approval”.")
_LIFT = _("Find the customer at the desk, see two documents, and choose “Lift suspension”.")
_LATE = _("Find the customer at the desk: “Late renewal” lets them renew, where policy allows it.")
_MONEY = _("Nothing was debited. The customer chooses another account, or asks at the savings counter.")
_DOUBT = _(
    "Do not have the fee paid again. Try again in a few minutes: the bank is asked, and nobody is charged twice."
)
_STICK = _("Have the customer try another USB stick: FAT or exFAT, not encrypted, not write-protected.")
_FILE = _(
    "The counter can neither open a customer's file nor look up its password. If it is lost, revoke and apply anew."
)
_PRINTER = _("Look at the printer's own display and do what it says. The paper goes on by itself, or is printed again.")
_AS_SAID = _("Do what the sentence above says. If it comes back, call support and tell them this code.")

_ADVICE: tuple[tuple[Message, str], ...] = (
    (_RESTART_READER, "C01 C02 C09 C10"),
    (_LOOK_AT_CARD, "C04 C08 C11 C12 C23 C24 A10 A11 A13 K20"),
    (_NEW_CARD, "C16 C17 C18 C25 A12 K10 K11 K12"),
    (_RESET_PIN, "C14 C15 C19 C20 C21 C22 C26 B16 B17 B18 B19 B20 B22"),
    (_RIGHT_CARD, "C03 C05 C06 C07 A08 A09 A20 A21 B21 K08 K09 K13"),
    (_LINE, "R01 R14"),
    (_SUPPORT, "R02 R03 R08 R11 R12 R13 R15 P10 P11 P12 P14 P15"),
    (_CLOCK, "R09 R10"),
    (_PASSWORD, "A19 R04 R05 R07 A14 A15 A16 B14"),
    (_AGAIN, "R06 A04 A05 A06 A17 A18 D01 D02 D03 B02 B15"),
    (_ORDER, "B05 A07 C13"),
    (_APPROVE, "A01 A02 B01 B04"),
    (_LIFT, "A03"),
    (_LATE, "B03"),
    (_MONEY, "B06 B07 B08 B09 B10 B11 B12"),
    (_DOUBT, "B13"),
    (_STICK, "M01 M02 M03 M04 M05 M06 M07 M08 M09 M10 M11 M12 M13 M14"),
    (_FILE, "F01 F02 F03 F04 F05"),
    (_PRINTER, "P01 P02 P03 P04 P05 P06 P07 P08 P09 P13 P16"),
)


def explained(code: str) -> Explained | None:
    """The code in words; None when there is no trouble with it."""
    for words in _all():
        if words.code == code:
            return words
    return None


def _all() -> Iterator[Explained]:
    told: Iterator[TroubleWords] = (
        words for table in (CARD, STICK, AUTHORITY, REFUSALS, COUNTER_REFUSALS) for words in table.values()
    )
    for words in told:
        yield Explained(words.code, words.title, words.advice, staff_advice(words.code))
    for remark in REFUSED_DEBITS.values():
        yield Explained(str(remark.parts[1]).strip("()"), remark.parts[0], remark, _MONEY)
    for condition, code in CONDITION_CODES.items():
        advice = CONDITION_ADVICE.get(condition, TELL_STAFF)
        yield Explained(code, CONDITION_WORDS[condition], advice, staff_advice(code))
    yield Explained(FORGED_SLIP, FORGED_SLIP_WORDS, FORGED_SLIP_ADVICE, staff_advice(FORGED_SLIP))
    for code, title in _PAPERS.items():
        yield Explained(code, title, TELL_STAFF, staff_advice(code))


_PAPERS: Mapping[str, Message] = {
    NO_PRINTER_CODE: _("This paper cannot be printed here."),
    NOT_MADE: _("It could not be printed."),
    GIVEN_UP: _("The printer gave the paper up."),
}


def staff_advice(code: str) -> Words:
    """The counter's part in a trouble."""
    return next((words for words, codes in _ADVICE if code in codes.split()), _AS_SAID)
