"""The kiosk put together from its settings: what `rakiosk run` starts."""

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from rakiosk.audit.kept import audit_of, folder_of
from rakiosk.audit.port import NOTHING_KEPT, Act, Audit
from rakiosk.card.port import Reader
from rakiosk.carriers import CARRIERS, Carriers
from rakiosk.config import Config
from rakiosk.domain.errors import CounterRefused, RaRefused
from rakiosk.event_loop import KioskLoop
from rakiosk.journey.customer import NOBODY, Listeners
from rakiosk.kit.visit import CannotStart, Services
from rakiosk.log import report_crash
from rakiosk.media.port import Media
from rakiosk.printing.port import Printer
from rakiosk.screen_alive import screen_of
from rakiosk.service_manager import ServiceManager
from rakiosk.supervisor import UNSUPERVISED, Supervision
from rakiosk.ui.app import KioskApp
from rakiosk.ui.function_keys import Extra
from rakiosk.ui.idle import IdleTimes
from rakiosk.ui.text_size import ScaleCommands
from rakiosk.ui.wiping import settle_memory

if TYPE_CHECKING:  # loaded after the first frame
    from textual.worker import Worker

    from rakiosk.authority.clerk_port import Clerking
    from rakiosk.authority.problems import Refuse
    from rakiosk.authority.transport import Transport
    from rakiosk.card.service import CardService

MakeReader = Callable[[], Reader]
_CERTIFICATE_SECONDS, _SELF_TEST_SECONDS, _HEAD_SECONDS = 120.0, 30.0, 60.0


def kiosk(
    config: Config,
    *,
    make_reader: MakeReader | None = None,
    media: Media | None = None,
    printer: Printer | None = None,
    before_services: Callable[[], None] = lambda: None,
    until_ready: Callable[[], None] = lambda: None,
    listeners: Listeners = NOBODY,
    extras: Sequence[Extra] = (),
    supervision: Supervision = UNSUPERVISED,
    carriers: Carriers = CARRIERS,
    is_desk: bool = False,
) -> KioskApp:
    """The application for these settings.

    `make_reader` replaces the PC/SC reader, and `media` is where sticks are put in. `printer` replaces the one that the
    settings name. `before_services` is called after the first frame, in the main thread, and `until_ready` before
    anything is connected, in another: both for whoever starts an RA of their own. `is_desk`: a clerk's own terminal.
    """

    audit, visit_over = audit_of(config, supervision.incident), asyncio.Event()

    def signed_out() -> None:
        listeners.signed_out()
        visit_over.set()

    def make_services() -> Services:
        audit.start()
        until_ready()
        services = connect(config, make_reader, media, printer, audit)
        settle_memory()
        return services

    def after_first_frame() -> None:
        from rakiosk.support.server import SupportServer  # noqa: PLC0415  # the first frame does without

        def beside(work: Callable[[], Coroutine[None, None, None]]) -> None:
            # as what is not begun: an application that ends meanwhile leaves nothing that nobody awaits
            _: Worker[None] = app.run_worker(work)

        if manager.is_there:
            screen = screen_of(os.environ, app.terminal_answers)
            beside(partial(manager.keep_told, lambda: not app.turnover.is_absent, screen))
        if config.support_socket is not None:
            beside(partial(SupportServer(app, config, audit).serve, config.support_socket))
        beside(partial(_keep_certificate, config, audit))
        # Given devices are not this machine's, and a desk has what its clerk's machine has.
        if not is_desk and (make_reader or media or printer) is None:
            beside(partial(_keep_self_test, app, config))
        beside(partial(_keep_head_told, config, audit, visit_over))
        before_services()

    manager = ServiceManager.of(os.environ)
    app = KioskApp(
        make_services=make_services,
        before_services=after_first_frame,
        listeners=replace(listeners, audit=audit, signed_out=signed_out),
        extras=extras,
        first_language=config.language,
        counter_phone=config.counter_phone,
        has_touch_screen=config.has_touch_screen,
        scale_commands=ScaleCommands(config.large_text_command, config.normal_text_command),
        report_crash=partial(_report_crash, supervision, audit),
        incident=supervision.incident,
        carriers=carriers,
        is_desk=is_desk,
        idle=IdleTimes(config.idle_seconds, config.idle_accessible_seconds, config.idle_countdown_seconds),
    )
    return app


def _report_crash(supervision: Supervision, audit: Audit, frames: str) -> str:
    """Log a bug, and have it in the audit before the process ends."""
    number = report_crash(supervision, frames)
    audit.keep(Act.CRASHED, incident=number)
    return number


def run(app: KioskApp) -> int:
    """Run it to its end; the exit status. Raises CannotStart when its services cannot be had."""
    with asyncio.Runner(loop_factory=KioskLoop) as runner:
        runner.run(app.run_async())
    if app.visit is not None:
        app.visit.audit.close()
    if app.refused is not None:
        raise app.refused
    return app.return_code or 0


def connect(
    config: Config,
    make_reader: MakeReader | None = None,
    media: Media | None = None,
    printer: Printer | None = None,
    audit: Audit = NOTHING_KEPT,
) -> Services:
    """The RA's client and the card service. Imports what the first frame does without; raises CannotStart."""
    # httpx without its command line, which loads a printer of tables wherever one is installed
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
    import ssl  # noqa: PLC0415

    from rakiosk.authority.client import RaClient  # noqa: PLC0415
    from rakiosk.authority.content import ContentKeeper  # noqa: PLC0415
    from rakiosk.authority.tls import TlsFiles  # noqa: PLC0415
    from rakiosk.printing.connect import printer_of  # noqa: PLC0415

    try:
        transport = _transport(config, audit)
    except ssl.SSLError as error:
        from rakiosk.authority.unfit import unfit  # noqa: PLC0415

        raise CannotStart(f"[ra] {unfit(config)}: put the files there that `rakiosk-ra kiosks add` wrote") from error
    try:
        printer = printer or printer_of(config)
    except ssl.SSLError as error:
        raise CannotStart(f"[printer] ca is damaged ({config.printer_ca})") from error
    drives_in = media if media is not None else drives(config)
    ra = RaClient(transport)
    content = ContentKeeper(ra, TlsFiles.of(config).authorities, config.content_cache)
    cards = _card_service(config, make_reader)
    return Services(ra, cards, printer, drives_in, content, clerking=partial(_clerking, config, audit))


def _clerking(config: Config, audit: Audit) -> "Clerking":
    """A clerk's own way to the RA, over the same certificate; loaded when the first clerk comes."""
    from rakiosk.authority.clerk import ClerkClient  # noqa: PLC0415

    return ClerkClient(_transport(config, audit, CounterRefused), audit)


async def _keep_certificate(config: Config, audit: Audit) -> None:
    """Have the kiosk renew its own certificate in time; begun when the start is long over."""
    await asyncio.sleep(_CERTIFICATE_SECONDS)
    from rakiosk.authority.own_certificate import keep_valid  # noqa: PLC0415
    from rakiosk.authority.tls import TlsFiles  # noqa: PLC0415

    await keep_valid(TlsFiles.of(config), partial(_transport, config, audit))


async def _keep_self_test(app: KioskApp, config: Config) -> None:
    """Have the kiosk look at itself and tell the RA; begun when the start is long over."""
    await asyncio.sleep(_SELF_TEST_SECONDS)
    from rakiosk.support.self_test import SelfTest  # noqa: PLC0415

    self_test = SelfTest(config)
    if app.visit is not None:
        app.visit.self_test = self_test
    await self_test.keep(partial(_transport, config, NOTHING_KEPT), lambda: app.turnover.is_absent, app.advise_front)


async def _keep_head_told(config: Config, audit: Audit, visit_over: asyncio.Event) -> None:
    """Tell the RA how far the audit is, from a minute after the start on."""
    folder = folder_of(config)
    if folder is None:
        return
    await asyncio.sleep(_HEAD_SECONDS)
    from rakiosk.authority.audit_head import keep_told  # noqa: PLC0415

    await keep_told(folder, partial(_transport, config, NOTHING_KEPT), audit, visit_over)


def _transport(config: Config, audit: Audit, refuse: "Refuse" = RaRefused) -> "Transport":
    """A connection to the RA, which refuses by these errors. Raises OSError, ssl.SSLError."""
    from rakiosk.authority.deeds import hooks  # noqa: PLC0415
    from rakiosk.authority.tls import TlsFiles  # noqa: PLC0415
    from rakiosk.authority.transport import Transport  # noqa: PLC0415

    files = TlsFiles.of(config)
    timeout = config.ra_timeout_seconds
    transport = Transport.over_tls(config.ra_url, files, timeout_seconds=timeout, refuse=refuse)
    transport.http.event_hooks = hooks(audit)
    return transport


def _card_service(config: Config, make_reader: MakeReader | None) -> "CardService":
    """The card service at PC/SC, or at a vendor's PKCS#11 module. Raises CannotStart."""
    from rakiosk.card.pkcs11 import TokenReader  # noqa: PLC0415
    from rakiosk.card.reader import PcscReader  # noqa: PLC0415
    from rakiosk.card.service import CardService  # noqa: PLC0415
    from rakiosk.card.token_session import TokenSession  # noqa: PLC0415

    if config.reader_module is None or make_reader is not None:
        reader = PcscReader(config.reader_pattern) if make_reader is None else make_reader()
        return CardService(reader, deadline_seconds=config.card_deadline_seconds)
    if find_spec("pkcs11") is None:
        raise CannotStart('[reader] module needs python-pkcs11: pip install "rakiosk[pkcs11]", or leave it empty')
    tokens = TokenReader(str(config.reader_module))
    return CardService(tokens, make_session=TokenSession, deadline_seconds=config.card_deadline_seconds)


def drives(config: Config) -> Media | None:
    """The machine's removable drives, if this kiosk takes sticks."""
    from rakiosk.media.udisks import UdisksMedia  # noqa: PLC0415

    if not config.media_udisks:
        return None
    return UdisksMedia(loop_folder=config.media_loop_folder, power_off=config.media_power_off)
