"""The commands for the public pages."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rakiosk_ra.admin.commands.command_shape import command, group, opened_admin

if TYPE_CHECKING:
    from rakiosk_ra.admin.commands.command_shape import Commands


def add_content(commands: "Commands") -> None:
    """Add the commands for the public pages."""
    folder = group(commands, "content", "the public pages: about, bulletin, documents, questions, links")
    check = command(folder, "check", _check, "check a folder of pages, and change nothing", "content check pages")
    check.add_argument("folder", type=Path, metavar="FOLDER")
    bring = command(folder, "import", _import, "keep a folder of pages as the next version", "content import pages")
    bring.add_argument("folder", type=Path, metavar="FOLDER")
    command(folder, "publish", _publish, "sign the newest version and put it in force", "content publish")


def _check(options: argparse.Namespace) -> Iterator[str]:
    from rakiosk_ra.pages.folder import read_folder  # noqa: PLC0415  # `--help` needs no pages

    content = read_folder(options.folder)
    yield f"{len(content.entries)} entries, {len(content.files)} files: nothing is wrong."


def _import(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        yield f"version {admin.pages.import_folder(options.folder)}, not yet published"


def _publish(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        yield f"version {admin.pages.publish()} is in force"
