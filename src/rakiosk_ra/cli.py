"""The command `rakiosk-ra`: serve the RA, and fill it by hand."""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ra_contract.standard_streams import open_closed_streams, say
from ra_contract.utf8 import speak_utf8
from rakiosk_ra.admin.commands.audit import add_audit
from rakiosk_ra.admin.commands.bank import add_accounts, add_bank
from rakiosk_ra.admin.commands.cards import add_cards
from rakiosk_ra.admin.commands.certificates import add_certificates
from rakiosk_ra.admin.commands.clerks import add_clerks
from rakiosk_ra.admin.commands.clock import add_clock
from rakiosk_ra.admin.commands.command_shape import RAW, Run, command, opened_admin
from rakiosk_ra.admin.commands.customers import add_customers
from rakiosk_ra.admin.commands.driver import add_driver
from rakiosk_ra.admin.commands.issuing import add_issuing
from rakiosk_ra.admin.commands.kek import add_kek
from rakiosk_ra.admin.commands.kiosks import add_kiosks
from rakiosk_ra.admin.commands.orders import add_orders
from rakiosk_ra.admin.commands.pages import add_content
from rakiosk_ra.admin.commands.pin_resets import add_pin_resets
from rakiosk_ra.admin.commands.root import add_root
from rakiosk_ra.admin.commands.signers import add_signers
from rakiosk_ra.admin.commands.statements import add_statements
from rakiosk_ra.admin.commands.tls import add_tls
from rakiosk_ra.base.errors import AdminError

if TYPE_CHECKING:
    from rakiosk_ra.admin.commands.command_shape import Commands


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 when it was done, 2 with one sentence on stderr when not."""
    if arguments is None:
        speak_utf8()
        open_closed_streams()
    try:
        options = command_line().parse_args(arguments)
        run: Run = options.run
        _say_all(run(options))
    except AdminError as error:
        print(f"rakiosk-ra: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def _say_all(lines: Iterable[str]) -> None:
    """Do what the lines tell of to its end, whoever reads them. Raises AdminError when one could not be written."""
    unsaid: OSError | None = None
    for line in lines:
        try:
            say(line)
        except OSError as error:
            unsaid = error
    if unsaid is not None:
        raise AdminError(f"It was done, and what it told could not be written: {unsaid.strerror}.") from unsaid


def command_line() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="rakiosk-ra",
        description="The reference Registration Authority: accounts, cards, orders, certificates, CRL and OCSP.",
        epilog=(
            "A first start:\n"
            "  rakiosk-ra init --pki-url http://pki.example:8080 --name ra.example\n"
            "  rakiosk-ra customers add A123 --name 林美玲 --carrier card\n"
            "  rakiosk-ra kiosks add counter-1 --out kiosk-files\n"
            "  rakiosk-ra serve"
        ),
        formatter_class=RAW,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_serve(commands)
    _add_init(commands)
    add_customers(commands)
    add_cards(commands)
    add_orders(commands)
    add_kiosks(commands)
    add_certificates(commands)
    add_pin_resets(commands)
    add_statements(commands)
    add_signers(commands)
    add_driver(commands)
    add_content(commands)
    add_accounts(commands)
    add_bank(commands)
    add_root(commands)
    add_issuing(commands)
    add_tls(commands)
    add_clock(commands)
    add_kek(commands)
    add_clerks(commands)
    add_audit(commands)
    command(commands, "reap", _reap, "end orders that were left, settle payments, refund; `serve` does so too", "reap")
    command(commands, "openapi", _openapi, "print the contract of the interface (OpenAPI)", "openapi > openapi.json")
    return parser


def _add_serve(commands: "Commands") -> None:
    serve = command(
        commands,
        "serve",
        _serve,
        "serve kiosks over TLS, and CRL and OCSP over plain HTTP",
        "serve --listen 0.0.0.0:8443 --pki-listen 0.0.0.0:8080",
    )
    serve.add_argument("--listen", metavar="HOST:PORT", default="127.0.0.1:8443", help="for kiosks (%(default)s)")
    serve.add_argument("--pki-listen", metavar="HOST:PORT", default="127.0.0.1:8080", help="for all (%(default)s)")
    serve.add_argument(
        "--only", choices=("api", "public"), help="one of the two: they may run on machines of their own"
    )


def _add_init(commands: "Commands") -> None:
    init = command(
        commands,
        "init",
        _init,
        "make an RA: keys, database and PKI; nothing else does",
        "init --state /var/lib/rakiosk-ra --pki-url http://pki.example:8080 --name ra.example",
    )
    init.add_argument(
        "--pki-url", metavar="URL", help="how everybody reaches --pki-listen; stands in certificates for ever"
    )
    init.add_argument(
        "--name", action="append", default=[], metavar="HOST", help="how kiosks reach --listen; may be given again"
    )


def _serve(options: argparse.Namespace) -> Iterator[str]:
    from rakiosk_ra.server.serve import Side, serve  # noqa: PLC0415  # the counter's commands need no web server

    only = Side(options.only) if options.only else None
    serve(options.state, options.database, options.listen, options.pki_listen, only)
    yield from ()


def _init(options: argparse.Namespace) -> Iterator[str]:
    from rakiosk_ra.opening import found  # noqa: PLC0415  # `--help` needs no database

    found(options.state, options.database, options.pki_url, tuple(options.name))
    yield f"{options.state} is ready; move {options.state / 'root-offline'} to a medium that lies in a safe."


def _reap(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        yield admin.reap()


def _openapi(_options: argparse.Namespace) -> Iterator[str]:
    from rakiosk_ra.api.app import contract_text  # noqa: PLC0415  # as above

    yield contract_text().rstrip()


if __name__ == "__main__":
    sys.exit(main())
