"""The whole examination: every check on its own, so that one that fails or hangs hides none of the others."""

import asyncio
import functools
import logging
import threading
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress

from rakiosk.config import Config
from rakiosk.i18n import _
from rakiosk.support.doctor import fonts, machine
from rakiosk.support.doctor.authority import authority
from rakiosk.support.doctor.memory import memory
from rakiosk.support.doctor.printer import printer
from rakiosk.support.doctor.reader import reader
from rakiosk.support.doctor.sticks import sticks
from rakiosk.support.doctor.terminal import not_asked
from rakiosk.support.doctor.time_server import time_server
from rakiosk.support.doctor.verdict import NOT_LOOKED_AT, Check, Verdict, broken, failed, unasked

log = logging.getLogger("rakiosk.support.doctor")

LONGEST_SECONDS = 60.0  # of one check: the RA's own patience (ra.timeout_seconds), name servers, a card in use
_NO_SETTINGS = _("The settings could not be read.")
_NEED_SETTINGS = (
    Check.CARD_SERVICE,
    Check.READER,
    Check.CARD,
    Check.STICKS,
    Check.PRINTER,
    Check.RA_NAME,
    Check.RA,
    Check.CLOCK,
    Check.CERTIFICATE,
    Check.RA_TROUBLES,
)

Found = Verdict | Iterable[Verdict]


async def verdicts(config: Config, terminal: Iterable[Verdict] | None = None) -> tuple[Verdict, ...]:
    """The verdicts on everything, in the order of Check; none is left out, and nothing is raised.

    It may be asked from a kiosk that runs: its terminal is not touched, only told of where somebody asked it before.
    """
    checks: list[tuple[Check, Callable[[], Awaitable[Found]]]] = [
        *_without_settings(config),
        (Check.READER, lambda: _in_thread(functools.partial(reader, config))),
        (Check.STICKS, lambda: sticks(config)),
        (Check.PRINTER, lambda: printer(config)),
        (Check.RA, lambda: authority(config)),
    ]
    found = await _all(checks)
    return _in_order([machine.settings_read(config), *found, *(not_asked() if terminal is None else terminal)])


async def verdicts_without_settings(complaint: str, terminal: Iterable[Verdict] | None = None) -> tuple[Verdict, ...]:
    """The same where the settings cannot be used, for this reason: only what needs none is looked at."""
    found = await _all(_without_settings(None))
    left_out = [unasked(check, _NO_SETTINGS) for check in _NEED_SETTINGS]
    told = not_asked() if terminal is None else terminal
    return _in_order([machine.settings_refused(complaint), *found, *left_out, *told])


def _without_settings(config: Config | None) -> list[tuple[Check, Callable[[], Awaitable[Found]]]]:
    return [
        (Check.LANGUAGES, lambda: _here(machine.languages)),
        (Check.PACKAGES, lambda: _in_thread(functools.partial(machine.packages, config))),
        (Check.LIBRARIES, lambda: _in_thread(machine.libraries)),
        (Check.DISK, lambda: _in_thread(functools.partial(machine.disk, config))),
        (Check.MEMORY, lambda: _in_thread(memory)),
        (Check.TIME_SERVER, lambda: _in_thread(time_server)),
        (Check.FOLDERS, lambda: _in_thread(functools.partial(machine.folders, config))),
        (Check.FONTS, lambda: _in_thread(fonts.fonts)),
    ]


async def _all(checks: list[tuple[Check, Callable[[], Awaitable[Found]]]]) -> list[Verdict]:
    found = await asyncio.gather(*(_guarded(check, look) for check, look in checks))
    return [verdict for each in found for verdict in each]


async def _guarded(check: Check, look: Callable[[], Awaitable[Found]]) -> tuple[Verdict, ...]:
    """The verdicts of one check; one where it fails for a reason that nobody knew of, or takes too long."""
    try:
        found = await asyncio.wait_for(look(), LONGEST_SECONDS)
    except TimeoutError:
        advice = _("Switch the device off and on; if it stays so, restart this machine.")
        return (broken(check, _("It does not answer."), advice),)
    except Exception as error:  # whatever it is, the other checks are told, and this one's failure
        log.exception("the check %s failed", check)
        return (failed(check, f"{type(error).__name__}: {error}"),)
    return (found,) if isinstance(found, Verdict) else tuple(found)


async def _here(look: Callable[[], Found]) -> Found:
    return look()


async def _in_thread(look: Callable[[], Found]) -> Found:
    """The findings of `look`, in a thread that keeps nobody: a device that hangs in the kernel holds no end up."""
    loop = asyncio.get_running_loop()
    told: asyncio.Future[Found] = loop.create_future()

    def work() -> None:
        try:
            result = look()
        except Exception as error:  # noqa: BLE001 - raised where it is awaited
            settle = functools.partial(told.set_exception, error)
        else:
            settle = functools.partial(told.set_result, result)
        with suppress(RuntimeError):  # the loop has closed meanwhile
            loop.call_soon_threadsafe(lambda: None if told.done() else settle())

    threading.Thread(target=work, name="doctor", daemon=True).start()
    return await told


def _in_order(found: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """One for each check: that of the reader tells of its card as well, and where it fails nobody has."""
    told = {verdict.check: verdict for verdict in found}
    return tuple(told.get(check) or unasked(check, NOT_LOOKED_AT) for check in Check)
