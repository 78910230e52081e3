"""Walks that are the same for cards and files: revoking, suspending, proving, and the account that pays."""

from tests.kiosk import Person
from tests.ra.world import PASSWORD
from tests.screens.walk import Walk
from tests.screens.walks.people import WRONG_PASSWORD, account, file_newcomer

NO_ACCOUNT = "00010000000009"


async def revokes(walk: Walk) -> None:
    """From the home to the receipt of revoking."""
    await walk.to("02-listed", "3")
    await walk.to("02-rather-suspend", "enter")
    await walk.to("03-question-of-suspending", "1")
    await walk.past("enter")
    await walk.past("3")
    await walk.past("enter")
    await walk.to("02-which", "2")
    await walk.to("03-why", "1")
    await walk.to("03-question", "1")
    await walk.to("03-login-password", "tab", "enter")
    await walk.still("03-login-password-nothing-typed", "enter")
    await walk.enters("03-login-password-wrong", WRONG_PASSWORD)
    await walk.enters("04-revoked", PASSWORD)
    await walk.to("04-receipt", "enter")


async def suspends(walk: Walk) -> None:
    """From the home to what comes of suspending twice."""
    await walk.to("02-listed", "4")
    await walk.to("02-which", "enter")
    await walk.to("03-question", "1")
    await walk.to("03-login-password", "tab", "enter")
    await walk.enters("04-suspended", PASSWORD)
    await walk.to("04-receipt", "enter")
    await walk.past("escape")
    await walk.to("05-suspended-before", "4")


async def proves(walk: Walk) -> None:
    """From the home to a proof that was printed twice."""
    await walk.to("01-which", "5")
    await walk.to("02-proof", "1")
    await walk.to("03-printed", "enter")
    await walk.to("03-printed-again", "2")


async def pays_badly(walk: Walk, customer: Person) -> None:
    """Every account that is refused, at the question for it."""
    other, poor = file_newcomer(walk), account(walk, customer, 10, kind="poor")
    frozen = account(walk, customer, kind="frozen", frozen=True)
    await walk.to("04-account-typed", "0")
    await walk.helped("04-account-help")
    await walk.still("04-account-digits", typed=("123",))
    for _ in range(3):
        await walk.kiosk.press("backspace")
    await walk.enters("04-account-unknown", NO_ACCOUNT)
    await walk.enters("04-account-of-someone-else", account(walk, other))
    await walk.enters("04-account-frozen", frozen)
    await walk.enters("04-account-too-poor", poor)
