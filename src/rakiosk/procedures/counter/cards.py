"""Cards at the counter: which of the customer's cards is meant, and a new one that proves itself in the reader."""

from ra_contract.clerk import CounterCard
from rakiosk.card.port import CardView
from rakiosk.carriers.card.pin import card_in_reader
from rakiosk.i18n import Words, _
from rakiosk.kit.prompts import Cancelled, Entry, Menu, MenuGroup, Notice, Question, Tone
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import effect
from rakiosk.procedures.counter.asking import Asking
from rakiosk.procedures.counter.finding import cards_in_use, is_card_in, proven_card
from rakiosk.procedures.counter.words import card_words


@effect
async def which_card(v: Visit, now: Asking) -> None:
    """The card of the customer that is meant: the one in the reader, which proves itself, or the one they have."""
    if is_card_in(v):
        now.note(card_guid=(await proven_card(v, now.desk)).guid)
    else:
        now.note(card_guid=await _chosen(v, now, _("Which card is meant?")))


async def _chosen(v: Visit, now: Asking, title: Words) -> str:
    cards = cards_in_use(now.desk)
    if not cards:
        await v.show(no_card())
        raise Cancelled
    return cards[0].guid if len(cards) == 1 else await v.show(choice(title, cards))


def choice(title: Words, cards: list[CounterCard]) -> Menu:
    """One of several cards."""
    entries = tuple(Entry(str(i), card_words(card), card.guid) for i, card in enumerate(cards, 1))
    return Menu(title, (MenuGroup("", entries, is_list=True),), back=_("Cancel"))


def no_card() -> Notice:
    """The customer has no card in use."""
    return Notice(
        _("This customer has no card in use."),
        (_("A new card is given out by “Replace card”, or with the approval of an application."),),
        forward=_("Back"),
        tone=Tone.WARNING,
    )


async def old_card(v: Visit, now: Asking) -> None:
    """The card that is replaced, and whether it is lost."""
    guid = await _chosen(v, now, _("Which card is replaced?"))
    lost = await v.show(lost_or_here())
    now.note(old_card_guid=guid, old_card_lost=lost == "lost")


def lost_or_here() -> Menu:
    """The question of what became of the old card."""
    entries = (
        Entry("1", _("It is here: broken, blocked or full"), "here"),
        Entry("2", _("It is lost or stolen: its certificates are revoked"), "lost"),
    )
    return Menu(_("What became of the old card?"), (MenuGroup("", entries, is_list=True),), back=_("Cancel"))


async def new_card(v: Visit, now: Asking) -> None:
    """A card of the stock, in the reader, which proves itself."""
    await _card_put_in(v, now, put_in())


async def other_card(v: Visit, now: Asking) -> None:
    """Another card of the customer's, in the reader, which proves itself."""
    await _card_put_in(v, now, put_other_in())


async def _card_put_in(v: Visit, now: Asking, question: Question) -> None:
    await v.show(question)
    await card_in_reader(v)
    card: CardView = await proven_card(v, now.desk)
    now.note(card_guid=card.guid)


async def new_card_if_any(v: Visit, now: Asking) -> None:
    """A card of the stock where one is to be bound: the one in the reader, unless it is the customer's already."""
    if is_card_in(v):
        guid = (await proven_card(v, now.desk)).guid
        if guid not in {card.guid for card in cards_in_use(now.desk)}:
            now.note(card_guid=guid)


def put_in() -> Question:
    """The clerk puts a new card in."""
    return Question(
        _("Please put a new card of the stock into the reader"),
        (_("Take the old card out first, if it is in. The new one is checked by the registration authority."),),
        forward=_("It is in"),
    )


def put_other_in() -> Question:
    """The clerk puts in the card with which an order goes on."""
    return Question(
        _("Please put the customer's other card into the reader"),
        (_("The order goes on with it. A card of the stock is first given out by “Replace card”."),),
        forward=_("It is in"),
    )
