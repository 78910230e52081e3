"""Chapter 壹, walked: signing in and out, the public pages, the customer's own data."""

from datetime import timedelta

from tests.ra.world import PASSWORD
from tests.screens.walk import Walk, Way
from tests.screens.walks.people import (
    NEW_PASSWORD,
    WRONG_PASSWORD,
    file_holder,
    holder,
    known_customer,
    later,
    newcomer,
    renewer,
)
from tests.user.pages import publish_demo

END_OF_SESSION = timedelta(hours=2)


async def _front(walk: Walk) -> None:
    await walk.look.at(walk.shown, "01-front")
    await walk.helped("01-help")
    await walk.still("01-curtain", "f5")


async def _signs_in(walk: Walk) -> None:
    customer = newcomer(walk)
    await walk.puts_in(customer)
    await walk.to("01-sign-in", "1")
    await walk.helped("01-help")
    await walk.still("01-nothing-typed", "enter")
    await walk.enters("01-refused", customer.cn, WRONG_PASSWORD)
    await walk.enters("04-home", customer.password)


async def _is_locked_out(walk: Walk) -> None:
    customer = newcomer(walk)
    await walk.past("1")
    await walk.led(walk.kiosk.enter(customer.cn, WRONG_PASSWORD))
    for _ in range(2):
        await walk.led(walk.kiosk.enter(WRONG_PASSWORD))
    await walk.enters("01-last-try", WRONG_PASSWORD)
    await walk.enters("01-locked", WRONG_PASSWORD)


async def _signs_in_the_first_time(walk: Walk) -> None:
    customer = newcomer(walk, must_change=True)
    await walk.past("1")
    await walk.enters("02-first-sign-in", customer.cn, customer.password)
    await walk.still("02-nothing-typed", "enter")
    await walk.enters("02-old-one-wrong", WRONG_PASSWORD, NEW_PASSWORD, NEW_PASSWORD)
    await walk.still("02-too-weak", typed=(PASSWORD, "abc", "abd"))
    await walk.kiosk.press("escape")


async def _changes_the_first_password(walk: Walk) -> None:
    customer = newcomer(walk, must_change=True)
    await walk.past("1")
    await walk.led(walk.kiosk.enter(customer.cn, customer.password))
    await walk.enters("03-changed", customer.password, NEW_PASSWORD, NEW_PASSWORD)
    await walk.to("03-sign-in-again", "enter")


async def _finds_advice_at_home(walk: Walk) -> None:
    for name, customer in (("valid", holder(walk)), ("renewal", renewer(walk))):
        await walk.signs_in(customer)
        await walk.look.at(walk.shown, f"04-home-{name}")
        await _logs_out(walk)
        await walk.led(_pulled(walk))
    await walk.signs_in_without_card(file_holder(walk))
    await walk.look.at(walk.shown, "04-home-files")


async def _has_a_blocked_card(walk: Walk) -> None:
    customer = holder(walk)
    customer.card.set_pin_tries(0)
    await walk.signs_in_without_card(customer)
    before = walk.advice()
    await walk.puts_in(customer)
    await walk.until(lambda: walk.advice() != before)
    await walk.look.at(walk.shown, "04-home-pin-blocked")


async def _reads_about(walk: Walk) -> None:
    publish_demo(walk.world, walk.folder)
    await walk.to("01-subjects", "2")
    await walk.to("02-page", "1")
    await walk.still("02-page-end", "end")
    await walk.past("escape")
    await walk.past("escape")
    await walk.kiosk.line.cut()
    await walk.to("02-without-the-authority", "2")


async def _reads_the_board(walk: Walk) -> None:
    publish_demo(walk.world, walk.folder)
    await walk.to("02-list", "3")
    await walk.to("03-announcement", "1")
    await walk.to("03-list-again", "escape")


async def _takes_documents(walk: Walk) -> None:
    publish_demo(walk.world, walk.folder)
    await walk.to("02-list", "4")
    await walk.to("03-ways", "1")
    await walk.to("03-read", "1")
    await walk.past("escape")
    await walk.to("03-insert-stick", "3")
    await walk.helped("03-insert-stick-help")
    await walk.led(walk.stick_in())
    await walk.look.at(walk.shown, "03-take-stick")
    await walk.led(walk.stick_out())
    await walk.to("03-printed", "2")
    await walk.past("1")
    walk.media.insert(walk.stick)
    await walk.to("03-replace-file", "3")


async def _asks_frequently(walk: Walk) -> None:
    publish_demo(walk.world, walk.folder)
    await walk.to("02-topics", "5")
    await walk.to("02-folded", "1")
    await walk.still("02-unfolded", "1")
    await walk.past("escape")
    await walk.to("02-word", "7")
    await walk.still("02-nothing-typed", "enter")
    await walk.enters("02-none-found", "xyzzy")
    await walk.enters("02-found", "pin Blocked")


async def _takes_links(walk: Walk) -> None:
    publish_demo(walk.world, walk.folder)
    await walk.to("02-links", "6")
    await walk.to("02-code", "1")


async def _changes_own_data(walk: Walk) -> None:
    await walk.signs_in_without_card(known_customer(walk))
    await walk.to("01-own-data", "a")
    await walk.still("01-nothing-typed", "tab", "enter")
    await walk.kiosk.type("12345")
    await walk.kiosk.press("shift+tab")
    await walk.still("01-cannot-be-right", typed=("mei.lin",))
    await walk.past("escape")
    await walk.past("a")
    await walk.kiosk.type("mei@new.example.tw")
    await walk.to("02-saved", "enter", "enter")


async def _changes_the_login_password(walk: Walk) -> None:
    customer = newcomer(walk)
    await walk.signs_in(customer)
    await walk.to("01-form", "b")
    await walk.still("01-as-the-old-one", typed=(PASSWORD, PASSWORD, PASSWORD))
    await walk.past("escape")
    await walk.past("b")
    await walk.enters("02-changed", customer.password, NEW_PASSWORD, NEW_PASSWORD)


async def _leaves(walk: Walk) -> None:
    await walk.signs_in(newcomer(walk))
    await walk.still("02-question", "f10")
    await walk.to("03-take-card", "enter")
    await walk.led(_pulled(walk))
    await walk.look.at(walk.shown, "03-front")


async def _leaves_an_order(walk: Walk) -> None:
    customer = newcomer(walk)
    await walk.signs_in(customer)
    await walk.past("1")
    await walk.past("enter")
    await walk.still("02-question-in-an-order", "f10")


async def _leaves_what_is_paid(walk: Walk) -> None:
    customer = renewer(walk)
    await walk.signs_in(customer)
    await walk.past("2")
    await walk.past("enter")
    await walk.past("enter")
    await walk.past("1")
    await walk.past("enter")
    await walk.still("02-question-after-paying", "f10")


async def _is_signed_out(walk: Walk) -> None:
    await walk.signs_in(newcomer(walk))
    with later(walk, END_OF_SESSION):
        await walk.to("03-session-over", "1")


async def _logs_out(walk: Walk) -> None:
    await walk.kiosk.press("f10")
    await walk.past("enter")


async def _pulled(walk: Walk) -> None:
    walk.kiosk.reader.pull()


USER: dict[str, tuple[Way, ...]] = {
    "1.0": (_front,),
    "1.1": (
        _signs_in,
        _is_locked_out,
        _signs_in_the_first_time,
        _changes_the_first_password,
        _finds_advice_at_home,
        _has_a_blocked_card,
    ),
    "1.2": (_reads_about,),
    "1.3": (_reads_the_board,),
    "1.4": (_takes_documents,),
    "1.5": (_asks_frequently,),
    "1.6": (_takes_links,),
    "1.7": (_changes_own_data,),
    "1.8": (_changes_the_login_password,),
    "1.9": (_leaves, _leaves_an_order, _leaves_what_is_paid, _is_signed_out),
}
