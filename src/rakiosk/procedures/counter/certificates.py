"""Certificates at the counter: which of the customer's are meant."""

from collections.abc import Callable, Collection
from typing import Any

from ra_contract.certificate import Status
from rakiosk.i18n import Message
from rakiosk.kit.visit import Visit
from rakiosk.procedures.counter.asking import Asking
from rakiosk.procedures.status import choose, refuse


def which_certificates(states: Collection[Status], title: Message, none: Message) -> Callable[[Visit, Asking], Any]:
    """A step: the customer's certificates in these states, all or one. Raises Cancelled when there is none."""

    async def which(v: Visit, now: Asking) -> None:
        found = tuple(c for c in now.desk.found.certificates if c.status in states)
        if not found:
            await refuse(v, none, certificates=now.desk.found.certificates)
        now.note(serials=await choose(v, title, found))

    return which
