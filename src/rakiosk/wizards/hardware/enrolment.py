"""Keys and certificates onto a card, for one order: one transaction, and nothing counts until it is proven."""

import base64

from rakiosk.card.port import OpenedCard
from rakiosk.domain.certificate import Use
from rakiosk.domain.possession import Lock, statement
from rakiosk.i18n import _
from rakiosk.ra.relay import ManagementKeyRelay
from rakiosk.ra.wire import Issued
from rakiosk.secret import Secret
from rakiosk.wizards.visit import Doing, Visit


async def enrol(v: Visit, pin: Secret, doing: Doing) -> None:
    """Make both keys on the card, have them certified, write, read back, prove and confirm.

    Raises any CardError or RaError; run again, it makes new keys, and the RA supersedes what was not confirmed.
    """
    order = v.placed_order
    proofs: dict[str, bytes] = {}
    async with v.desk.opened(v.own_card.guid) as card:
        doing.now(_("Checking your card PIN"))
        await card.verify(pin)  # first: nobody waits for a key to be made, only to hear that the PIN was wrong
        doing.now(_("The registration authority checks your card"))
        await card.authenticate(ManagementKeyRelay(v.ra, order))
        doing.now(_("Making the signing key on your card"))
        proofs |= await _signing(v, card, pin, doing)
        doing.now(_("Making the encryption key on your card"))
        proofs |= await _encryption(v, card, doing)
    doing.now(_("Confirming to the registration authority"))
    v.order = await v.ra.confirm(order, proofs)


async def _signing(v: Visit, card: OpenedCard, pin: Secret, doing: Doing) -> dict[str, bytes]:
    order = v.placed_order
    await card.generate(Use.SIGNING, order.key_algorithm)
    request = await card.request(Use.SIGNING, v.customer.cn, pin)
    issued = await v.ra.certify_signing_key(order, request)
    doing.now(_("Writing the signing certificate"))
    await card.write_certificate(Use.SIGNING, _der(issued))
    serial = issued.certificate.serial
    return {serial: await card.sign(Use.SIGNING, statement(order.id, serial, base64.b64decode(issued.nonce)), pin)}


async def _encryption(v: Visit, card: OpenedCard, doing: Doing) -> dict[str, bytes]:
    order = v.placed_order
    public_key = await card.generate(Use.ENCRYPTION, order.key_algorithm)
    issued = await v.ra.certify_encryption_key(order, public_key)
    doing.now(_("Writing the encryption certificate"))
    await card.write_certificate(Use.ENCRYPTION, _der(issued))
    locked = Lock(base64.b64decode(issued.point), base64.b64decode(issued.sealed))
    return {issued.certificate.serial: await card.unlock(Use.ENCRYPTION, locked)}


def _der(issued: Issued) -> bytes:
    return base64.b64decode(issued.certificate.der)
