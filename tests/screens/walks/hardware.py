"""Chapter 貳, walked: the sections of customers with a card."""

import zipfile

import sqlalchemy as sa

from rakiosk_demo.simulators.card.faults import Fault
from rakiosk_ra.pages.rows import DriverRow
from tests.flows import lets_the_authority_lag
from tests.kiosk import PIN, WRONG_PIN
from tests.screens.walk import Walk, Way
from tests.screens.walks.carriers import pays_badly, proves, revokes, suspends
from tests.screens.walks.people import account_number, holder, newcomer, renewer

NEW_PIN = "314159"


async def _applies(walk: Walk) -> None:
    customer = newcomer(walk)
    await walk.signs_in_without_card(customer)
    await walk.to("02-insert-card", "1")
    await walk.helped("02-insert-card-help")
    await walk.led(walk.puts_in(customer))
    await walk.look.at(walk.shown, "02-terms")
    await walk.still("02-terms-end", "end")
    await walk.to("04-pin", "enter")
    await walk.helped("04-pin-help")
    await walk.still("04-pin-too-short", typed=("1",))
    await walk.kiosk.press("backspace")
    await walk.enters("04-pin-wrong", WRONG_PIN)
    await walk.enters("04-pin-last-try", WRONG_PIN)
    await walk.enters("05-applied", PIN)


async def _may_not_apply(walk: Walk) -> None:
    await walk.signs_in(newcomer(walk, approved=False))
    await walk.to("01-not-approved", "1")


async def _has_certificates(walk: Walk) -> None:
    await walk.signs_in(holder(walk))
    await walk.to("01-has-certificates", "1")


async def _brings_another_card(walk: Walk) -> None:
    customer, other = newcomer(walk), newcomer(walk)
    await walk.puts_in(other)
    await walk.signs_in(customer)
    await walk.past("1")
    await walk.past("enter")
    await walk.to("03-card-of-someone-else", "enter")


async def _pulls_the_card(walk: Walk) -> None:
    customer = newcomer(walk)
    await walk.signs_in(customer)
    await walk.past("1")
    await walk.past("enter")
    await walk.led(walk.pulls())
    await walk.look.at(walk.shown, "04-card-pulled")
    await walk.led(walk.puts_in(customer))
    for _ in range(2):
        await walk.led(walk.kiosk.enter(WRONG_PIN))
    await walk.enters("04-pin-blocked", WRONG_PIN)
    await walk.home("04-home-with-the-order", "escape", advices=2)


async def _renews(walk: Walk) -> None:
    customer = renewer(walk)
    await walk.signs_in(customer)
    await walk.to("02-terms", "2")
    await walk.to("03-agreed", "enter")
    await walk.to("04-account", "enter")
    await pays_badly(walk, customer)
    await walk.enters("05-debited", account_number(customer))
    await walk.to("06-pin", "enter")
    await walk.to("06-leave", "escape")
    await walk.past("escape")
    walk.kiosk.reader.plan(Fault.PULL_BEFORE, at=5)
    await walk.enters("06-card-pulled", PIN)
    await walk.led(walk.puts_in(customer))
    await walk.enters("07-renewed", PIN)
    await walk.to("07-receipt", "enter")
    await walk.to("07-receipt-printed", "enter")


async def _leaves_the_renewal(walk: Walk) -> None:
    customer = renewer(walk)
    await walk.signs_in(customer)
    await walk.past("2")
    await walk.past("enter")
    await walk.past("enter")
    await walk.past("1")
    await walk.past("enter")
    await walk.past("escape")
    await walk.to("06-home-after-paying", "enter")


async def _may_not_renew(walk: Walk) -> None:
    await walk.signs_in(holder(walk))
    await walk.to("01-too-early", "2")


async def _is_too_late(walk: Walk) -> None:
    await walk.signs_in(holder(walk, -3))
    await walk.to("01-expired", "2")


async def _has_nothing_to_renew(walk: Walk) -> None:
    await walk.signs_in(newcomer(walk))
    await walk.to("01-nothing", "2")


async def _revokes(walk: Walk) -> None:
    await walk.signs_in(holder(walk))
    await revokes(walk)


async def _revokes_and_the_authority_lags(walk: Walk) -> None:
    customer = holder(walk)
    await walk.signs_in(customer)
    for keys in (("3",), ("enter",), ("2",), ("1",), ("1",), ("tab", "enter")):
        await walk.past(*keys)
    lets_the_authority_lag(walk.kiosk, customer)
    await walk.enters("04-being-revoked", customer.password)


async def _has_revoked_before(walk: Walk) -> None:
    customer = holder(walk)
    await walk.signs_in(customer)
    for keys in (("3",), ("enter",), ("2",), ("1",), ("1",), ("tab", "enter")):
        await walk.past(*keys)
    await walk.led(walk.kiosk.enter(customer.password))
    await walk.past("enter")
    await walk.past("escape")
    await walk.to("01-revoked-before", "3")


async def _has_nothing_to_revoke(walk: Walk) -> None:
    await walk.signs_in(newcomer(walk))
    await walk.to("01-nothing", "3")


async def _suspends(walk: Walk) -> None:
    await walk.signs_in(holder(walk))
    await suspends(walk)


async def _suspends_and_the_authority_lags(walk: Walk) -> None:
    customer = holder(walk)
    await walk.signs_in(customer)
    for keys in (("4",), ("enter",), ("1",), ("tab", "enter")):
        await walk.past(*keys)
    lets_the_authority_lag(walk.kiosk, customer)
    await walk.enters("04-being-suspended", customer.password)


async def _has_nothing_to_suspend(walk: Walk) -> None:
    await walk.signs_in(newcomer(walk))
    await walk.to("05-nothing", "4")


async def _proves(walk: Walk) -> None:
    await walk.signs_in(holder(walk))
    await proves(walk)


async def _has_nothing_to_prove(walk: Walk) -> None:
    await walk.signs_in(newcomer(walk))
    await walk.to("01-nothing", "5")


async def _may_not_reset(walk: Walk) -> None:
    await walk.signs_in(newcomer(walk))
    await walk.to("01-not-now", "6")


async def _resets(walk: Walk) -> None:
    customer = newcomer(walk)
    customer.card.set_pin_tries(0)
    kiosk = max(walk.world.admin.kiosks.all(), key=lambda row: row.id).name
    walk.world.admin.pin_resets.authorise(customer.cn, kiosk)
    await walk.signs_in(customer)
    await walk.to("02-new-pin", "6")
    await walk.helped("02-new-pin-help")
    await walk.still("02-repeated-digits", typed=("121212", "121212"))
    await walk.home("02-not-now", "escape", advices=2)
    await walk.past("6")
    await walk.enters("04-reset", NEW_PIN, NEW_PIN)


async def _takes_the_driver(walk: Walk) -> None:
    file = walk.folder / "ACR38 driver.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for folder in ("x86", "x64"):
            archive.writestr(zipfile.ZipInfo(f"ACR38 驅動程式/{folder}/Setup.exe"), folder * 1000)
    walk.world.admin.driver.publish(file, "4.2.8")
    await walk.signs_in(newcomer(walk))
    await walk.to("01-this-reader", "7")
    await walk.to("03-own-pc", "enter")
    await walk.to("02-ways", "enter")
    await walk.to("02-own-code", "2")
    await walk.past("escape")
    await walk.to("02-insert-stick", "1")


async def _finds_no_driver(walk: Walk) -> None:
    with walk.world.registry.database.write() as session:
        session.execute(sa.delete(DriverRow))
    await walk.signs_in_without_card(newcomer(walk))
    await walk.to("01-this-reader-empty", "7")
    await walk.to("02-none", "enter")


async def _changes_the_pin(walk: Walk) -> None:
    await walk.signs_in(newcomer(walk))
    await walk.to("02-form", "8")
    await walk.helped("02-form-help")
    await walk.still("02-nothing-typed", "enter")
    await walk.still("02-not-repeated", typed=(PIN, NEW_PIN, "314158"))
    await walk.past("escape")
    await walk.past("8")
    await walk.enters("02-old-wrong", WRONG_PIN, NEW_PIN, NEW_PIN)
    await walk.enters("04-changed", PIN, NEW_PIN, NEW_PIN)


async def _is_left_in_doubt(walk: Walk) -> None:
    customer = newcomer(walk)
    await walk.signs_in(customer)
    await walk.past("8")
    walk.kiosk.reader.plan(Fault.PULL_AFTER, at=3)
    await walk.enters("03-in-doubt", PIN, NEW_PIN, NEW_PIN)
    await walk.led(walk.puts_in(customer))
    await walk.look.at(walk.shown, "03-which-pin")


async def _tests(walk: Walk) -> None:
    customer = holder(walk)
    await walk.signs_in(customer)
    await walk.to("02-card-is-in", "9")
    await walk.to("03-pin", "enter")
    await walk.enters("04-passed", PIN)
    await walk.past("enter")
    walk.world.admin.certificates.hold(customer.cn)
    await walk.past("9")
    await walk.past("enter")
    await walk.enters("04-suspended", PIN)
    await walk.past("enter")
    await walk.past("9")
    await walk.past("enter")
    await walk.kiosk.line.cut()
    await walk.enters("04-without-the-authority", PIN)


HARDWARE: dict[str, tuple[Way, ...]] = {
    "2.1": (_applies, _may_not_apply, _has_certificates, _brings_another_card, _pulls_the_card),
    "2.2": (_renews, _leaves_the_renewal, _may_not_renew, _is_too_late, _has_nothing_to_renew),
    "2.3": (_revokes, _revokes_and_the_authority_lags, _has_revoked_before, _has_nothing_to_revoke),
    "2.4": (_suspends, _suspends_and_the_authority_lags, _has_nothing_to_suspend),
    "2.5": (_proves, _has_nothing_to_prove),
    "2.6": (_may_not_reset, _resets),
    "2.7": (_takes_the_driver, _finds_no_driver),
    "2.8": (_changes_the_pin, _is_left_in_doubt),
    "2.9": (_tests,),
}
