"""The command `rakiosk`: run, clerk, doctor, and what else stands in `rakiosk --help`."""

import argparse
import sys
import time
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from rakiosk import __version__
from rakiosk.commands import Refused, log_death, require_terminal
from rakiosk.i18n import LANGUAGES
from rakiosk.memory import choose_allocator
from rakiosk.supervisor import kept, supervised

if TYPE_CHECKING:
    from rakiosk.config import Config

REFUSED = 2
_KIOSKS = {"run", "clerk"}
_REST_SECONDS = 0.4  # that the first screen stands before all the rest is loaded, which is as much again
SETTINGS = Path("/etc/rakiosk/rakiosk.toml")
DESK_SETTINGS = Path("/etc/rakiosk/desk.toml")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    is_kiosk = bool(_KIOSKS.intersection(given[:1]))
    options = command_line(with_demo=not is_kiosk, with_others=not is_kiosk).parse_args(given)
    try:
        return int(options.command(options))
    except Refused as refused:
        print(f"rakiosk {options.name}: {refused}", file=sys.stderr)
        return REFUSED


def command_line(*, with_demo: bool, with_others: bool = True) -> argparse.ArgumentParser:
    """The command line. Without the demo's commands and all but a kiosk's it is read sooner."""
    parser = argparse.ArgumentParser(prog="rakiosk", description="A counter kiosk for financial certificates.")
    parser.add_argument("--version", action="version", version=f"rakiosk {__version__}")
    commands = parser.add_subparsers(dest="name", required=True)

    run = commands.add_parser("run", help="the kiosk of a counter machine")
    run.add_argument("--config", type=Path, default=SETTINGS, help="its settings: %(default)s")
    run.set_defaults(command=_run)

    clerk = commands.add_parser("clerk", help="a clerk's desk in this terminal, without the customers' services")
    clerk.add_argument("--config", type=Path, default=DESK_SETTINGS, help="its settings: %(default)s")
    clerk.set_defaults(command=_clerk)

    if not with_others:
        return parser

    enrol = commands.add_parser("enrol", help="this machine becomes a kiosk, by a one-time token of the RA")
    _enrol_arguments(enrol)

    printer = commands.add_parser("check-printer", help="what the kiosk's printer cannot do, each in a sentence")
    printer.add_argument("--config", type=Path, default=SETTINGS, help="the kiosk's settings: %(default)s")
    printer.set_defaults(command=_check_printer)

    _audit_arguments(commands.add_parser("audit", help="what was done at this kiosk: verify, show, export"))
    doctor = commands.add_parser("doctor", help="everything of this machine looked at: a line each, and what to do")
    _doctor_arguments(doctor)
    doctor.set_defaults(command=_doctor)

    support = commands.add_parser("support", help="what support staff see and do at a running kiosk; sshd runs it")
    support.add_argument("words", nargs="*", metavar="REQUEST", help="status, events, doctor, mirror, message, restart")
    support.add_argument("--config", type=Path, default=SETTINGS, help="the kiosk's settings: %(default)s")
    support.add_argument("--socket", type=Path, help="the kiosk's socket, where its settings cannot be read")
    support.set_defaults(command=_support)

    if with_demo and find_spec("rakiosk_demo") is not None:  # not on a counter machine
        import_module("rakiosk_demo.cli").add_commands(commands)

    slip = commands.add_parser(
        "verify-slip", help="whether the RA has signed what a statement's QR code says; off line"
    )
    _verify_slip_arguments(slip)
    slip.set_defaults(command=_verify_slip)
    return parser


def _run(options: argparse.Namespace, *, is_desk: bool = False) -> int:
    config = _settings(options.config)
    require_terminal()
    choose_allocator()
    supervision = kept() or supervised(partial(log_death, config.log_file, config.kiosk_id))
    from rakiosk.ui.without_palette import leave_out_palette  # noqa: PLC0415

    leave_out_palette()
    from rakiosk import app  # noqa: PLC0415
    from rakiosk.kit.visit import CannotStart  # noqa: PLC0415
    from rakiosk.log import start_log  # noqa: PLC0415

    start_log(config.log_file, config.kiosk_id)
    try:
        rest = partial(time.sleep, _REST_SECONDS)
        return app.run(app.kiosk(config, supervision=supervision, until_ready=rest, is_desk=is_desk))
    except CannotStart as error:
        raise Refused(f"{options.config}: {error}") from error


def log_death_of(arguments: Sequence[str], words: str) -> None:
    """Log how the kiosk of this command line ended, in its own log; where its settings say nothing now, to stderr."""
    options = command_line(with_demo=False, with_others=False).parse_args(arguments)
    try:
        config = _settings(options.config)
    except Refused:
        log_death(None, "-", words)
    else:
        log_death(config.log_file, config.kiosk_id, words)


def _clerk(options: argparse.Namespace) -> int:
    return _run(options, is_desk=True)


def _enrol_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--ra", required=True, metavar="URL", help="where the RA answers: https://ra.example:8443")
    parser.add_argument(
        "--token", default="-", metavar="FILE", help="the file of `rakiosk-ra kiosks token`; - is standard input"
    )
    parser.add_argument(
        "--config", type=Path, default=SETTINGS, help="the settings beside which it writes: %(default)s"
    )
    parser.add_argument("--again", action="store_true", help="even where this machine is a kiosk already")
    parser.epilog = "The token is read and never an argument, which everybody on the machine could see."
    parser.set_defaults(command=_enrol)


def _enrol(options: argparse.Namespace) -> int:
    from rakiosk.support.enrolment import enrol  # noqa: PLC0415

    return enrol(options)


def _check_printer(options: argparse.Namespace) -> int:
    _log_nothing()
    from rakiosk.support.doctor.printer import check  # noqa: PLC0415

    return check(_settings(options.config))


def _support(options: argparse.Namespace) -> int:
    from rakiosk.support.command import support  # noqa: PLC0415

    place = options.socket or _settings(options.config).support_socket
    if place is None:
        raise Refused(f"{options.config}: [support] socket is empty, so that support cannot look at this kiosk")
    return support(place, options.words)


def _audit_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", choices=("verify", "show", "export"), help="the chain, the last records, or all of them"
    )
    parser.add_argument("--config", type=Path, default=SETTINGS, help="the kiosk's settings: %(default)s")
    parser.add_argument("--last", type=int, default=50, metavar="N", help="so many are shown: %(default)s")
    parser.add_argument("--head", default="", metavar="N:DIGEST", help="what the RA was told, which must be in it")
    parser.add_argument("--ra", action="store_true", help="ask the RA what it was told")
    parser.set_defaults(command=_audit)


def _audit(options: argparse.Namespace) -> int:
    from rakiosk.audit.kept import folder_of  # noqa: PLC0415
    from rakiosk.domain.errors import RaError  # noqa: PLC0415
    from rakiosk.support import audit  # noqa: PLC0415

    config = _settings(options.config)
    folder = folder_of(config)
    if folder is None:
        raise Refused(f"{options.config}: [kiosk] state is empty, so that this kiosk keeps no audit")
    try:
        if options.what == "verify":
            return audit.show_verdict(folder, audit.head_at_ra(config) if options.ra else options.head)
        return audit.show(folder, options.last) if options.what == "show" else audit.export(folder)
    except (OSError, ValueError, RaError) as error:
        raise Refused(str(error)) from error


def _doctor_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, default=SETTINGS, help="the kiosk's settings: %(default)s")
    parser.add_argument("--language", choices=tuple(LANGUAGES), help="of the report; else the kiosk's")
    parser.add_argument("--json", action="store_true", help="for machines; in every language")
    parser.add_argument("--textfile", type=Path, metavar="PATH", help="write a file for Prometheus's node exporter")
    parser.epilog = "Ends with 0 when all is well, 1 when something is broken, 3 when something needs attention soon."


def _log_nothing() -> None:
    """Leave it at what a command tells: a library adds a handler of its own, to standard error, where it finds none."""
    import logging  # noqa: PLC0415  # each command loads only what it needs

    logging.getLogger().addHandler(logging.NullHandler())


def _doctor(options: argparse.Namespace) -> int:
    _log_nothing()
    from rakiosk.support.doctor.command import doctor  # noqa: PLC0415

    return doctor(options)


def _settings(file: Path) -> "Config":
    from rakiosk.config import ConfigError, load  # noqa: PLC0415  # each command loads only what it needs

    try:
        return load(file)
    except ConfigError as error:
        raise Refused(str(error)) from error


def _verify_slip_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--key", type=Path, required=True, metavar="FILE", help="the RA's /pki/statement.pub")
    parser.add_argument(
        "slip", nargs="?", default="-", metavar="SLIP", help="the scanned text, a file with it, or - (%(default)s)"
    )


def _verify_slip(options: argparse.Namespace) -> int:
    from rakiosk_slip.verify import CannotVerify, verify  # noqa: PLC0415

    try:
        return verify(options.key, options.slip)
    except CannotVerify as error:
        raise Refused(str(error)) from error
