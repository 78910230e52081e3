"""The commands for the card inventory."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ra_contract.card import ManagementAlgorithm
from rakiosk_ra.admin.commands.command_shape import command, group, opened_admin
from rakiosk_ra.admin.commands.secrets import add_secrets, read_secrets
from rakiosk_ra.base.errors import AdminError

if TYPE_CHECKING:
    from rakiosk_ra.admin.commands.command_shape import Commands

_SECRETS = ("management key (9B) in hexadecimal", "PUK of up to 8 characters")


def add_cards(commands: "Commands") -> None:
    """Add the commands for cards."""
    folder = group(commands, "cards", "the card inventory")
    add = command(
        folder,
        "add",
        _add_card,
        "put a card into the inventory, with its secrets sealed",
        "cards add --guid 00112233445566778899aabbccddeeff --holder A123 --management-algorithm AES-192 \\\n"
        "    --serial C-0001 --secrets card.txt",
    )
    add.add_argument("--guid", required=True, help="the GUID of the card's CHUID: 32 hexadecimal digits")
    add.add_argument("--holder", metavar="CN", help="the customer whose card it is; without one it goes into the stock")
    add.add_argument(
        "--management-algorithm", required=True, type=ManagementAlgorithm, choices=list(ManagementAlgorithm)
    )
    add_secrets(add, _SECRETS)
    add.add_argument("--serial", default="", metavar="LABEL", help="what is printed on the card")
    command(folder, "list", _list_cards, "list the cards", "cards list")


def _add_card(options: argparse.Namespace) -> Iterator[str]:
    management_key, puk = read_secrets(options.secrets, _SECRETS)
    try:
        key = bytes.fromhex(management_key)
    except ValueError as error:
        raise AdminError("The management key is not hexadecimal.") from error
    with opened_admin(options) as admin:
        admin.cards.add(
            options.guid,
            options.holder,
            management_key=key,
            management_algorithm=options.management_algorithm,
            puk=puk,
            serial=options.serial,
        )
    yield from ()


def _list_cards(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        for row in admin.cards.all():
            holder = row.holder.cn if row.holder else "-"
            yield f"{row.guid}\t{row.label}\t{holder}\t{row.management_algorithm}\t{row.state}"
