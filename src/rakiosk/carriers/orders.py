"""Orders under way: steps that an order shows as done, which orders are open, and until when a fee is kept."""

from collections.abc import Awaitable, Callable, Iterable
from functools import wraps
from typing import Concatenate, ParamSpec

from ra_contract.order import Kind, Order
from rakiosk.carriers.port import Ordering
from rakiosk.i18n import Words, _
from rakiosk.kit.certificates import day
from rakiosk.kit.visit import Visit

Rest = ParamSpec("Rest")


OrderingStep = Callable[Concatenate[Visit, Ordering, Rest], Awaitable[None]]


def until(reached: Callable[[Order], bool]) -> Callable[[OrderingStep[Rest]], OrderingStep[Rest]]:
    """A step that returns at once when the order already shows its effect."""

    def decorate(step: OrderingStep[Rest]) -> OrderingStep[Rest]:
        async def run_unless_reached(
            visit: Visit, ordering: Ordering, /, *rest: Rest.args, **named: Rest.kwargs
        ) -> None:
            if ordering.order is None or not reached(ordering.order):
                await step(visit, ordering, *rest, **named)

        return wraps(step)(run_unless_reached)

    return decorate


def open_orders(orders: Iterable[Order], kind: Kind | None = None) -> tuple[Order, ...]:
    """The orders that are not finished, of one kind or of any: the one place that decides."""
    return tuple(order for order in orders if order.is_open and kind in {None, order.kind})


def fee_is_kept(order: Order) -> tuple[Words, ...]:
    """Until when a fee that was paid keeps the order open, and that it goes back then; of an open order."""
    receipt = order.receipt
    if receipt is None or receipt.kept_until is None or not order.is_paid:
        return ()
    return (
        _(
            "The fee is not debited again. If it is not finished by {day}, the fee goes back to your account.",
            day=day(receipt.kept_until),
        ),
    )
