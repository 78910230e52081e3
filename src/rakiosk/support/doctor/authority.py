"""The Registration Authority and the way to it: name, TLS, clocks, the kiosk's certificate, the RA's own troubles."""

import asyncio
import ssl
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from ra_contract.base import Health
from rakiosk.authority.client import RaClient
from rakiosk.authority.tls import TlsFiles
from rakiosk.authority.transport import Transport
from rakiosk.config import Config
from rakiosk.domain import errors
from rakiosk.domain.errors import RaError
from rakiosk.i18n import Message, _, plural
from rakiosk.support.doctor.verdict import Check, Verdict, attention, broken, ok, unasked

SKEW, TOO_MUCH_SKEW = 30.0, 300.0  # seconds between the two clocks: what a time server keeps; what certificates suffer
SOON = 28  # days before the kiosk's certificate is over; it renews it 30 days before, and tries again for two
_NAME_SECONDS = 8.0
_SET_CLOCK = _("Let an administrator set date and time, and look why the time server does not: timedatectl")
_OVER = _("Let an administrator enrol this kiosk anew: rakiosk enrol --again")
_NOT_RENEWED = _("The kiosk renews it by itself, and could not: let an administrator see why in its log.")
_FILES = _("Let an administrator enrol this kiosk (rakiosk enrol), or put the files there of `rakiosk-ra kiosks add`.")

_WORDS: Mapping[type[RaError], tuple[Message, Message]] = {
    errors.RaUnreachable: (
        _("It does not answer."),
        _(
            "Look at the network cable first. Where other kiosks work, restart this one's network; where none does, "
            "wait."
        ),
    ),
    errors.RaUntrusted: (
        _("Whoever answers there is not the registration authority."),
        _(
            "Do not use this kiosk. Tell support at once: somebody stands between, or [ra] ca is of another authority. "
            "If the registration authority has taken another one while this kiosk was off: rakiosk enrol --again"
        ),
    ),
    errors.RaOtherName: (
        _("It answers by another name."),
        _("Let an administrator correct [ra] url, or let the registration authority have a certificate for this name."),
    ),
    errors.RaCertificateOver: (
        _("Its certificate is over, by this machine's clock."),
        _("Look at date and time of this kiosk first; if they are right, the registration authority must renew."),
    ),
    errors.KioskClockWrong: (_("Certificates are not valid by this machine's clock."), _SET_CLOCK),
    errors.KioskCertificateOver: (_("This kiosk's certificate is over."), _OVER),
    errors.KioskWithdrawn: (
        _("It does not admit this kiosk."),
        _("Ask support whether it was withdrawn. Else let it be enrolled anew: rakiosk enrol"),
    ),
    errors.KioskCopied: (
        _("It knows this kiosk as another machine: this one is a copy, or has other network cards."),
        _(
            "Ask support which machine is the kiosk. Let the other be enrolled under a name of its own: "
            "rakiosk enrol --again"
        ),
    ),
    errors.RaBroken: (
        _("It gives an answer that this kiosk does not understand."),
        _("Ask support whether [ra] url names the registration authority, and whether both are of one version."),
    ),
}


async def authority(config: Config) -> tuple[Verdict, ...]:
    """The verdicts on the RA of these settings, and on the way to it."""
    named, answered = await asyncio.gather(_name(config.ra_url), _health(config))
    return (named, *answered, _certificate(config))


async def _name(url: str) -> Verdict:
    host = urlsplit(url).hostname or ""
    lookup = asyncio.get_running_loop().getaddrinfo(host, None)
    try:
        found = await asyncio.wait_for(lookup, _NAME_SECONDS)
    except (OSError, UnicodeError, TimeoutError):
        advice = _("Look at the network cable; let an administrator look at DNS and at [ra] url.")
        return broken(Check.RA_NAME, _("The name {host} is not found.", host=host), advice)
    return ok(Check.RA_NAME, f"{host}: {found[0][4][0]}")


async def _health(config: Config) -> tuple[Verdict, ...]:
    try:
        transport = Transport.over_tls(config.ra_url, TlsFiles.of(config), timeout_seconds=config.ra_timeout_seconds)
    except (OSError, ssl.SSLError) as error:
        return _without(broken(Check.RA, _("The files for TLS are no good."), _FILES, cause=str(error)))
    client = RaClient(transport)
    try:
        began = time.monotonic()
        health = await client.health()
        return _judged(health, time.monotonic() - began)
    except RaError as error:
        return _without(_refused(error))
    finally:
        await client.close()


def _refused(error: RaError) -> Verdict:
    found, advice = next((words for kind, words in _WORDS.items() if isinstance(error, kind)), _WORDS[errors.RaBroken])
    return broken(Check.RA, found, advice)


def _without(verdict: Verdict) -> tuple[Verdict, ...]:
    why = _("The registration authority could not be asked.")
    return (verdict, unasked(Check.CLOCK, why), unasked(Check.RA_TROUBLES, why))


def _judged(health: Health, took: float) -> tuple[Verdict, ...]:
    answers = ok(Check.RA, _("It answers, in version {version}.", version=health.version))
    return (answers, clock(health.time, datetime.now(UTC), took), _troubles(health))


def clock(theirs: datetime, ours: datetime, took: float = 0.0) -> Verdict:
    """The two clocks agree; `took`: seconds until the answer was there, at some time of which their clock was read."""
    apart = (ours - theirs - timedelta(seconds=took / 2)).total_seconds()
    seconds = max(0.0, abs(apart) - took / 2)
    found = _("{seconds} seconds from the clock of the registration authority.", seconds=round(seconds))
    if seconds >= TOO_MUCH_SKEW:
        return broken(Check.CLOCK, found, _SET_CLOCK, apart)
    return attention(Check.CLOCK, found, _SET_CLOCK, apart) if seconds >= SKEW else ok(Check.CLOCK, found, apart)


def _troubles(health: Health) -> Verdict:
    if health.troubles:
        found = plural("It tells of one trouble of its own.", "It tells of {count} troubles.", len(health.troubles))
        advice = _("Tell who looks after the registration authority.")
        return attention(Check.RA_TROUBLES, found, advice, cause=" ".join(health.troubles))
    return ok(Check.RA_TROUBLES, _("It has no troubles."))


def _certificate(config: Config) -> Verdict:
    validity = TlsFiles.of(config).validity()
    if validity is None:
        return broken(Check.CERTIFICATE, _("It cannot be read ({file}).", file=config.ra_certificate), _FILES)
    return certificate(validity, datetime.now(UTC))


def certificate(validity: tuple[datetime, datetime], now: datetime) -> Verdict:
    """The kiosk's certificate is valid now, and for a month."""
    begins, ends = validity
    days = (ends - now) / timedelta(days=1)
    if now < begins:
        return broken(Check.CERTIFICATE, _("It is valid from {day} on.", day=f"{begins:%Y-%m-%d}"), _SET_CLOCK, days)
    if now > ends:
        return broken(Check.CERTIFICATE, _("It was over on {day}.", day=f"{ends:%Y-%m-%d}"), _OVER, days)
    found = _("It is valid for {days} days, until {day}.", days=int(days), day=f"{ends:%Y-%m-%d}")
    return (
        attention(Check.CERTIFICATE, found, _NOT_RENEWED, days) if days < SOON else ok(Check.CERTIFICATE, found, days)
    )
