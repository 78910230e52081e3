"""The kiosk's word on itself, as the RA keeps it: version, commit, the settings' digest, and the doctor's verdicts."""

import asyncio
import hashlib
import json
import logging
import secrets
import ssl
from collections.abc import Callable, Iterable
from dataclasses import fields
from pathlib import Path

import rakiosk
from ra_contract.kiosk_report import FOUND_MOST, KioskCheck, KioskReport, Standing
from rakiosk.authority.transport import Transport
from rakiosk.config import Config
from rakiosk.domain.errors import RaError
from rakiosk.domain.harmless import harmless
from rakiosk.i18n import speaking
from rakiosk.support.doctor.verdict import Check, Verdict

RUN = secrets.token_hex(8)
"""This run of the program: a copy of this machine has another one."""
_log = logging.getLogger("rakiosk.support.reporting")


def report_of(config: Config, verdicts: Iterable[Verdict]) -> KioskReport:
    """The report on these verdicts."""
    checks = tuple(
        KioskCheck(each.check, Standing(each.standing.name.lower()), in_english(each)[:FOUND_MOST]) for each in verdicts
    )
    return KioskReport(rakiosk.__version__, commit(), digest(config), checks, RUN)


def digest(config: Config) -> str:
    """SHA-256 (hex) over the settings in force, but for the kiosk's name: two kiosks of one digest are set alike."""
    named = {field.name: str(getattr(config, field.name)) for field in fields(config) if field.name != "kiosk_id"}
    return hashlib.sha256(json.dumps(named, sort_keys=True).encode()).hexdigest()


def commit() -> str:
    """The commit that this program was built from; empty where it runs from its source."""
    try:
        return Path(rakiosk.__file__).with_name("commit").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def in_english(verdict: Verdict) -> str:
    """The finding, as a line with the error behind it; that of a printer says what to do in the same sentence."""
    is_whole = verdict.check is Check.PRINTER and verdict.advice
    with speaking("en"):
        told = f"{verdict.found}. {verdict.advice}" if is_whole else str(verdict.found)
        cause = f" ({verdict.cause})" if verdict.cause else ""
        return harmless(" ".join(f"{told}{cause}".split()))


async def send(connect: Callable[[], Transport], report: KioskReport) -> bool:
    """Tell the RA; whether it was told. What hinders it is a line in the log."""
    try:
        transport = await asyncio.to_thread(connect)
        try:
            await transport.request("PUT", "/v1/kiosk/report", report)
        finally:
            await transport.close()
    except (OSError, ssl.SSLError, RaError) as error:
        _log.warning("the RA was not told of this kiosk: %s: %s", type(error).__name__, error)
        return False
    return True
