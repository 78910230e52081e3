"""The key-encryption key: another one takes its place, and every sealed value is sealed anew."""

import sqlalchemy as sa
from sqlalchemy import orm

from rakiosk_ra.base.files import write_private
from rakiosk_ra.base.vault import Vault, kek_fingerprint
from rakiosk_ra.ca import kek, known_keys, rotation
from rakiosk_ra.ca.foundation import alone_in
from rakiosk_ra.cards.inventory import MANAGEMENT_KEY, PUK
from rakiosk_ra.cards.rows import CardRow, FormerPukRow
from rakiosk_ra.clerks import codes
from rakiosk_ra.clerks.rows import ClerkRow
from rakiosk_ra.customers import personal
from rakiosk_ra.customers.rows import CustomerRow, FailureRow
from rakiosk_ra.kiosks import audit_heads
from rakiosk_ra.kiosks.rows import KioskAuditKeyRow
from rakiosk_ra.registry import Registry


class KekAdmin:
    """The key-encryption key. Every method raises AdminError."""

    def __init__(self, ra: Registry) -> None:
        self._ra = ra

    def replace(self) -> int:
        """Seal with a new key, all or nothing, while the RA serves; how many values were sealed anew.

        Wrong sign-ins are forgotten: CNs are counted under a digest of the key. A replacement that is cut off is
        finished, or forgotten, by whoever opens the RA next.
        """
        state_dir, password = self._ra.state_dir, self._ra.foundation.key_password
        with alone_in(state_dir):
            former = kek.read_all(state_dir, password)
            write_private(state_dir / rotation.KEK_FORMER, (state_dir / rotation.KEK).read_bytes())
            fresh, content = kek.new_content()
            rotation.lay_next(state_dir, rotation.KEK, content)
            vault = Vault(lambda: [fresh, *former])
            with self._ra.database.write() as session:
                count = _seal_cards(session, vault) + _seal_customers(session, vault) + _seal_clerks(session, vault)
                count += _seal_audit_keys(session, vault)
                session.execute(sa.delete(FailureRow))
                known_keys.replace(session, "kek", kek_fingerprint(fresh))
            rotation.take_up_next(state_dir, rotation.KEK)
        return count


def _seal_cards(session: orm.Session, vault: Vault) -> int:
    count = 0
    for card in session.scalars(sa.select(CardRow).with_for_update()):
        card.sealed_management_key = _anew(vault, card.sealed_management_key, MANAGEMENT_KEY, card.guid)
        card.sealed_puk = _anew(vault, card.sealed_puk, PUK, card.guid)
        count += 2
        if card.sealed_next_puk is not None:
            card.sealed_next_puk, count = _anew(vault, card.sealed_next_puk, PUK, card.guid), count + 1
    for former in session.scalars(sa.select(FormerPukRow).with_for_update()):
        former.sealed_puk, count = _anew(vault, former.sealed_puk, PUK, former.card_guid), count + 1
    return count


def _seal_customers(session: orm.Session, vault: Vault) -> int:
    count = 0
    query = sa.select(CustomerRow).where(CustomerRow.sealed_personal.is_not(None)).with_for_update()
    for customer in session.scalars(query):
        customer.sealed_personal = personal.sealed(vault, customer.cn, personal.opened(vault, customer))
        count += 1
    return count


def _seal_clerks(session: orm.Session, vault: Vault) -> int:
    count = 0
    for clerk in session.scalars(sa.select(ClerkRow).where(ClerkRow.sealed_code_secret.is_not(None)).with_for_update()):
        if clerk.sealed_code_secret is not None:
            clerk.sealed_code_secret = _anew(vault, clerk.sealed_code_secret, codes.PURPOSE, clerk.clerk)
            count += 1
    return count


def _seal_audit_keys(session: orm.Session, vault: Vault) -> int:
    count = 0
    for row in session.scalars(sa.select(KioskAuditKeyRow).with_for_update()):
        row.sealed_key, count = _anew(vault, row.sealed_key, audit_heads.PURPOSE, row.key_sha256), count + 1
    return count


def _anew(vault: Vault, sealed: bytes, purpose: str, owner: str) -> bytes:
    return vault.seal(vault.open(sealed, purpose, owner), purpose, owner)
