"""Which reader is meant (manual 貳-六-3, 貳-八-3): asked only where more than one holds a card, and once a visit."""

from collections.abc import Sequence
from contextlib import suppress

from rakiosk.card.port import ReaderInfo, ReaderStatus
from rakiosk.carriers.card.line import reader_name
from rakiosk.domain.errors import CardBusy, ReaderStuck
from rakiosk.i18n import Words, _
from rakiosk.kit.prompts import Entry, Menu, MenuGroup
from rakiosk.kit.visit import Visit

_HOLDING = {ReaderStatus.PRESENT, ReaderStatus.MUTE}


async def find_reader(v: Visit) -> None:
    """Have the customer choose among readers that hold a card; with one of them, or none, there is nothing to ask."""
    if v.card_service.chosen_reader:
        return
    holding = [reader for reader in await v.card_service.readers() if reader.status in _HOLDING]
    if len(holding) > 1:
        await v.card_service.choose(await v.show(which(holding)))


async def forget_reader(v: Visit) -> None:
    """Let the reader be found anew, when the card in it was the wrong one, and for the next customer."""
    if v.card_service.chosen_reader:
        with suppress(ReaderStuck, CardBusy):
            await v.card_service.choose("")


def which(holding: Sequence[ReaderInfo]) -> Menu:
    """The question."""
    entries = tuple(Entry(str(number), _label(reader), reader.name) for number, reader in enumerate(holding, 1))
    return Menu(
        _("There is a card in more than one reader. Which reader has yours?"),
        (MenuGroup("", entries),),
        advice=_("Or take the other card out, and choose the service again."),
        back=_("Cancel"),
        is_open_to_help=True,
    )


def _label(reader: ReaderInfo) -> Words:
    name = reader_name(reader.name)
    if reader.status is ReaderStatus.MUTE:
        return _("{reader} (its card does not answer)", reader=name)
    return name
