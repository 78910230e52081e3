"""The costs of a request to the kiosk and the address that it comes from, counted before anything else is done."""

from typing import Any

from fastapi import Depends, Request

from rakiosk_ra.api.parts import Kiosk, Ra, SignedIn
from rakiosk_ra.base.budgets import Verb
from rakiosk_ra.base.place_budgets import Place, places
from rakiosk_ra.kiosks.rows import KioskRow
from rakiosk_ra.registry import Registry


def counted(verb: Verb) -> Any:
    """A dependency that counts a deed of whoever is signed in. Raises Refused (too-many-requests)."""

    async def count(ra: Ra, request: Request, current: SignedIn) -> None:
        ra.place_budgets.spend(verb, asked_from(ra, request, current.kiosk))

    return Depends(count)


def counted_news() -> Any:
    """A dependency that counts what a kiosk tells of itself. Raises Refused (too-many-requests)."""

    async def count(ra: Ra, request: Request, kiosk: Kiosk) -> None:
        ra.place_budgets.spend(Verb.NEWS, asked_from(ra, request, kiosk))

    return Depends(count)


def asked_from(ra: Registry, request: Request, kiosk: KioskRow) -> tuple[Place, ...]:
    """The kiosk and the address that a request comes from."""
    return places(ra.settings.budgets, kiosk.id, request.client.host if request.client else "")
