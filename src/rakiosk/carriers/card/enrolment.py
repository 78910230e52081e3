"""Keys and certificates onto a card, for one order: one transaction, and nothing counts until it is proven."""

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ra_contract.certificate import Use
from ra_contract.possession import renewal_statement, statement
from ra_contract.problems import Refusal
from rakiosk.authority.relay import ManagementKeyRelay
from rakiosk.card.port import OpenedCard
from rakiosk.carriers.der import serial_of
from rakiosk.domain.errors import RaRefused
from rakiosk.i18n import _
from rakiosk.kit.stage import Progress
from rakiosk.kit.visit import Visit
from rakiosk.secret import Secret


async def enrol(v: Visit, pin: Secret, progress: Progress) -> None:
    """Make both keys on the card, have them certified, write, read back, prove and confirm.

    Raises any CardError or RaError; run again, it makes new keys, and the RA supersedes what was not confirmed.
    """
    order = v.placed_order
    proofs: dict[str, bytes] = {}
    async with v.card_service.opened(v.own_card.guid) as card:
        progress.now(_("Checking your card PIN"))
        await card.verify(pin)  # first: nobody waits for a key to be made, only to hear that the PIN was wrong
        progress.now(_("The registration authority checks your card"))
        await card.authenticate(ManagementKeyRelay(v.ra, order))
        progress.now(_("Making the signing key on your card"))
        proofs |= await _signing(v, card, pin, progress)
        progress.now(_("Making the encryption key on your card"))
        proofs |= await _encryption(v, card, progress)
    progress.now(_("Confirming to the registration authority"))
    v.order = await v.ra.confirm(order, proofs)


async def _signing(v: Visit, card: OpenedCard, pin: Secret, progress: Progress) -> dict[str, bytes]:
    order = v.placed_order
    await card.generate(Use.SIGNING, order.key_algorithm)
    request = await card.request(Use.SIGNING, v.customer.cn, pin)
    issued = await v.ra.certify_signing_key(order, request)
    progress.now(_("Writing the signing certificate"))
    await card.write_certificate(Use.SIGNING, issued.der)
    serial = issued.certificate.serial
    return {serial: await card.sign(Use.SIGNING, statement(order.id, serial, issued.nonce), pin)}


async def _encryption(v: Visit, card: OpenedCard, progress: Progress) -> dict[str, bytes]:
    order = v.placed_order
    public_key = await card.generate(Use.ENCRYPTION, order.key_algorithm)
    return await _certify_encryption_key(v, card, public_key, progress)


async def _certify_encryption_key(
    v: Visit, card: OpenedCard, public_key: bytes, progress: Progress
) -> dict[str, bytes]:
    order = v.placed_order
    issued = await v.ra.certify_encryption_key(order, public_key)
    progress.now(_("Writing the encryption certificate"))
    await card.write_certificate(Use.ENCRYPTION, issued.der)
    return {issued.certificate.serial: await card.unlock(Use.ENCRYPTION, issued.lock)}


async def check_old_keys(v: Visit) -> None:
    """Whether the card has the certificates that the order replaces (the old keys prove the renewal), and can have new.

    Raises CardIncomplete, RaRefused(OLD_KEY), CardForeign, CardFull, DriverCannot.
    """
    replaced = {certificate.serial for certificate in v.placed_order.replaces}
    async with v.card_service.opened(v.own_card.guid) as card:
        await card.check_renewal(v.placed_order.key_algorithm)
        for use in Use:
            if serial_of(await card.read_certificate(use)) not in replaced:
                raise RaRefused(Refusal.OLD_KEY)


async def renew_on_card(v: Visit, pin: Secret, progress: Progress) -> None:
    """A new signing key by leave of the old one, the encryption key certified again; written, proven, confirmed.

    The old key's proof goes to the RA before the new key takes its slot: cut off in between, the renewal goes on
    without the old key. Raises any CardError or RaError.
    """
    proofs: dict[str, bytes] = {}
    async with v.card_service.opened(v.own_card.guid) as card:
        progress.now(_("Checking your card PIN"))
        await card.verify(pin)
        if not v.placed_order.old_key_proven:
            progress.now(_("Proving the renewal with your old key"))
            serial = serial_of(await card.read_certificate(Use.SIGNING))
            proof = await card.sign(Use.SIGNING, renewal_statement(v.placed_order.id, serial), pin)
            v.order = await v.ra.prove_old_key(v.placed_order, serial, proof)
        progress.now(_("The registration authority checks your card"))
        await card.authenticate(ManagementKeyRelay(v.ra, v.placed_order))
        progress.now(_("Making the signing key on your card"))
        proofs |= await _signing(v, card, pin, progress)
        progress.now(_("Certifying the encryption key again"))
        proofs |= await _same_encryption_key(v, card, progress)
    progress.now(_("Confirming to the registration authority"))
    v.order = await v.ra.confirm(v.placed_order, proofs)


async def _same_encryption_key(v: Visit, card: OpenedCard, progress: Progress) -> dict[str, bytes]:
    public_key = public_key_of(await card.read_certificate(Use.ENCRYPTION))
    return await _certify_encryption_key(v, card, public_key, progress)


def public_key_of(certificate: bytes) -> bytes:
    """The SubjectPublicKeyInfo (DER) of a certificate (DER)."""
    key = x509.load_der_x509_certificate(certificate).public_key()
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
