"""The kiosk's side of the RA's interface: one TLS connection with the kiosk's certificate, one method a request.

Every method raises leaves of `RaError`. After RaUnreachable nobody knows whether the request was carried out: every
step of an order may be sent again, and only creating one needs the same Idempotency-Key.
"""

import base64
import ssl
from dataclasses import asdict, dataclass
from typing import Any, Self, TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

from ra_contract.base import Health
from ra_contract.card import CardBinding, Challenge, ChallengeResponse, Witness
from ra_contract.certificate import CarrierKind, Certificate, Reason, Use
from ra_contract.certification import CertificateRequest, Confirmation, Issued, Proof
from ra_contract.content import BUNDLE_MOST, FILE_MOST
from ra_contract.driver import Driver
from ra_contract.order import Eligibility, Kind, Order, OrderRequest, Payment
from ra_contract.papers import MISSING_GLYPHS, StatementFile, characters
from ra_contract.pin_reset import PinFragments, PinReset, UnblockingCodes
from ra_contract.problems import Problem
from ra_contract.profile import Profile, ProfileChange
from ra_contract.session import PasswordChange, Session, SignIn
from ra_contract.signature_test import SignatureAnswer, SignatureTest, SignatureVerdict
from ra_contract.statement import Statement, StatementPrint
from ra_contract.status_change import Action, StatusChange
from ra_contract.terms import Terms
from rakiosk.authority.problems import error_of
from rakiosk.domain.errors import RaBroken, RaError, RaUnreachable, RaUntrusted, SessionEnded
from rakiosk.i18n import Language
from rakiosk.secret import Secret

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class StatusRequest:
    """What to do to which certificates, and why."""

    action: Action
    serials: tuple[str, ...]
    reason: Reason


class RaClient:
    """A connection to the RA. Before `sign_in` only `health` is answered."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._token: Secret | None = None

    @classmethod
    def over_tls(cls, url: str, *, authority: str, certificate: str, key: str, timeout_seconds: float) -> Self:
        """A client of the RA at `url`; the rest are paths of PEM files. Raises OSError, ssl.SSLError."""
        context = ssl.create_default_context(cafile=authority)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(certificate, key, password="")  # else OpenSSL asks for one on the terminal
        return cls(httpx.AsyncClient(base_url=url, verify=context, timeout=timeout_seconds, trust_env=False))

    async def close(self) -> None:
        """Let go of the connection."""
        await self._http.aclose()

    async def health(self) -> Health:
        """Whether the RA answers, and its clock."""
        return await self._record("GET", "/v1/health", Health)

    # sessions, manual 壹-一, 壹-九

    async def sign_in(self, cn: str, password: Secret) -> Session:
        """Open a session. Raises SignInRefused, AccountLocked."""
        body = SignIn(cn, password.text())
        session = await self._record("POST", "/v1/session", Session, body)
        self._token = Secret.of(session.token)
        return session

    async def session(self) -> Session:
        """The session as it stands, open orders included."""
        return await self._record("GET", "/v1/session", Session)

    async def sign_out(self) -> None:
        """End the session at the RA. The token is forgotten here at once, whether the RA answers or not."""
        token, self._token = self._token, None
        if token is None:
            return
        headers = _authorization(token)
        token.wipe()
        await self._request("DELETE", "/v1/session", headers=headers)

    def forget_session(self) -> None:
        """Forget the token."""
        if self._token is not None:
            self._token.wipe()
            self._token = None

    async def change_password(self, old: Secret, new: Secret) -> None:
        """Change the login password; this ends all sessions. Raises PasswordRefused, RaRefused(OLD_PASSWORD)."""
        await self._request("PUT", "/v1/me/password", PasswordChange(old.text(), new.text()))
        self.forget_session()

    async def profile(self) -> tuple[Profile, str]:
        """The customer's own data, and the ETag by which they may be changed."""
        answer = await self._request("GET", "/v1/me")
        return self._read(answer, "GET /v1/me", Profile), answer.headers.get("ETag", "")

    async def change_profile(self, change: ProfileChange, etag: str) -> None:
        """Change the data that were read with this ETag. Raises RaRefused(CHANGED_MEANWHILE, …)."""
        await self._request("PATCH", "/v1/me", change, headers={"If-Match": etag})

    # what the customer has and may do

    async def terms(self, carrier: CarrierKind, language: Language) -> Terms:
        """The terms in force for this carrier."""
        return await self._record("GET", f"/v1/terms/{carrier}", Terms, parameters={"language": language})

    async def certificates(self) -> list[Certificate]:
        """All certificates of the customer, newest first."""
        return await self._record("GET", "/v1/me/certificates", list[Certificate])

    async def eligibility(self, kind: Kind) -> Eligibility:
        """Whether an order of this kind may be opened."""
        return await self._record("GET", f"/v1/me/eligibility/{kind}", Eligibility)

    # orders, manual 貳-一

    async def orders(self) -> list[Order]:
        """All orders of the customer, newest first."""
        return await self._record("GET", "/v1/orders", list[Order])

    async def open_order(self, kind: Kind, terms: Terms, idempotency_key: str) -> Order:
        """Open an order with the customer's consent to these terms. The same key gives the same order."""
        body = OrderRequest(kind, terms.version, terms.sha256)
        return await self._record("POST", "/v1/orders", Order, body, headers={"Idempotency-Key": idempotency_key})

    async def order(self, order: Order) -> Order:
        """The order as it stands now."""
        return await self._record("GET", f"/v1/orders/{order.id}", Order)

    async def bind_card(self, order: Order, guid: str) -> Order:
        """Bind the card in the reader to the order. Raises RaRefused(CARD_UNKNOWN, CARD_NOT_YOURS)."""
        return await self._record("PUT", f"/v1/orders/{order.id}/card", Order, CardBinding(guid))

    async def card_challenge(self, order: Order, witness: bytes) -> Challenge:
        """The card's witness decrypted and a challenge to it; without a witness only its key's algorithm."""
        path = f"/v1/orders/{order.id}/card-authentication"
        return await self._record("PUT", path, Challenge, Witness(_base64(witness)))

    async def check_card(self, order: Order, response: bytes) -> None:
        """Raises RaRefused(CARD_NOT_GENUINE) when the card's response to the challenge is wrong."""
        path = f"/v1/orders/{order.id}/card-authentication/response"
        await self._request("PUT", path, ChallengeResponse(_base64(response)))

    async def certify_signing_key(self, order: Order, request: bytes) -> Issued:
        """A certificate for the signing key of a PKCS#10 request (DER)."""
        return await self._certify(order, Use.SIGNING, CertificateRequest(request=_base64(request)))

    async def certify_encryption_key(self, order: Order, public_key: bytes) -> Issued:
        """A certificate for an encryption key (SubjectPublicKeyInfo, DER)."""
        return await self._certify(order, Use.ENCRYPTION, CertificateRequest(public_key=_base64(public_key)))

    async def _certify(self, order: Order, use: Use, body: CertificateRequest) -> Issued:
        return await self._record("PUT", f"/v1/orders/{order.id}/certificates/{use}", Issued, body)

    async def confirm(self, order: Order, proofs: dict[str, bytes]) -> Order:
        """All certificates are in place; a proof for each serial."""
        body = Confirmation(tuple(Proof(serial, _base64(proof)) for serial, proof in proofs.items()))
        return await self._record("PUT", f"/v1/orders/{order.id}/confirmation", Order, body)

    async def cancel(self, order: Order) -> Order:
        """Give the order up."""
        return await self._record("PUT", f"/v1/orders/{order.id}/cancellation", Order)

    # renewal, manual 貳-二

    async def pay(self, order: Order, account: str) -> Order:
        """Debit the order's fee, once: asked again, a paid order is told as it is. Raises RaRefused."""
        return await self._record("PUT", f"/v1/orders/{order.id}/payment", Order, Payment(account))

    async def prove_old_key(self, order: Order, serial: str, signature: bytes) -> Order:
        """The old signing key's leave for a new one. The same proof again changes nothing."""
        body = Proof(serial, _base64(signature))
        return await self._record("PUT", f"/v1/orders/{order.id}/old-key-proof", Order, body)

    # revoking and suspending, manual 貳-三, 貳-四

    async def change_status(self, change: StatusRequest, password: Secret, idempotency_key: str) -> list[Certificate]:
        """Hold or revoke certificates, all or none; as they stand afterwards. Raises RaRefused(WRONG_PASSWORD, …)."""
        body = StatusChange(change.action, change.serials, change.reason, password.text())
        headers = {"Idempotency-Key": idempotency_key}
        path = "/v1/me/certificates/status-changes"
        return await self._record("POST", path, list[Certificate], body, headers=headers)

    # proof, PIN reset, driver, PIN rules, manual 貳-五 to 貳-八

    async def statement(self, serial: str) -> Statement:
        """What the RA states of one certificate, signed."""
        return await self._record("GET", f"/v1/me/certificates/{serial}/statement", Statement)

    async def note_print(self, number: str, job: str) -> int:
        """Note that a job prints a statement; which copy it is, from 1 on. The same job is the same copy."""
        path = f"/v1/statements/{number}/prints/{job}"
        return (await self._record("PUT", path, StatementPrint)).copy

    async def statement_pdf(self, number: str, page: str, copy: int) -> StatementFile:
        """A noted copy of a statement as a PDF that the RA has signed, for A4, A5 or RECEIPT."""
        parameters = {"page": page, "copy": str(copy)}
        reply = await self._request("GET", f"/v1/statements/{number}/pdf", parameters=parameters)
        try:
            return StatementFile(reply.content, characters(reply.headers.get(MISSING_GLYPHS, "")))
        except ValueError as error:
            raise RaBroken(f"{MISSING_GLYPHS} is not what it should be") from error

    async def pin_reset(self) -> PinReset:
        """The clerk's authorisation for this customer at this kiosk. Raises RaRefused(NOT_AUTHORISED, …)."""
        return await self._record("GET", "/v1/pin-resets/current", PinReset)

    async def redeem_pin_reset(self, reset: PinReset, guid: str) -> UnblockingCodes:
        """The codes for the card in the reader. Within the authorisation's life the same again."""
        path = f"/v1/pin-resets/{reset.id}/redemption"
        return await self._record("PUT", path, UnblockingCodes, CardBinding(guid))

    async def complete_pin_reset(self, reset: PinReset) -> None:
        """The PIN is reset and the PUK is the new one."""
        await self._request("PUT", f"/v1/pin-resets/{reset.id}/completion")

    async def pin_fragments(self) -> PinFragments:
        """What a new PIN must not be, as salted hashes."""
        return await self._record("GET", "/v1/me/pin-fragments", PinFragments)

    async def driver(self) -> Driver:
        """The reader's driver for the customer's own PC. Raises RaRefused(NOT_FOUND) when there is none."""
        return await self._record("GET", "/v1/driver", Driver)

    async def driver_file(self) -> bytes:
        """The driver itself; nothing is said of its hash here."""
        return (await self._request("GET", "/v1/driver/file")).content

    # the public pages, manual 壹-二 to 壹-六: no session is needed, and its token is not sent

    async def content(self, etag: str) -> tuple[str, bytes] | None:
        """The signed bundle in force with its ETag; None when it is still the one of this ETag."""
        return await self._public("/v1/content", BUNDLE_MOST, {"If-None-Match": etag} if etag else {})

    async def content_file(self, sha256: str) -> bytes:
        """A file that belongs to the pages, not yet checked."""
        answer = await self._public(f"/v1/content/files/{sha256}", FILE_MOST, {})
        return answer[1] if answer is not None else b""

    # signature test, manual 貳-九

    async def signature_test(self) -> SignatureTest:
        """Bytes to sign."""
        return await self._record("POST", "/v1/signature-tests", SignatureTest)

    async def judge_signature(self, test: SignatureTest, signature: bytes, certificate: bytes) -> SignatureVerdict:
        """What the RA says of a signature over the test's bytes."""
        body = SignatureAnswer(_base64(signature), _base64(certificate))
        return await self._record("PUT", f"/v1/signature-tests/{test.id}", SignatureVerdict, body)

    # one request

    async def _record(
        self,
        method: str,
        path: str,
        kind: type[Record],
        body: object = None,
        *,
        headers: dict[str, str] | None = None,
        parameters: dict[str, str] | None = None,
    ) -> Record:
        answer = await self._request(method, path, body, headers=headers, parameters=parameters)
        return self._read(answer, f"{method} {_without_ids(path)}", kind)

    @staticmethod
    def _read(answer: httpx.Response, asked: str, kind: type[Record]) -> Record:
        try:
            return TypeAdapter(kind).validate_json(answer.content)
        except ValidationError as error:
            # the answer may hold a customer's data: only its place is told
            raise RaBroken(f"{asked}: {error.error_count()} fields") from None

    async def _request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: dict[str, str] | None = None,
        parameters: dict[str, str] | None = None,
    ) -> httpx.Response:
        token = self._token
        all_headers = (_authorization(token) if token is not None else {}) | dict(headers or {})
        json = None if body is None else asdict(body)
        try:
            answer = await self._http.request(method, path, json=json, headers=all_headers, params=parameters)
        except httpx.HTTPError as error:
            raise _transport_error(error) from error
        if answer.is_success:
            return answer
        refusal = _refusal(answer.status_code, answer.content)
        if isinstance(refusal, SessionEnded) and token is self._token:  # not that of a customer who came meanwhile
            self.forget_session()
        raise refusal

    async def _public(self, path: str, most: int, headers: dict[str, str]) -> tuple[str, bytes] | None:
        """ETag and body of what anyone may read, at most so many bytes of it; None when it is unchanged."""
        try:
            async with self._http.stream("GET", path, headers=headers) as answer:
                body = bytearray()
                async for part in answer.aiter_bytes():
                    body += part
                    if len(body) > most:
                        raise RaBroken(f"GET {_without_ids(path)}: more than {most} bytes")
        except httpx.HTTPError as error:
            raise _transport_error(error) from error
        if answer.status_code == httpx.codes.NOT_MODIFIED:
            return None
        if answer.is_success:
            return answer.headers.get("ETag", ""), bytes(body)
        raise _refusal(answer.status_code, bytes(body))


def _authorization(token: Secret) -> dict[str, str]:
    return {"Authorization": f"Bearer {token.text()}"}


def _refusal(status: int, body: bytes) -> RaError:
    try:
        return error_of(TypeAdapter(Problem).validate_json(body))
    except ValidationError:
        return RaBroken(f"{status} without a problem document")


def _transport_error(error: httpx.HTTPError) -> RaError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return RaUntrusted("the RA's certificate is not from our authority")
        cause = cause.__cause__ or cause.__context__
    # TLS 1.3: a refused client certificate shows only at the first read, as a closed connection
    if isinstance(error, httpx.ReadError | httpx.ConnectError) and "alert" in str(error).lower():
        return RaUntrusted("the RA refuses this kiosk's certificate")
    return RaUnreachable(type(error).__name__)


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _without_ids(path: str) -> str:
    return "/".join(part if part.isalpha() or part.startswith("v") else "…" for part in path.split("/"))
