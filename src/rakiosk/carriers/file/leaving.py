"""Leaving while a pair of files is in the making: asked about first, in words that say what there is by now."""

from ra_contract.order import Order
from rakiosk.carriers.file.pair import Pair
from rakiosk.carriers.orders import fee_is_kept
from rakiosk.i18n import Words, _
from rakiosk.kit.prompts import Question
from rakiosk.kit.wizard import stays_open_words


def before_leaving(order: Order, pair: Pair) -> Question | None:
    """Ask who leaves an open order once keys are made or a fee is paid."""
    return leave_question(order, pair) if pair.files or order.is_paid else None


def leave_question(order: Order, pair: Pair) -> Question:
    """Whether to leave what is half done; the focus is on going on."""
    return Question(
        _("Do you want to leave before it is finished?"),
        (
            *_what_is_made(pair),
            stays_open_words(order.number),
            _("When you go on, this USB stick or another one will do: both files are made anew."),
            *fee_is_kept(order),
        ),
        forward=_("Leave for now"),
        back=_("Go on"),
        is_careful=True,
    )


def _what_is_made(pair: Pair) -> tuple[Words, ...]:
    names = [file.name for file in pair.files.values() if file.name]
    if not names:
        return (_("None of the two certificate files is saved yet."),)
    if len(names) == 1:
        return (
            _("One of the two certificate files is made: {name}", name=names[0]),
            _("It is of no use alone, and the certificates are not valid yet."),
        )
    # the confirmation may have come to the RA though its answer did not come back: then these are the files in force
    return (_("Both certificate files are made, but not confirmed yet. Keep them until you have gone on."),)
