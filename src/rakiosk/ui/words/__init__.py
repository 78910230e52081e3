"""Every expected error in the customer's words: what happened, what to do, the ways out, a code for the phone."""

from dataclasses import replace
from datetime import timedelta

from ra_contract.problems import Refusal
from rakiosk.domain import errors
from rakiosk.domain.errors import KioskError
from rakiosk.ui.words.authority import AUTHORITY
from rakiosk.ui.words.card import CARD
from rakiosk.ui.words.refusals import REFUSALS
from rakiosk.ui.words.sentences import TroubleWords, again_in
from rakiosk.ui.words.stick import STICK

_MINUTE, _DAY = 60.0, 86_400.0  # seconds: what the RA asks to wait is told from the one on, and as the other at most
_OTHER_CARDS = {
    Refusal.CARD_UNKNOWN,
    Refusal.CARD_NOT_YOURS,
    Refusal.CARD_WITHDRAWN,
    Refusal.CARD_LOST,
    Refusal.OTHER_CARD,
    Refusal.RENEWAL_CARD,
}


def words_for(error: KioskError) -> TroubleWords:
    """The words for a leaf of the tree. Raises KeyError for a leaf that has none: a bug.

    A refusal that has none here was not to be expected of that request: so does an RA answer that is not understood.
    """
    if isinstance(error, errors.CounterRefused):
        return _to_a_clerk(error)
    if isinstance(error, errors.RaRefused):
        words = REFUSALS.get(error.code, AUTHORITY[errors.RaBroken])
        return words if error.retry_after is None else replace(words, advice=again_in(error.retry_after))
    words = {**CARD, **STICK, **AUTHORITY}[type(error)]
    if isinstance(error, errors.RaUnreachable) and error.after is not None and error.after >= _MINUTE:
        return replace(words, advice=again_in(timedelta(seconds=min(error.after, _DAY))))
    return words


def _to_a_clerk(error: errors.CounterRefused) -> TroubleWords:
    from rakiosk.ui.words.counter import COUNTER_REFUSALS  # noqa: PLC0415  # loaded when a clerk comes

    return COUNTER_REFUSALS.get(error.code) or words_for(errors.RaRefused(error.code, error.retry_after))


def ends_with_a_card(error: KioskError) -> bool:
    """Whether the trouble is over when a card is put in."""
    return (isinstance(error, errors.CardError) and words_for(error).can_retry) or (
        isinstance(error, errors.RaRefused) and error.code in _OTHER_CARDS
    )


def ends_with_a_stick(error: KioskError) -> bool:
    """Whether the trouble may be over when other sticks are in."""
    return isinstance(error, errors.MediaError) and not isinstance(error, errors.FileExists)
