"""The demo's commands of `rakiosk`: demo, virtual-card."""

import argparse
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rakiosk.commands import Refused, log_death, require_terminal
from rakiosk.i18n import DEFAULT_LANGUAGE, LANGUAGES
from rakiosk.memory import choose_allocator
from rakiosk.supervisor import supervised
from rakiosk_demo.simulators.card.vpcd import add_arguments

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001  # it has no public name

_OTHER_PROGRAMS = """\
While --pcsc runs, other programs reach its reader in the environment of STATE/pcsc.env:
  env $(cat STATE/pcsc.env) yubico-piv-tool -r 'ACS ACR38U' -a status
"""


def add_commands(commands: "Commands") -> None:
    """Add them to the commands of the kiosk."""
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
    demo.add_argument(
        "--language", choices=tuple(LANGUAGES), default=DEFAULT_LANGUAGE, help="of the first screen: %(default)s"
    )
    demo.set_defaults(command=_demo)
    add_arguments(commands.add_parser("virtual-card", help="a software PIV card in a virtual PC/SC reader (vpcd)"))


def _demo_state() -> Path:
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "rakiosk" / "demo"


def _demo(options: argparse.Namespace) -> int:
    require_terminal()
    choose_allocator()
    supervision = supervised(partial(log_death, options.state / "kiosk.log", "demo"), most_in_a_row=3)
    from rakiosk.kit.visit import CannotStart  # noqa: PLC0415  # loaded once the supervisor has forked
    from rakiosk_demo.command import run  # noqa: PLC0415

    try:
        fresh = options.fresh and not supervision.incident
        return run(options.state, supervision, fresh=fresh, pcsc=options.pcsc, language=options.language)
    except CannotStart as error:
        raise Refused(str(error)) from error
