"""Keys and certificates onto a card, for one order: one transaction, and nothing counts until it is proven."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ra_contract.certificate import Use
from ra_contract.order import Order
from ra_contract.possession import renewal_statement, statement
from ra_contract.problems import Refusal
from rakiosk.authority.relay import ManagementKeyRelay
from rakiosk.card.keeping import Keeping
from rakiosk.card.port import CardView, OpenedCard
from rakiosk.carriers.card.pin import opened_as_shown
from rakiosk.carriers.der import serial_of
from rakiosk.carriers.port import Ordering
from rakiosk.domain.errors import CardError, KioskError, RaRefused
from rakiosk.i18n import _
from rakiosk.kit.stage import Progress
from rakiosk.kit.visit import Visit
from rakiosk.secret import Secret

Proofs = dict[str, bytes]
"""The proof that a key is where its certificate says, by the certificate's serial."""


async def check_old_keys(v: Visit, card: CardView, order: Order) -> None:
    """Whether the card has the certificates that the order replaces (the old keys prove the renewal), and can have new.

    Of a card without the old keys, whether it makes such keys. Raises CardIncomplete, RaRefused(OLD_KEY), CardForeign,
    CardFull, DriverCannot.
    """
    replaced = {certificate.serial for certificate in order.replaces}
    async with v.card_service.opened(card.guid) as opened:
        if order.old_keys_gone:
            await opened.check_making(order.key_algorithm)
            return
        await opened.check_renewal(order.key_algorithm)
        for use in Use:
            if serial_of(await opened.read_certificate(use)) not in replaced:
                raise RaRefused(Refusal.OLD_KEY)


@dataclass
class Enrolment:
    """One try at an order's keys and certificates, with the PIN that was typed for it.

    Raises any CardError or RaError; tried again, it makes new keys, and the RA supersedes what was not confirmed.
    """

    visit: Visit
    ordering: Ordering
    pin: Secret
    progress: Progress
    keep_old_key: Callable[[OpenedCard], Awaitable[None]]

    async def apply(self, card: CardView) -> None:
        """Make both keys on the card, have them certified, write, read back, prove and confirm."""
        proofs: Proofs = {}
        async with opened_as_shown(self.visit, card) as opened:
            await self._verify(opened)
            await self._authenticate(opened)
            proofs |= await self._signing_key(opened)
            await self.keep_old_key(opened)
            self.progress.now(_("Making the encryption key on your card"))
            public_key = await opened.generate(Use.ENCRYPTION, self._order.key_algorithm)
            proofs |= await self._certify_encryption_key(opened, public_key)
        await self._confirm(proofs)

    async def renew(self, card: CardView) -> None:
        """Make a new signing key by leave of the old one, certify the encryption key again; write, prove, confirm.

        The old key's proof goes to the RA before the new key takes its slot: cut off in between, the renewal goes on
        without the old key.
        """
        proofs: Proofs = {}
        async with opened_as_shown(self.visit, card) as opened:
            await self._verify(opened)
            if not self._order.old_key_proven:
                await self._prove_old_key(opened)
            can_keep = await opened.keep_signing_key(Keeping.IS_POSSIBLE)
            await self._authenticate(opened)
            async with self._old_key_kept(opened, can_keep=can_keep):
                proofs |= await self._signing_key(opened)
            self.progress.now(_("Certifying the encryption key again"))
            public_key = public_key_of(await opened.read_certificate(Use.ENCRYPTION))
            proofs |= await self._certify_encryption_key(opened, public_key)
        await self._confirm(proofs)

    @property
    def _order(self) -> Order:
        return self.ordering.placed

    async def _verify(self, opened: OpenedCard) -> None:
        self.progress.now(_("Checking your card PIN"))
        await opened.verify(self.pin)  # first: nobody waits for a key to be made, only to hear that the PIN was wrong

    async def _authenticate(self, opened: OpenedCard) -> None:
        self.progress.now(_("The registration authority checks your card"))
        await opened.authenticate(ManagementKeyRelay(self.visit.ra, self._order))

    async def _prove_old_key(self, opened: OpenedCard) -> None:
        self.progress.now(_("Proving the renewal with your old key"))
        serial = serial_of(await opened.read_certificate(Use.SIGNING))
        proof = await opened.sign(Use.SIGNING, renewal_statement(self._order.id, serial), self.pin)
        self.ordering.order = await self.visit.ra.prove_old_key(self._order, serial, proof)

    @asynccontextmanager
    async def _old_key_kept(self, opened: OpenedCard, *, can_keep: bool) -> AsyncIterator[None]:
        """Until its successor is certified the old signing key is kept, where the card can; if none comes, it signs."""
        if not can_keep:
            yield
            return
        await opened.keep_signing_key(Keeping.SET_ASIDE)
        try:
            yield
        except KioskError:
            with suppress(CardError):  # a card that is gone keeps it until the renewal goes on
                await opened.keep_signing_key(Keeping.PUT_BACK)
            raise
        await opened.keep_signing_key(Keeping.DROP)

    async def _signing_key(self, opened: OpenedCard) -> Proofs:
        self.progress.now(_("Making the signing key on your card"))
        await opened.generate(Use.SIGNING, self._order.key_algorithm)
        request = await opened.request(Use.SIGNING, self.visit.customer.cn, self.pin)
        issued = await self.visit.ra.certify_signing_key(self._order, request)
        self.progress.now(_("Writing the signing certificate"))
        await opened.write_certificate(Use.SIGNING, issued.der)
        serial = issued.certificate.serial
        signed = statement(self._order.id, serial, issued.nonce)
        return {serial: await opened.sign(Use.SIGNING, signed, self.pin)}

    async def _certify_encryption_key(self, opened: OpenedCard, public_key: bytes) -> Proofs:
        issued = await self.visit.ra.certify_encryption_key(self._order, public_key)
        self.progress.now(_("Writing the encryption certificate"))
        await opened.write_certificate(Use.ENCRYPTION, issued.der)
        return {issued.certificate.serial: await opened.unlock(Use.ENCRYPTION, issued.lock)}

    async def _confirm(self, proofs: Proofs) -> None:
        self.progress.now(_("Confirming to the registration authority"))
        self.ordering.order = await self.visit.ra.confirm(self._order, proofs)


def public_key_of(certificate: bytes) -> bytes:
    """The SubjectPublicKeyInfo (DER) of a certificate (DER)."""
    key = x509.load_der_x509_certificate(certificate).public_key()
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
