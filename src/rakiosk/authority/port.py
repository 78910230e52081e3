"""The Registration Authority as sections see it, a protocol a subject: another RA is another implementation of these.

Every method raises leaves of `RaError`. After RaUnreachable nobody knows whether the request was carried out: every
step of an order may be sent again, and only creating one needs the same idempotency key. Values are bytes.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from ra_contract.certificate import CarrierKind, Certificate
from ra_contract.order import Eligibility, Kind, Order
from rakiosk.i18n import LanguageCode
from rakiosk.secret import Secret

if TYPE_CHECKING:  # loaded with the client, after the first frame
    from ra_contract.base import Health
    from ra_contract.driver import Driver
    from ra_contract.order import OwnAccount
    from ra_contract.papers import StatementFile
    from ra_contract.pin_reset import PinReset, UnblockingCodes
    from ra_contract.profile import Profile, ProfileChange
    from ra_contract.session import Session
    from ra_contract.signature_test import SignatureVerdict
    from ra_contract.statement import Statement
    from ra_contract.terms import Terms
    from rakiosk.authority.records import (
        CardChallenge,
        ForbiddenPins,
        IssuedCertificate,
        SignatureChallenge,
        StatusRequest,
    )

Told = Callable[[int], None]
"""Told how many bytes of a file have come, as they come."""


class Sessions(Protocol):
    """Signing in and out, manual 壹-一, 壹-八, 壹-九."""

    async def sign_in(self, cn: str, password: Secret) -> "Session":
        """Open a session. Raises SignInRefused, AccountLocked."""
        ...

    async def session(self) -> "Session":
        """The session as it stands, open orders included."""
        ...

    async def sign_out(self) -> None:
        """End the session at the RA. The token is forgotten here at once, whether the RA answers or not."""
        ...

    async def change_password(self, old: Secret, new: Secret) -> None:
        """Change the login password; this ends all sessions. Raises PasswordRefused, RaRefused(OLD_PASSWORD)."""
        ...


class OwnData(Protocol):
    """The customer's own data, manual 壹-七, and the PINs that are made of them, 貳-六, 貳-八."""

    async def profile(self) -> "tuple[Profile, str]":
        """The customer's own data, and the ETag by which they may be changed."""
        ...

    async def change_profile(self, change: "ProfileChange", etag: str) -> None:
        """Change the data that were read with this ETag. Raises RaRefused(CHANGED_MEANWHILE, …)."""
        ...

    async def forbidden_pins(self) -> "ForbiddenPins":
        """The PINs that stand in the customer's own numbers, as salted hashes."""
        ...


class Certificates(Protocol):
    """Certificates and their status, manual 貳-三, 貳-四."""

    async def certificates(self) -> list[Certificate]:
        """All certificates of the customer, newest first."""
        ...

    async def change_status(self, change: "StatusRequest", password: Secret, idempotency_key: str) -> list[Certificate]:
        """Hold or revoke certificates, all or none; as they stand afterwards. Raises RaRefused(WRONG_PASSWORD, …)."""
        ...

    async def hold_challenge(self) -> bytes:
        """Bytes for `possession.hold_statement`, which a signing key suspends its owner by, without a session."""
        ...

    async def hold_by_key(self, challenge: bytes, signature: bytes, certificate: bytes) -> list[Certificate]:
        """Suspend all certificates of the key's owner, once or again. Raises RaRefused(STATUS_TRANSITION, …)."""
        ...


class Orders(Protocol):
    """Applying and renewing, manual 貳-一, 貳-二, 參-一, 參-二."""

    async def terms(self, carrier: CarrierKind, language: LanguageCode) -> "Terms":
        """The terms in force for this carrier."""
        ...

    async def eligibility(self, kind: Kind) -> Eligibility:
        """Whether an order of this kind may be opened."""
        ...

    async def orders(self) -> list[Order]:
        """All orders of the customer, newest first."""
        ...

    async def open_order(self, kind: Kind, terms: "Terms", idempotency_key: str) -> Order:
        """Open an order with the customer's consent to these terms. The same key gives the same order."""
        ...

    async def order(self, order: Order) -> Order:
        """The order as it stands now."""
        ...

    async def cancel(self, order: Order) -> Order:
        """Give the order up."""
        ...

    async def own_accounts(self) -> "list[OwnAccount]":
        """The customer's own accounts, masked, to choose from."""
        ...

    async def pay(self, order: Order, account: str) -> Order:
        """Debit the order's fee, once, from an account by its number or id: asked again, a paid order is told as it is.

        Raises RaRefused.
        """
        ...

    async def bind_card(self, order: Order, guid: str) -> Order:
        """Bind the card in the reader to the order. Raises RaRefused(CARD_UNKNOWN, CARD_NOT_YOURS)."""
        ...

    async def card_challenge(self, order: Order, witness: bytes) -> "CardChallenge":
        """The card's witness decrypted and a challenge to it; without a witness only its key's algorithm."""
        ...

    async def check_card(self, order: Order, response: bytes) -> None:
        """Raises RaRefused(CARD_NOT_GENUINE) when the card's response to the challenge is wrong."""
        ...

    async def prove_old_key(self, order: Order, serial: str, signature: bytes) -> Order:
        """The old signing key's leave for a new one. The same proof again changes nothing."""
        ...

    async def certify_signing_key(self, order: Order, request: bytes) -> "IssuedCertificate":
        """A certificate for the signing key of a PKCS#10 request (DER)."""
        ...

    async def certify_encryption_key(self, order: Order, public_key: bytes) -> "IssuedCertificate":
        """A certificate for an encryption key (SubjectPublicKeyInfo, DER)."""
        ...

    async def confirm(self, order: Order, proofs: dict[str, bytes]) -> Order:
        """All certificates are in place; a proof for each serial."""
        ...


class Proofs(Protocol):
    """Statements on paper and the signature test, manual 貳-五, 貳-九."""

    async def statement(self, serial: str) -> "Statement":
        """The RA's signed statement of one certificate."""
        ...

    async def note_print(self, number: str, job: str) -> int:
        """Note that a job prints a statement; which copy it is, from 1 on. The same job is the same copy."""
        ...

    async def statement_pdf(self, number: str, page: str, copy: int) -> "StatementFile":
        """A noted copy of a statement as a PDF that the RA has signed, for A4, A5 or RECEIPT."""
        ...

    async def signature_test(self) -> "SignatureChallenge":
        """A nonce to sign."""
        ...

    async def judge_signature(
        self, test: "SignatureChallenge", signature: bytes, certificate: bytes
    ) -> "SignatureVerdict":
        """The RA's verdict on a signature over the test's statement, and on the certificate (DER) with it."""
        ...


class PinResets(Protocol):
    """Resetting a blocked card PIN, manual 貳-六."""

    async def pin_reset(self) -> "PinReset":
        """The clerk's authorisation for this customer at this kiosk. Raises RaRefused(NOT_AUTHORISED, …)."""
        ...

    async def redeem_pin_reset(self, reset: "PinReset", guid: str) -> "UnblockingCodes":
        """The codes for the card in the reader. Within the authorisation's life the same again."""
        ...

    async def complete_pin_reset(self, reset: "PinReset") -> None:
        """The PIN is reset and the PUK is the new one."""
        ...


class Pages(Protocol):
    """The public pages, manual 壹-二 to 壹-六, and the driver, 貳-七."""

    async def content(self, etag: str) -> tuple[str, bytes] | None:
        """The signed bundle in force with its ETag; None when it is still the one of this ETag."""
        ...

    async def content_file(self, sha256: str, told: Told) -> bytes:
        """A file that belongs to the pages, not yet checked. Raises RaTooSlow."""
        ...

    async def driver(self) -> "Driver":
        """The reader's driver for the customer's own PC. Raises RaRefused(NOT_FOUND) when there is none."""
        ...

    async def driver_file(self, driver: "Driver", told: Told) -> bytes:
        """The driver itself; nothing is said of its hash here. Raises RaTooSlow."""
        ...


class Authority(Sessions, OwnData, Certificates, Orders, Proofs, PinResets, Pages, Protocol):
    """One Registration Authority, and at most one customer's session at it."""

    @property
    def changes(self) -> int:
        """How often it was asked to do more than tell: as long as that is the same, nothing was changed from here."""
        ...

    async def cut(self) -> None:
        """Return once the connection that lies open is cut; at once where none does."""
        ...

    async def health(self) -> "Health":
        """Whether it answers, and its clock; asked by nobody's leave."""
        ...

    async def close(self) -> None:
        """Let go of the connection."""
        ...
