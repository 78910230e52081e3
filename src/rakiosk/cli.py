"""The command `rakiosk`: run, demo, virtual-card, verify-slip."""

import argparse
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from rakiosk import __version__
from rakiosk.memory import overwrite_what_is_freed
from rakiosk.supervisor import supervised

LEAST_COLUMNS, LEAST_ROWS = 77, 20
REFUSED = 2

_OTHER_PROGRAMS = """\
While --pcsc runs, other programs reach its reader in the environment of STATE/pcsc.env:
  env $(cat STATE/pcsc.env) yubico-piv-tool -r 'ACS ACR38U' -a status
"""


class Refused(Exception):
    """The command cannot be carried out; its text says why and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except Refused as refused:
        print(f"rakiosk {options.name}: {refused}", file=sys.stderr)
        return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="rakiosk", description="A counter kiosk for financial certificates.")
    parser.add_argument("--version", action="version", version=f"rakiosk {__version__}")
    commands = parser.add_subparsers(dest="name", required=True)

    run = commands.add_parser("run", help="the kiosk of a counter machine")
    run.add_argument("--config", type=Path, default=Path("/etc/rakiosk/rakiosk.toml"), help="its settings: %(default)s")
    run.set_defaults(command=_run)

    demo = commands.add_parser(
        "demo",
        help="the kiosk with an RA, invented people and their cards",
        epilog=_OTHER_PROGRAMS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    demo.add_argument("--fresh", action="store_true", help="forget what was done in earlier demos")
    demo.add_argument(
        "--pcsc", action="store_true", help="put the cards into a real PC/SC service with a virtual reader"
    )
    demo.add_argument("--state", type=Path, default=_demo_state(), help="where the demo keeps its state: %(default)s")
    demo.add_argument("--language", choices=("zh_TW", "en"), default="zh_TW", help="of the first screen: %(default)s")
    demo.set_defaults(command=_demo)

    card = commands.add_parser("virtual-card", help="a software PIV card in a virtual PC/SC reader (vpcd)")
    _virtual_card_arguments(card)

    slip = commands.add_parser(
        "verify-slip", help="whether the RA has signed what a statement's QR code says; off line"
    )
    _verify_slip_arguments(slip)
    slip.set_defaults(command=_verify_slip)
    return parser


def _demo_state() -> Path:
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "rakiosk" / "demo"


def require_terminal() -> None:
    """Raises Refused unless standard input and output are a terminal that is large enough."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused(f"this is not a terminal; run it in one of at least {LEAST_COLUMNS} x {LEAST_ROWS} characters")
    columns, rows = os.get_terminal_size(sys.stdout.fileno())
    if columns and (columns < LEAST_COLUMNS or rows < LEAST_ROWS):
        raise Refused(
            f"this terminal has {columns} x {rows} characters; the screens need {LEAST_COLUMNS} x {LEAST_ROWS}. "
            "Make it larger, or the type smaller"
        )


def _run(options: argparse.Namespace) -> int:
    from rakiosk.config import ConfigError, load  # noqa: PLC0415  # each command loads only what it needs

    try:
        config = load(options.config)
    except ConfigError as error:
        raise Refused(str(error)) from error
    require_terminal()
    overwrite_what_is_freed()
    supervision = supervised(partial(_log_death, config.log_file, config.kiosk_id))
    from rakiosk import app  # noqa: PLC0415
    from rakiosk.log import start_log  # noqa: PLC0415
    from rakiosk.wizards.visit import CannotStart  # noqa: PLC0415

    start_log(config.log_file, config.kiosk_id)
    try:
        return app.run(app.kiosk(config, supervision=supervision))
    except CannotStart as error:
        raise Refused(f"{options.config}: {error}") from error


def _log_death(file: Path | None, kiosk_id: str, words: str) -> None:
    from rakiosk.log import log, start_log  # noqa: PLC0415

    if not log.hasHandlers():
        start_log(file, kiosk_id)
    log.critical(words)


def _demo(options: argparse.Namespace) -> int:
    require_terminal()
    overwrite_what_is_freed()
    supervision = supervised(partial(_log_death, options.state / "kiosk.log", "demo"), most_in_a_row=3)
    from rakiosk.wizards.visit import CannotStart  # noqa: PLC0415
    from rakiosk_demo.command import run  # noqa: PLC0415

    try:
        fresh = options.fresh and not supervision.incident
        return run(options.state, supervision, fresh=fresh, pcsc=options.pcsc, language=options.language)
    except CannotStart as error:
        raise Refused(str(error)) from error


def _virtual_card_arguments(parser: argparse.ArgumentParser) -> None:
    from rakiosk_demo.simulators.card.vpcd import add_arguments  # noqa: PLC0415

    add_arguments(parser)


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


if __name__ == "__main__":
    sys.exit(main())
