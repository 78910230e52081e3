"""The kiosk's look at itself, at its start and each hour: for the clerk's page, and told to the RA.

Nobody waits for it, and it never looks while somebody is at the kiosk: the reader and the printer are theirs.
"""

import asyncio
import logging
import random
from collections.abc import Callable, Sequence

from rakiosk.authority.transport import Transport
from rakiosk.config import Config
from rakiosk.kit.self_test import Concern, Finding
from rakiosk.support.doctor.apart import verdicts_apart
from rakiosk.support.doctor.verdict import Check, Standing, Verdict, worst
from rakiosk.support.reporting import in_english, report_of, send

EVERY_SECONDS = 3600.0
AGAIN_SECONDS = 600.0  # while something is broken, and after a report that did not reach the RA
PATIENCE_SECONDS = 30.0  # between two looks whether the customer has gone
SPREAD_SECONDS = 60.0  # 1,300 kiosks that are switched on at eight do not speak at once
_CONCERNS = {
    Check.CARD_SERVICE: Concern.CARDS,
    Check.READER: Concern.CARDS,
    Check.STICKS: Concern.FILES,
    Check.PRINTER: Concern.PAPERS,
    Check.RA_NAME: Concern.AUTHORITY,
    Check.RA: Concern.AUTHORITY,
    Check.CLOCK: Concern.AUTHORITY,
    Check.CERTIFICATE: Concern.AUTHORITY,
}
_log = logging.getLogger("rakiosk.support.self_test")


class SelfTest:
    """The doctor's verdicts of this kiosk. Implements `kit.self_test.SelfTest`."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._verdicts: tuple[Verdict, ...] = ()

    @property
    def findings(self) -> Sequence[Finding]:
        """The things that were not well when they were last looked at; a card that is in is its customer's matter."""
        ill = (each for each in self._verdicts if each.standing > Standing.OK and each.check is not Check.CARD)
        return [finding(each) for each in ill]

    async def look(self) -> None:
        """Look at everything; what has changed for the worse is a line in the log."""
        before = {(each.check, each.standing) for each in self._verdicts}
        self._verdicts = await verdicts_apart(self._config)
        for each in self._verdicts:
            if each.standing > Standing.OK and (each.check, each.standing) not in before:
                _log.warning("%s %s: %s", each.check, each.standing.name.lower(), in_english(each))

    async def keep(
        self, connect: Callable[[], Transport], is_absent: Callable[[], bool], tell: Callable[[], None]
    ) -> None:
        """Look, tell whoever stands there and the RA, at the start and each hour, for the life of the kiosk.

        What is broken is looked at sooner: once it is mended, the front page must not say otherwise.
        """
        while True:
            seconds = await self.one_round(connect, is_absent, tell)
            await asyncio.sleep(seconds)

    async def one_round(
        self, connect: Callable[[], Transport], is_absent: Callable[[], bool], tell: Callable[[], None]
    ) -> float:
        """One look, once nobody is there, and one report; the seconds until the next."""
        while not is_absent():  # noqa: ASYNC110
            await asyncio.sleep(PATIENCE_SECONDS)
        await self.look()
        tell()
        await asyncio.sleep(random.uniform(0, SPREAD_SECONDS))  # noqa: S311  # no secret
        is_told = await send(connect, report_of(self._config, self._verdicts))
        is_well = worst(self._verdicts) is not Standing.BROKEN
        return EVERY_SECONDS if is_told and is_well else AGAIN_SECONDS


def finding(verdict: Verdict) -> Finding:
    """A verdict as the staff's page has it."""
    concern = _CONCERNS.get(verdict.check, Concern.MACHINE)
    is_broken = verdict.standing is Standing.BROKEN
    return Finding(concern, verdict.label, verdict.found, verdict.advice, is_broken=is_broken)
