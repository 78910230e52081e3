"""The commands for the card inventory."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ra_contract.card import ManagementAlgorithm
from rakiosk_ra.admin.commands.command_shape import command, group, opened_admin
from rakiosk_ra.base.errors import AdminError

if TYPE_CHECKING:
    from rakiosk_ra.admin.commands.command_shape import Commands


def add_cards(commands: "Commands") -> None:
    """Add the commands for cards."""
    folder = group(commands, "cards", "the card inventory")
    add = command(
        folder,
        "add",
        _add_card,
        "put a card into the inventory, with its secrets sealed",
        "cards add --guid 00112233445566778899aabbccddeeff --holder A123 --management-algorithm AES-192 \\\n"
        "    --management-key 000102030405060708090a0b0c0d0e0f1011121314151617 --puk 12345678 --serial C-0001",
    )
    add.add_argument("--guid", required=True, help="the GUID of the card's CHUID: 32 hexadecimal digits")
    add.add_argument("--holder", required=True, metavar="CN", help="the customer whose card it is")
    add.add_argument("--management-key", required=True, metavar="HEX", help="the card's management key (9B)")
    add.add_argument(
        "--management-algorithm", required=True, type=ManagementAlgorithm, choices=list(ManagementAlgorithm)
    )
    add.add_argument("--puk", required=True, help="the card's PUK: up to 8 characters")
    add.add_argument("--serial", default="", metavar="LABEL", help="what is printed on the card")
    command(folder, "list", _list_cards, "list the cards", "cards list")


def _add_card(options: argparse.Namespace) -> Iterator[str]:
    try:
        key = bytes.fromhex(options.management_key)
    except ValueError as error:
        raise AdminError("The management key is not hexadecimal.") from error
    with opened_admin(options) as admin:
        admin.cards.add(
            options.guid,
            options.holder,
            management_key=key,
            management_algorithm=options.management_algorithm,
            puk=options.puk,
            serial=options.serial,
        )
    yield from ()


def _list_cards(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        for row in admin.cards.all():
            yield f"{row.guid}\t{row.label}\t{row.holder.cn}\t{row.management_algorithm}"
