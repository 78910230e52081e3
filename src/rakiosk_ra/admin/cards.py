"""The card inventory: filled and listed."""

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.card import ManagementAlgorithm
from ra_contract.clerk import CardState
from rakiosk_ra.admin.rows import add_row, named_customer
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.cards import inventory
from rakiosk_ra.cards.rows import CardRow
from rakiosk_ra.registry import Registry

_LABEL_MOST = 64
_PUK_LENGTH = 8  # SP 800-73-4 part 2, 2.4.3


class CardAdmin:
    """Cards. Every method raises AdminError."""

    def __init__(self, ra: Registry) -> None:
        self._ra = ra

    def add(  # noqa: PLR0917  # the fields of a card
        self,
        guid: str,
        holder: str | None,
        management_key: bytes,
        management_algorithm: ManagementAlgorithm,
        puk: str,
        serial: str = "",
    ) -> None:
        """Put a card into the inventory: a customer's, or with no holder into the stock, for the counter to give out.

        `guid` is that of its CHUID; `serial` is what is printed on it.
        """
        normal = inventory.normalised_guid(guid)
        if normal is None:
            raise AdminError("A card's GUID has 32 hexadecimal digits.")
        if len(management_key) != inventory.KEY_LENGTHS[management_algorithm]:
            length = inventory.KEY_LENGTHS[management_algorithm]
            raise AdminError(f"A management key for {management_algorithm} has {length} bytes.")
        if not 1 <= len(puk) <= _PUK_LENGTH or not puk.isascii():
            raise AdminError(f"A PUK has 1 to {_PUK_LENGTH} ASCII characters.")
        if len(serial) > _LABEL_MOST:
            raise AdminError(f"A serial has at most {_LABEL_MOST} characters.")
        with self._ra.database.read() as session:
            holder_id = named_customer(session, holder).id if holder is not None else None
        row = CardRow(
            guid=normal,
            holder_id=holder_id,
            label=serial,
            management_algorithm=management_algorithm,
            sealed_management_key=self._ra.vault.seal(management_key, inventory.MANAGEMENT_KEY, normal),
            sealed_puk=self._ra.vault.seal(puk.encode(), inventory.PUK, normal),
            added_at=self._ra.clock(),
            state=CardState.STOCK if holder is None else CardState.IN_USE,
        )
        add_row(self._ra.database, row, f"There is a card {normal} already.")

    def all(self) -> list[CardRow]:
        """All cards with their holders, by GUID."""
        with self._ra.database.read() as session:
            query = sa.select(CardRow).options(orm.joinedload(CardRow.holder)).order_by(CardRow.guid)
            return list(session.scalars(query))
