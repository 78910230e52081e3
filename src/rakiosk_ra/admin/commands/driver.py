"""The commands for the driver."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rakiosk_ra.admin.commands.command_shape import command, group, opened_admin

if TYPE_CHECKING:
    from rakiosk_ra.admin.commands.command_shape import Commands


def add_driver(commands: "Commands") -> None:
    """Add the command for the driver."""
    folder = group(commands, "driver", "the reader's driver for customers' own PCs")
    put = command(
        folder,
        "import",
        _import_driver,
        "publish the maker's ZIP file in place of any other",
        "driver import 'ACR38 driver.zip' --version 4.2.8",
    )
    put.add_argument("file", type=Path, metavar="FILE")
    put.add_argument("--version", required=True)


def _import_driver(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        admin.driver.publish(options.file, options.version)
    yield from ()
