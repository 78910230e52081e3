"""Lists that are longer than there are keys: a page of entries, and the ways to the pages before and after."""

from collections.abc import Callable, Iterator, Sequence

from rakiosk.i18n import Words, _
from rakiosk.kit.prompts import KEYS, Entry, Menu
from rakiosk.kit.stage import Needs
from rakiosk.kit.visit import Visit

PAGE = 30  # entries on one page: the keys of a menu are 35
_NEXT, _PREVIOUS = "+", "-"
_TURNS = {_NEXT: 1, _PREVIOUS: -1}


def entries_on(page: int, labelled: Sequence[tuple[Words, str]]) -> tuple[Entry, ...]:
    """The entries (label, value) of a page, the first being 0, and those that turn to another."""
    shown = labelled[page * PAGE : (page + 1) * PAGE]
    entries = (Entry(key, label, value) for key, (label, value) in zip(KEYS, shown, strict=False))
    return (*entries, *_turns(len(labelled), page))


def _turns(count: int, page: int) -> Iterator[Entry]:
    last = (page + 1) * PAGE
    if last < count:
        to = min(last + PAGE, count)
        yield Entry(_NEXT, _("More: {first} to {last} of {all}", first=last + 1, last=to, all=count), _NEXT)
    if page:
        yield Entry(_PREVIOUS, _("Those before these"), _PREVIOUS)


def page_of(value: str, values: Sequence[str]) -> int:
    """The page on which this value is; the first for none of them."""
    return values.index(value) // PAGE if value in values else 0


async def choose(v: Visit, menu: Callable[[int], Menu], page: int = 0, needs: Needs | None = None) -> str:
    """The value that is chosen from the menu of a page, once the customer has turned to the right one."""
    while (chosen := await v.show(menu(page), needs=needs)) in _TURNS:
        page += _TURNS[chosen]
    return chosen
