"""The reference RA over HTTP: one method a route, what each means stands in the port."""

from collections.abc import Callable
from typing import TypeVar

from ra_contract.base import Health
from ra_contract.card import CardBinding, Challenge, ChallengeResponse, Witness
from ra_contract.certificate import CarrierKind, Certificate, Use
from ra_contract.certification import CertificateRequest, Confirmation, Issued, Proof
from ra_contract.content import BUNDLE_MOST, FILE_MOST
from ra_contract.driver import Driver
from ra_contract.key_hold import HoldChallenge, KeyHold
from ra_contract.order import Eligibility, Kind, Order, OrderRequest, OwnAccount, Payment
from ra_contract.papers import MISSING_GLYPHS, StatementFile, characters
from ra_contract.pin_reset import PinFragments, PinReset, UnblockingCodes
from ra_contract.profile import Profile, ProfileChange
from ra_contract.session import PasswordChange, Session, SignIn
from ra_contract.signature_test import SignatureAnswer, SignatureTest, SignatureVerdict
from ra_contract.statement import Statement, StatementPrint
from ra_contract.status_change import StatusChange
from ra_contract.terms import Terms
from rakiosk.authority.answers import read
from rakiosk.authority.port import Told
from rakiosk.authority.records import (
    CardChallenge,
    ForbiddenPins,
    IssuedCertificate,
    SignatureChallenge,
    StatusRequest,
    decoded,
    encoded,
)
from rakiosk.authority.transport import Transport
from rakiosk.domain.errors import RaBroken
from rakiosk.i18n import LanguageCode
from rakiosk.secret import Secret

Record = TypeVar("Record")


class RaClient:
    """An `Authority` behind a transport. Before `sign_in` only `health` and the public pages are answered."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    @property
    def changes(self) -> int:
        return self.transport.changes

    async def close(self) -> None:
        await self.transport.close()

    async def cut(self) -> None:
        """Return once the connection that lies open is cut; at once where none does."""
        await self.transport.line.cut()

    async def health(self) -> Health:
        """Whether the RA answers, and its clock."""
        return await self.transport.record("GET", "/v1/health", Health)

    # sessions

    async def sign_in(self, cn: str, password: Secret) -> Session:
        session = await self.transport.record("POST", "/v1/session", Session, SignIn(cn, password.text()))
        self.transport.begin_session(session.token)
        return session

    async def session(self) -> Session:
        return await self.transport.record("GET", "/v1/session", Session)

    async def sign_out(self) -> None:
        await self.transport.end_session("/v1/session")

    async def change_password(self, old: Secret, new: Secret) -> None:
        body = PasswordChange(old.text(), new.text())
        await self.transport.request("PUT", "/v1/me/password", body, once=True)  # a second time the old one is wrong
        self.transport.forget_session()

    # own data

    async def profile(self) -> tuple[Profile, str]:
        answer = await self.transport.request("GET", "/v1/me")
        return read(answer, "GET /v1/me", Profile), answer.headers.get("ETag", "")

    async def change_profile(self, change: ProfileChange, etag: str) -> None:
        await self.transport.request("PATCH", "/v1/me", change, headers={"If-Match": etag})

    async def forbidden_pins(self) -> ForbiddenPins:
        told = await self.transport.record("GET", "/v1/me/pin-fragments", PinFragments)
        hashes = frozenset(told.hashes)
        return _in_bytes("pin-fragments", lambda: ForbiddenPins(decoded(told.salt), told.cost, hashes))

    # certificates

    async def certificates(self) -> list[Certificate]:
        return await self.transport.record("GET", "/v1/me/certificates", list[Certificate])

    async def change_status(self, change: StatusRequest, password: Secret, idempotency_key: str) -> list[Certificate]:
        body = StatusChange(change.action, change.serials, change.reason, password.text())
        headers = {"Idempotency-Key": idempotency_key}
        path = "/v1/me/certificates/status-changes"
        return await self.transport.record("POST", path, list[Certificate], body, headers=headers)

    async def hold_challenge(self) -> bytes:
        told = await self.transport.record("GET", "/v1/key-hold", HoldChallenge)
        return _in_bytes("GET /v1/key-hold", lambda: decoded(told.challenge))

    async def hold_by_key(self, challenge: bytes, signature: bytes, certificate: bytes) -> list[Certificate]:
        body = KeyHold(encoded(challenge), encoded(signature), encoded(certificate))
        return await self.transport.record("POST", "/v1/key-hold", list[Certificate], body)

    # orders

    async def terms(self, carrier: CarrierKind, language: LanguageCode) -> Terms:
        return await self.transport.record("GET", f"/v1/terms/{carrier}", Terms, parameters={"language": language})

    async def eligibility(self, kind: Kind) -> Eligibility:
        return await self.transport.record("GET", f"/v1/me/eligibility/{kind}", Eligibility)

    async def orders(self) -> list[Order]:
        return await self.transport.record("GET", "/v1/orders", list[Order])

    async def open_order(self, kind: Kind, terms: Terms, idempotency_key: str) -> Order:
        body, headers = OrderRequest(kind, terms.version, terms.sha256), {"Idempotency-Key": idempotency_key}
        return await self.transport.record("POST", "/v1/orders", Order, body, headers=headers)

    async def order(self, order: Order) -> Order:
        return await self.transport.record("GET", f"/v1/orders/{order.id}", Order)

    async def cancel(self, order: Order) -> Order:
        return await self._step(order, "cancellation", Order)

    async def own_accounts(self) -> list[OwnAccount]:
        return await self.transport.record("GET", "/v1/me/accounts", list[OwnAccount])

    async def pay(self, order: Order, account: str) -> Order:
        return await self._step(order, "payment", Order, Payment(account))

    async def bind_card(self, order: Order, guid: str) -> Order:
        return await self._step(order, "card", Order, CardBinding(guid))

    async def card_challenge(self, order: Order, witness: bytes) -> CardChallenge:
        told = await self._step(order, "card-authentication", Challenge, Witness(encoded(witness)))
        return _in_bytes("card-authentication", lambda: CardChallenge.of(told))

    async def check_card(self, order: Order, response: bytes) -> None:
        path = f"/v1/orders/{order.id}/card-authentication/response"
        await self.transport.request("PUT", path, ChallengeResponse(encoded(response)))

    async def prove_old_key(self, order: Order, serial: str, signature: bytes) -> Order:
        return await self._step(order, "old-key-proof", Order, Proof(serial, encoded(signature)))

    async def certify_signing_key(self, order: Order, request: bytes) -> IssuedCertificate:
        return await self._certify(order, Use.SIGNING, CertificateRequest(request=encoded(request)))

    async def certify_encryption_key(self, order: Order, public_key: bytes) -> IssuedCertificate:
        return await self._certify(order, Use.ENCRYPTION, CertificateRequest(public_key=encoded(public_key)))

    async def _certify(self, order: Order, use: Use, body: CertificateRequest) -> IssuedCertificate:
        issued = await self._step(order, f"certificates/{use}", Issued, body)
        return _in_bytes("certificates", lambda: IssuedCertificate.of(issued))

    async def confirm(self, order: Order, proofs: dict[str, bytes]) -> Order:
        body = Confirmation(tuple(Proof(serial, encoded(proof)) for serial, proof in proofs.items()))
        return await self._step(order, "confirmation", Order, body)

    async def _step(self, order: Order, part: str, kind: type[Record], body: object = None) -> Record:
        return await self.transport.record("PUT", f"/v1/orders/{order.id}/{part}", kind, body)

    # proofs

    async def statement(self, serial: str) -> Statement:
        return await self.transport.record("GET", f"/v1/me/certificates/{serial}/statement", Statement)

    async def note_print(self, number: str, job: str) -> int:
        path = f"/v1/statements/{number}/prints/{job}"
        return (await self.transport.record("PUT", path, StatementPrint)).copy

    async def statement_pdf(self, number: str, page: str, copy: int) -> StatementFile:
        parameters = {"page": page, "copy": str(copy)}
        reply = await self.transport.request("GET", f"/v1/statements/{number}/pdf", parameters=parameters)
        missing = reply.headers.get(MISSING_GLYPHS, "")
        return _in_bytes(MISSING_GLYPHS, lambda: StatementFile(reply.content, characters(missing)))

    async def signature_test(self) -> SignatureChallenge:
        test = await self.transport.record("POST", "/v1/signature-tests", SignatureTest)
        return _in_bytes("POST /v1/signature-tests", lambda: SignatureChallenge(test.id, decoded(test.nonce)))

    async def judge_signature(self, test: SignatureChallenge, signature: bytes, certificate: bytes) -> SignatureVerdict:
        body = SignatureAnswer(encoded(signature), encoded(certificate))
        return await self.transport.record("PUT", f"/v1/signature-tests/{test.id}", SignatureVerdict, body)

    # PIN resets

    async def pin_reset(self) -> PinReset:
        return await self.transport.record("GET", "/v1/pin-resets/current", PinReset)

    async def redeem_pin_reset(self, reset: PinReset, guid: str) -> UnblockingCodes:
        path = f"/v1/pin-resets/{reset.id}/redemption"
        return await self.transport.record("PUT", path, UnblockingCodes, CardBinding(guid))

    async def complete_pin_reset(self, reset: PinReset) -> None:
        await self.transport.request("PUT", f"/v1/pin-resets/{reset.id}/completion")

    # pages and the driver

    async def content(self, etag: str) -> tuple[str, bytes] | None:
        return await self.transport.public(
            "/v1/content", BUNDLE_MOST, {"If-None-Match": etag} if etag and etag.isascii() else {}
        )

    async def content_file(self, sha256: str, told: Told) -> bytes:
        return await self.transport.download(f"/v1/content/files/{sha256}", FILE_MOST, told, is_public=True)

    async def driver(self) -> Driver:
        return await self.transport.record("GET", "/v1/driver", Driver)

    async def driver_file(self, driver: Driver, told: Told) -> bytes:
        return await self.transport.download("/v1/driver/file", driver.size, told, is_public=False)


def _in_bytes(asked: str, make: Callable[[], Record]) -> Record:
    """A record made of what the wire has as text. Raises RaBroken for text that is no base64."""
    try:
        return make()
    except ValueError as error:
        raise RaBroken(f"{asked}: not what it should be") from error
