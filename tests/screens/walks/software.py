"""Chapter 參, walked: the sections of customers with certificates in files, and what is beyond the manual."""

import os
from dataclasses import replace

from tests.screens.walk import Walk, Way
from tests.screens.walks.carriers import proves, revokes, suspends
from tests.screens.walks.people import file_holder, file_newcomer, file_renewer, file_stranger
from tests.software.flows import FILE_PASSWORD, OLD_FILE_PASSWORD
from tests.software.people import FileCustomer


async def _applies(walk: Walk) -> None:
    await walk.signs_in(file_newcomer(walk))
    await walk.to("02-terms", "1")
    await walk.to("03-agreed", "enter")
    await walk.to("04-insert-stick", "1")
    await walk.led(walk.stick_in())
    await walk.look.at(walk.shown, "04-password")
    await walk.helped("04-password-help")
    await walk.still("04-password-nothing-typed", "enter")
    await walk.still("04-password-not-repeated", typed=(FILE_PASSWORD, "Lock4othersxxx"))
    await walk.to("04-home-with-the-order", "escape")
    await walk.past("1")
    await walk.past("1")
    await walk.enters("06-name", FILE_PASSWORD, FILE_PASSWORD)
    await walk.helped("06-name-help")
    await walk.kiosk.press("ctrl+u")
    await walk.still("06-name-wrong", typed=("/",))
    await walk.to("06-leave", "escape")
    await walk.past("escape")
    await walk.to("08-name", "enter")
    await walk.to("08-leave", "escape")
    await walk.past("escape")
    await walk.to("09-made", "enter")
    await walk.to("09-leave", "escape")
    await walk.past("escape")
    await walk.to("10-take-stick", "enter")
    await walk.to("10-applied", "enter")


async def _changes_the_stick(walk: Walk) -> None:
    await walk.signs_in(file_newcomer(walk))
    walk.media.insert(walk.stick)
    for keys in (("1",), ("enter",), ("1",)):
        await walk.past(*keys)
    await walk.led(walk.kiosk.enter(FILE_PASSWORD, FILE_PASSWORD))
    await walk.past("enter")
    await walk.led(walk.stick_out())
    await walk.look.at(walk.shown, "08-stick-pulled")
    walk.media.insert(replace(walk.stick, folder=walk.folder / "other", label="OTHER"))
    await walk.past("enter")
    await walk.to("09-missing", "enter")


async def _renews(walk: Walk) -> None:
    customer = file_renewer(walk)
    walk.media.insert(walk.stick)
    await walk.signs_in(customer)
    await walk.to("02-terms", "2")
    await walk.to("03-agreed", "enter")
    await walk.to("03-old-file", "enter")
    await walk.to("03-old-password", "2")
    await walk.helped("03-old-password-help")
    await walk.to("03-old-password-nothing-typed", "enter")
    await walk.enters("03-old-password-wrong", FILE_PASSWORD)
    await walk.enters("04-account", OLD_FILE_PASSWORD)
    await walk.to("05-debited", "1")
    await walk.to("06-format", "enter")
    await walk.to("06-password", "1")
    await walk.enters("08-name", FILE_PASSWORD, FILE_PASSWORD)
    await walk.to("08-leave", "escape")
    await walk.past("escape")
    await walk.to("10-name", "enter")
    await walk.to("11-made", "enter")
    await walk.to("12-take-stick", "enter")
    await walk.to("12-renewed", "enter")
    await walk.to("12-receipt", "enter")


async def _cannot_prove_it(walk: Walk) -> None:
    customer = file_renewer(walk)
    (walk.stick.folder / "A-damaged.p12").write_bytes(os.urandom(2000))
    file_stranger(walk)
    walk.media.insert(walk.stick)
    await walk.signs_in(customer)
    for keys in (("2",), ("enter",), ("enter",)):
        await walk.past(*keys)
    for key, name in (("1", "03-damaged"), ("2", "03-encryption-file"), ("4", "03-strange-file")):
        await walk.past(key)
        await walk.enters(name, OLD_FILE_PASSWORD)
    await walk.to("03-lost", "0")


async def _may_not_renew(walk: Walk) -> None:
    await walk.signs_in(file_holder(walk))
    await walk.to("01-too-early", "2")


async def _is_too_late(walk: Walk) -> None:
    await walk.signs_in(file_holder(walk, -3))
    await walk.to("01-expired", "2")


async def _revokes(walk: Walk) -> None:
    await walk.signs_in(file_holder(walk))
    await revokes(walk)


async def _suspends(walk: Walk) -> None:
    await walk.signs_in(file_holder(walk))
    await suspends(walk)


async def _proves(walk: Walk) -> None:
    await walk.signs_in(file_holder(walk))
    await proves(walk)


async def _checks(walk: Walk) -> None:
    customer = file_holder(walk)
    walk.media.insert(walk.stick)
    await walk.signs_in(customer)
    await walk.to("which", "6")
    await walk.to("password", "2")
    await walk.enters("in-order", OLD_FILE_PASSWORD)
    await walk.to("what-next", "enter")
    await walk.to("new-password", "1")
    await walk.enters("format", FILE_PASSWORD, FILE_PASSWORD)
    await walk.to("replace", "1")
    await walk.to("changed", "tab", "enter")
    await walk.to("take-stick", "enter")


async def _checks_what_is_not_good(walk: Walk) -> None:
    customer = file_holder(walk)
    walk.media.insert(walk.stick)
    await walk.signs_in(customer)
    walk.world.admin.certificates.hold(customer.cn)
    await _opens(walk, "6", "suspended")
    await walk.past("enter")
    await walk.past("escape")
    await walk.kiosk.line.cut()
    await _opens(walk, "6", "without-the-authority")


async def _checks_what_is_strange(walk: Walk) -> None:
    customer = _stranger_with_own_account(walk)
    walk.media.insert(walk.stick)
    await walk.signs_in(customer)
    await _opens(walk, "6", "useless")


async def _tests(walk: Walk) -> None:
    customer = file_holder(walk)
    walk.media.insert(walk.stick)
    await walk.signs_in(customer)
    await walk.to("which", "7")
    await walk.to("password", "2")
    await walk.enters("passed", OLD_FILE_PASSWORD)
    await walk.past("enter")
    await _opens(walk, "7", "encryption-file", "1")
    await walk.past("enter")
    walk.world.admin.certificates.hold(customer.cn)
    await _opens(walk, "7", "suspended")
    await walk.past("enter")
    await walk.kiosk.line.cut()
    await _opens(walk, "7", "without-the-authority")


async def _opens(walk: Walk, section: str, name: str, file: str = "2") -> None:
    await walk.past(section)
    await walk.past(file)
    await walk.enters(name, OLD_FILE_PASSWORD)


def _stranger_with_own_account(walk: Walk) -> FileCustomer:
    """A customer whose stick has somebody else's files."""
    file_stranger(walk)
    return file_newcomer(walk)


SOFTWARE: dict[str, tuple[Way, ...]] = {
    "3.1": (_applies, _changes_the_stick),
    "3.2": (_renews, _cannot_prove_it, _may_not_renew, _is_too_late),
    "3.3": (_revokes,),
    "3.4": (_suspends,),
    "3.5": (_proves,),
    "3.check": (_checks, _checks_what_is_not_good, _checks_what_is_strange),
    "3.test": (_tests,),
}
