"""The card authentication by relay: the RA holds the management key (9B), the kiosk only carries the messages.

SP 800-73-4 part 2, A.1 (mutual authentication): the card proves with its answer to a challenge that it knows the key;
it takes administration only after the witness came back to it in clear.
"""

import hashlib
import hmac
import os
from datetime import datetime, timedelta

import sqlalchemy as sa
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from sqlalchemy import orm

from ra_contract.card import Challenge, ManagementAlgorithm
from ra_contract.problems import ProblemCode
from rakiosk_ra.base.budgets import Verb, of_card, of_customer, refill, spend
from rakiosk_ra.base.engine import insert_if_absent
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.base.settings import CardSettings
from rakiosk_ra.base.wire import encoded
from rakiosk_ra.cards.inventory import management_key, require_in_use
from rakiosk_ra.cards.rows import CardRow, ProvenCardRow, RelayRow
from rakiosk_ra.registry import Registry

Relay = RelayRow | ProvenCardRow
_AUTHENTICATED = (
    sa.select(RelayRow.authenticated_at, CardRow.state)
    .join(CardRow, CardRow.guid == RelayRow.card_guid)
    .where(RelayRow.order_sequence == sa.bindparam("order"), RelayRow.card_guid == sa.bindparam("card"))
)


def of_order(session: orm.Session, sequence: int, card: CardRow) -> Relay:
    """The card authentication of an order (its sequence) and the card that it is bound to."""
    insert_if_absent(session, RelayRow, order_sequence=sequence, card_guid=card.guid)
    return session.get_one(RelayRow, sequence)


def of_machine(session: orm.Session, kiosk_id: int, card: CardRow) -> Relay:
    """The card authentication at a machine, without an order."""
    insert_if_absent(session, ProvenCardRow, kiosk_id=kiosk_id, card_guid=card.guid)
    return session.get_one(ProvenCardRow, kiosk_id)


def challenge(  # noqa: PLR0917  # of what, which card, what it said
    ra: Registry, session: orm.Session, relay: Relay, card: CardRow, witness: bytes, now: datetime
) -> Challenge:
    """Answer a card's witness, and challenge the card.

    An empty witness asks for the algorithm only. Raises Refused (too-many-requests).
    """
    if not witness:
        return Challenge(card.management_algorithm)
    for whose in _whose(card):
        spend(session, ra.settings.budgets, Verb.CHALLENGE, whose, now)
    cipher = _cipher(card.management_algorithm, management_key(ra.vault, card))
    length = _block_length(cipher)
    if len(witness) != length:
        raise Refused(ProblemCode.INVALID_REQUEST, f"a witness of this card has {length} bytes")
    question = os.urandom(length)
    if relay.card_guid != card.guid:  # bound anew since: what the other card proved says nothing of this one
        relay.card_guid, relay.authenticated_at = card.guid, None
    relay.answer_sha256 = hashlib.sha256(_applied(cipher, question, encrypts=True)).hexdigest()
    relay.answer_until = now + timedelta(seconds=ra.settings.cards.challenge_seconds)
    return Challenge(card.management_algorithm, encoded(_applied(cipher, witness, encrypts=False)), encoded(question))


def check_response(session: orm.Session, relay: Relay, card: CardRow, response: bytes, now: datetime) -> bool:
    """Whether a card's response is right. A challenge is spent by any response; the right one may come again.

    The caller commits either way: a wrong response must not leave the challenge open.
    """
    expected, until = relay.answer_sha256, relay.answer_until
    right = expected is not None and hmac.compare_digest(hashlib.sha256(response).hexdigest(), expected)
    if right and until is None and relay.card_guid == card.guid:
        return True
    relay.answer_until = None
    if right and until is not None and now < until and relay.card_guid == card.guid:
        relay.authenticated_at = now
        refill(session, {Verb.CHALLENGE}, *_whose(card))
        return True
    relay.answer_sha256 = relay.authenticated_at = None
    return False


def is_authenticated(
    session: orm.Session, settings: CardSettings, sequence: int, card_guid: str | None, now: datetime
) -> bool:
    """Whether the bound card was authenticated within this order (its sequence), and not too long ago.

    Raises Refused (card-withdrawn, card-lost) when the counter has taken it out of use since.
    """
    authenticated = session.execute(_AUTHENTICATED, {"order": sequence, "card": card_guid}).one_or_none()
    if authenticated is None:
        return False
    at, state = authenticated
    require_in_use(state)
    return at is not None and now - at < timedelta(seconds=settings.authentication_seconds)


def is_proven(session: orm.Session, settings: CardSettings, kiosk_id: int, card_guid: str, now: datetime) -> bool:
    """Whether a card was authenticated at a machine, and not too long ago."""
    row = session.get(ProvenCardRow, kiosk_id)
    if row is None or row.authenticated_at is None or row.card_guid != card_guid:
        return False
    return now - row.authenticated_at < timedelta(seconds=settings.authentication_seconds)


def _whose(card: CardRow) -> tuple[str, ...]:
    holder = () if card.holder_id is None else (of_customer(card.holder_id),)
    return (*holder, of_card(card.guid))


def _cipher(algorithm: ManagementAlgorithm, key: bytes) -> Cipher[modes.ECB]:
    block_cipher = TripleDES(key) if algorithm is ManagementAlgorithm.TRIPLE_DES else AES(key)
    return Cipher(block_cipher, modes.ECB())  # noqa: S305  # one block of random bytes: what the standard asks for


def _block_length(cipher: Cipher[modes.ECB]) -> int:
    return cipher.algorithm.block_size // 8  # type: ignore[attr-defined, no-any-return]


def _applied(cipher: Cipher[modes.ECB], block: bytes, *, encrypts: bool) -> bytes:
    context = cipher.encryptor() if encrypts else cipher.decryptor()
    return context.update(block) + context.finalize()
