"""The interface, version 1, as a table: a row a route. JSON over TLS, with a client certificate of the kiosk.

Both sides use the records named here. Binary values are base64 (standard alphabet, padded); times are RFC 3339 in UTC.
Refusals are problem documents (RFC 9457) with a stable `code`. Who has a session says `Authorization: Bearer <token>`;
it lives only under the TLS client certificate that opened it. A kiosk that was enrolled (`enrolment`) names its machine
with every request, and is let in from no other.
"""

from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from types import GenericAlias

from ra_contract.base import Health
from ra_contract.card import CardBinding, Challenge, ChallengeResponse, Witness
from ra_contract.certificate import Certificate
from ra_contract.certification import CertificateRequest, Confirmation, Issued, Proof
from ra_contract.clerk import (
    AuditEntry,
    ClerkCardSignIn,
    ClerkNonce,
    ClerkSession,
    ClerkSignIn,
    CounterCustomer,
    Sought,
)
from ra_contract.content import SignedBundle
from ra_contract.counter_job import Approval, CounterPolicy, Denial, Job, JobRequest, PasswordSlip
from ra_contract.driver import Driver
from ra_contract.key_hold import HoldChallenge, KeyHold
from ra_contract.kiosk import Authorities, KioskCertificate, KioskRequest, TrustedAuthorities
from ra_contract.kiosk_audit import AuditHead, AuditNews
from ra_contract.kiosk_report import KioskReport
from ra_contract.order import Eligibility, Order, OrderRequest, OwnAccount, Payment
from ra_contract.pin_reset import PinFragments, PinReset, UnblockingCodes
from ra_contract.problems import ProblemCode, Refusal
from ra_contract.profile import Profile, ProfileChange
from ra_contract.session import PasswordChange, Session, SignIn
from ra_contract.signature_test import SignatureAnswer, SignatureTest, SignatureVerdict
from ra_contract.statement import Statement, StatementPrint
from ra_contract.status_change import StatusChange
from ra_contract.terms import Terms


class Caller(StrEnum):
    """The callers that a route may have."""

    KIOSK = "kiosk"  # any kiosk that was let in, before anybody signs in
    SESSION = "session"  # whoever is signed in, even with a login password that must be changed first
    CUSTOMER = "customer"  # whoever is signed in and has a login password of their own
    STAFF = "staff"  # a clerk who is signed in, even with a password that must be changed first
    CLERK = "clerk"  # a clerk who is signed in and has a password of their own


class Media(StrEnum):
    """The answers that are files."""

    ANY = "application/octet-stream"
    PDF = "application/pdf"
    ZIP = "application/zip"


_ALWAYS = (
    ProblemCode.CLIENT_CERTIFICATE,
    ProblemCode.ANOTHER_MACHINE,
    ProblemCode.INVALID_REQUEST,
    ProblemCode.INTERNAL,
)
REFUSALS: dict[Caller, tuple[Refusal | ProblemCode, ...]] = {
    Caller.KIOSK: _ALWAYS,
    Caller.SESSION: (*_ALWAYS, ProblemCode.SESSION_ENDED),
    Caller.CUSTOMER: (*_ALWAYS, ProblemCode.SESSION_ENDED, Refusal.PASSWORD_CHANGE_REQUIRED),
    Caller.STAFF: (*_ALWAYS, ProblemCode.SESSION_ENDED),
    Caller.CLERK: (*_ALWAYS, ProblemCode.SESSION_ENDED, Refusal.PASSWORD_CHANGE_REQUIRED),
}
"""The refusals that every route may give, by its caller."""


@dataclass(frozen=True, slots=True)
class Route:
    """A route: its answer (None: nothing, status 204), and what is not as in most of them.

    `headers` are those of the request that it looks at: with Idempotency-Key it creates once, with If-Match it changes
    what was read, with If-None-Match it answers 304. `refusals` are the codes beyond those of its caller.
    """

    method: str
    path: str
    answer: type | GenericAlias | Media | None
    _: KW_ONLY
    body: type | None = None
    status: int = 200
    caller: Caller = Caller.CUSTOMER
    query: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    refusals: tuple[Refusal | ProblemCode, ...] = ()


_KEY = ("Idempotency-Key",)
_CHANGES = "/v1/me/certificates/status-changes"
_OWN = "/v1/kiosk/certificate"
_JOINING = "/v1/kiosk/enrolment"
_STATEMENT = "/v1/statements/{number}"
_ORDER = "/v1/orders/{order_id}"
_AUTHENTICATION = _ORDER + "/card-authentication"
_RESET = "/v1/pin-resets/{reset_id}"

_ANYONE, _SIGNED_IN, _STAFF, _CLERK = Caller.KIOSK, Caller.SESSION, Caller.STAFF, Caller.CLERK
_UNKNOWN = (Refusal.NOT_FOUND,)
_TOO_MANY = (Refusal.TOO_MANY_REQUESTS,)
_COUNTED = (*_UNKNOWN, *_TOO_MANY)
_SIGN_IN = (ProblemCode.BAD_CREDENTIALS, ProblemCode.ACCOUNT_LOCKED, *_TOO_MANY)
_CUSTOMER_SIGN_IN = (*_SIGN_IN, Refusal.SLIP_EXPIRED)
_PASSWORD = (Refusal.OLD_PASSWORD, ProblemCode.PASSWORD_RULES)
_PROFILE = (Refusal.CHANGED_MEANWHILE, Refusal.EMAIL_FORMAT, Refusal.PHONE_FORMAT, ProblemCode.IF_MATCH, *_TOO_MANY)
_CREATION = (ProblemCode.IDEMPOTENCY_KEY,)
_CHANGE = (Refusal.WRONG_PASSWORD, Refusal.STATUS_TRANSITION, *_CREATION)
_KEY_HOLD = (Refusal.PROOF_OF_POSSESSION, Refusal.STATUS_TRANSITION)
_WITHDRAWN = (Refusal.CERTIFICATE_HELD, Refusal.CERTIFICATE_REVOKED)
_NO_LONGER = (*_WITHDRAWN, Refusal.CERTIFICATE_EXPIRED)
_OWN_KEY = (Refusal.PROOF_OF_POSSESSION, Refusal.KEY_TOO_WEAK)
_OWN_RENEWAL = (Refusal.TOO_EARLY, *_OWN_KEY, *_TOO_MANY)
_NOT_OPENED = (Refusal.NOT_APPROVED, Refusal.NOT_OFFERED, Refusal.ALREADY_CERTIFIED, Refusal.ORDER_OPEN)
_NOT_RENEWED = (Refusal.TERMS_CHANGED, Refusal.NOTHING_TO_RENEW, Refusal.TOO_EARLY)
_OPENING = (*_CREATION, *_NO_LONGER, *_NOT_OPENED, *_NOT_RENEWED, Refusal.KEY_TOO_WEAK, *_TOO_MANY)
_STEP = (Refusal.NOT_FOUND, Refusal.ORDER_STATE)
_OUT_OF_USE = (Refusal.CARD_WITHDRAWN, Refusal.CARD_LOST)
_OWN_CARD = (Refusal.CARD_UNKNOWN, Refusal.CARD_NOT_YOURS, *_OUT_OF_USE)
_CARD = (*_STEP, *_OWN_CARD, Refusal.RENEWAL_CARD, Refusal.KEY_TOO_WEAK, Refusal.WRONG_CARRIER)
_CHALLENGE = (*_STEP, *_OUT_OF_USE, Refusal.WRONG_CARRIER, Refusal.TOO_MANY_REQUESTS)
_RESPONSE = (*_STEP, *_OUT_OF_USE, Refusal.WRONG_CARRIER, Refusal.CARD_NOT_GENUINE)
_CARD_AND_KEY = (*_OUT_OF_USE, Refusal.KEY_TOO_WEAK, *_TOO_MANY)
_DEBIT = (
    *_STEP,
    *_NO_LONGER,
    *_CARD_AND_KEY,
    Refusal.ACCOUNT_NUMBER,
    Refusal.ACCOUNT_UNKNOWN,
    Refusal.ACCOUNT_NOT_YOURS,
    Refusal.ACCOUNT_FROZEN,
    Refusal.INSUFFICIENT_FUNDS,
    Refusal.OVER_LIMIT,
    Refusal.HOST_CLOSED,
    Refusal.PAYMENT_IN_DOUBT,
)
_OLD_KEY = (*_STEP, Refusal.OLD_KEY)
_PROOF = (*_OLD_KEY, *_WITHDRAWN, *_OUT_OF_USE, Refusal.PROOF_OF_POSSESSION)
_CONFIRMATION = (*_PROOF, Refusal.KEY_ALREADY_USED)
_NEW_KEY = (*_PROOF, *_CARD_AND_KEY, Refusal.KEY_ALREADY_USED)
_OVER = (Refusal.AUTHORISATION_EXPIRED, Refusal.AUTHORISATION_CANCELLED)
_AUTHORISATION = (Refusal.NOT_AUTHORISED, *_OVER, Refusal.OTHER_KIOSK)
_COMPLETION = (Refusal.NOT_FOUND, Refusal.AUTHORISATION_SPENT, Refusal.OTHER_KIOSK)
_REDEMPTION = (*_COMPLETION, *_TOO_MANY, *_OVER, Refusal.OTHER_CARD)
_IDENTITY = (Refusal.OWN_ACCOUNT, Refusal.DOCUMENTS, Refusal.SEAL_WANTED, Refusal.REPRESENTATIVE)
_JOB = (
    *_OWN_CARD,
    *_STEP,
    Refusal.NOT_OFFERED,
    Refusal.CARD_UNBLOCKABLE,
    Refusal.ALREADY_TODAY,
    Refusal.OTHER_KIOSK,
    Refusal.STATUS_TRANSITION,
    Refusal.CARD_NOT_STOCK,
    Refusal.CUSTOMER_KNOWN,
    Refusal.WRONG_CARRIER,
)
_LOOK = (Refusal.NOT_PERMITTED, Refusal.CUSTOMER_UNKNOWN, Refusal.CARD_UNKNOWN)
_ASKING = (*_CREATION, Refusal.NOT_PERMITTED, Refusal.CUSTOMER_UNKNOWN, *_IDENTITY, *_JOB)
_ONE_JOB = (Refusal.NOT_PERMITTED, Refusal.NOT_FOUND, Refusal.JOB_STATE)
_DECISION = (*_ONE_JOB, *_SIGN_IN, Refusal.SAME_PERSON)
_APPROVAL = (*_DECISION, *_IDENTITY, *_JOB)
_AT_WORK = (*_SIGN_IN, Refusal.NOT_PERMITTED)
_CARD_AT_WORK = (ProblemCode.BAD_CREDENTIALS, Refusal.NOT_PERMITTED, *_TOO_MANY)
_CLERK_PASSWORD = (*_SIGN_IN, ProblemCode.PASSWORD_RULES)
_ONE_KNOWN = (Refusal.NOT_PERMITTED, Refusal.NOT_FOUND)
_PERMITTED = (Refusal.NOT_PERMITTED,)
_KNOWN_CARD = (Refusal.NOT_PERMITTED, Refusal.CARD_UNKNOWN)
_GENUINE = (*_KNOWN_CARD, Refusal.CARD_NOT_GENUINE)
_BY_CARD = "/v1/clerk/session/card"
_A_JOB = "/v1/clerk/jobs/{job_id}"
_A_STATEMENT = "/v1/clerk/statements/{number}"
_A_CARD = "/v1/clerk/cards/{guid}/authentication"

ROUTES = (
    Route("GET", "/v1/health", Health, caller=_ANYONE),
    Route("PUT", _OWN, KioskCertificate, body=KioskRequest, caller=_ANYONE, refusals=_OWN_RENEWAL),
    # only a machine that connects by the certificate of a one-time token (`enrolment`), which is let in nowhere else
    Route("PUT", _JOINING, KioskCertificate, body=KioskRequest, caller=_ANYONE, refusals=_OWN_KEY),
    Route("PUT", "/v1/kiosk/authorities", Authorities, body=TrustedAuthorities, caller=_ANYONE, refusals=_TOO_MANY),
    Route("PUT", "/v1/kiosk/report", None, body=KioskReport, status=204, caller=_ANYONE, refusals=_TOO_MANY),
    Route("GET", "/v1/kiosk/audit-head", AuditHead, caller=_ANYONE),
    Route("PUT", "/v1/kiosk/audit-head", None, body=AuditNews, status=204, caller=_ANYONE, refusals=_TOO_MANY),
    Route("GET", "/v1/content", SignedBundle, caller=_ANYONE, headers=("If-None-Match",), refusals=_UNKNOWN),
    Route("GET", "/v1/content/files/{sha256}", Media.ANY, caller=_ANYONE, refusals=_UNKNOWN),
    Route("POST", "/v1/session", Session, body=SignIn, status=201, caller=_ANYONE, refusals=_CUSTOMER_SIGN_IN),
    Route("GET", "/v1/session", Session, caller=_SIGNED_IN),  # its token is empty
    Route("DELETE", "/v1/session", None, status=204, caller=_SIGNED_IN),
    Route("PUT", "/v1/me/password", None, body=PasswordChange, status=204, caller=_SIGNED_IN, refusals=_PASSWORD),
    Route("GET", "/v1/me", Profile),
    Route("PATCH", "/v1/me", Profile, body=ProfileChange, headers=("If-Match",), refusals=_PROFILE),
    Route("GET", "/v1/me/pin-fragments", PinFragments),
    Route("GET", "/v1/me/certificates", list[Certificate]),  # newest first
    Route("POST", _CHANGES, list[Certificate], body=StatusChange, headers=_KEY, refusals=_CHANGE),
    Route("GET", "/v1/key-hold", HoldChallenge, caller=_ANYONE),
    Route("POST", "/v1/key-hold", list[Certificate], body=KeyHold, caller=_ANYONE, refusals=_KEY_HOLD),
    Route("GET", "/v1/me/certificates/{serial}/statement", Statement, refusals=_COUNTED),
    Route("PUT", _STATEMENT + "/prints/{job}", StatementPrint, refusals=_UNKNOWN),
    Route("GET", _STATEMENT + "/pdf", Media.PDF, query=("page", "copy"), refusals=_COUNTED),
    Route("POST", "/v1/signature-tests", SignatureTest, status=201, refusals=_TOO_MANY),
    Route("PUT", "/v1/signature-tests/{test_id}", SignatureVerdict, body=SignatureAnswer, refusals=_UNKNOWN),
    Route("GET", "/v1/terms/{carrier}", Terms, query=("language",)),
    Route("GET", "/v1/me/eligibility/{kind}", Eligibility),
    Route("GET", "/v1/me/accounts", list[OwnAccount]),  # by number; empty while the bank does not answer
    Route("GET", "/v1/orders", list[Order]),  # newest first
    Route("POST", "/v1/orders", Order, body=OrderRequest, status=201, headers=_KEY, refusals=_OPENING),
    Route("GET", _ORDER, Order, refusals=_UNKNOWN),
    Route("PUT", _ORDER + "/card", Order, body=CardBinding, refusals=_CARD),
    Route("PUT", _AUTHENTICATION, Challenge, body=Witness, refusals=_CHALLENGE),
    Route("PUT", _AUTHENTICATION + "/response", None, body=ChallengeResponse, status=204, refusals=_RESPONSE),
    Route("PUT", _ORDER + "/payment", Order, body=Payment, refusals=_DEBIT),
    Route("PUT", _ORDER + "/old-key-proof", Order, body=Proof, refusals=_OLD_KEY),
    Route("PUT", _ORDER + "/certificates/{use}", Issued, body=CertificateRequest, refusals=_NEW_KEY),
    Route("PUT", _ORDER + "/confirmation", Order, body=Confirmation, refusals=_CONFIRMATION),
    Route("PUT", _ORDER + "/cancellation", Order, refusals=_STEP),
    Route("GET", "/v1/pin-resets/current", PinReset, refusals=_AUTHORISATION),
    Route("PUT", _RESET + "/redemption", UnblockingCodes, body=CardBinding, refusals=_REDEMPTION),
    Route("PUT", _RESET + "/completion", None, status=204, refusals=_COMPLETION),
    Route("GET", "/v1/driver", Driver, refusals=_UNKNOWN),
    Route("GET", "/v1/driver/file", Media.ZIP, refusals=_UNKNOWN),
    Route("GET", "/v1/clerk/policy", CounterPolicy, caller=_ANYONE),
    Route("POST", "/v1/clerk/session", ClerkSession, body=ClerkSignIn, status=201, caller=_ANYONE, refusals=_AT_WORK),
    Route("POST", "/v1/clerk/session/nonce", ClerkNonce, status=201, caller=_ANYONE),
    Route("POST", _BY_CARD, ClerkSession, body=ClerkCardSignIn, status=201, caller=_ANYONE, refusals=_CARD_AT_WORK),
    Route("GET", "/v1/clerk/session", ClerkSession, caller=_STAFF),  # its token is empty
    Route("DELETE", "/v1/clerk/session", None, status=204, caller=_STAFF),
    Route("PUT", "/v1/clerk/password", None, body=PasswordChange, status=204, caller=_STAFF, refusals=_CLERK_PASSWORD),
    Route("POST", "/v1/clerk/customers", CounterCustomer, body=Sought, caller=_CLERK, refusals=_LOOK),
    Route("POST", "/v1/clerk/jobs", Job, body=JobRequest, status=201, caller=_CLERK, headers=_KEY, refusals=_ASKING),
    Route("GET", "/v1/clerk/jobs", list[Job], caller=_CLERK, query=("list",), refusals=(Refusal.NOT_PERMITTED,)),
    Route("GET", _A_JOB, Job, caller=_CLERK, refusals=_ONE_KNOWN),
    Route("PUT", _A_JOB + "/approval", Job, body=Approval, caller=_CLERK, refusals=_APPROVAL),
    Route("PUT", _A_JOB + "/denial", Job, body=Denial, caller=_CLERK, refusals=_DECISION),
    Route("PUT", _A_JOB + "/cancellation", Job, caller=_CLERK, refusals=_ONE_JOB),
    Route("PUT", _A_JOB + "/slip", PasswordSlip, caller=_CLERK, refusals=_ONE_JOB),
    Route("PUT", _A_CARD, Challenge, body=Witness, caller=_CLERK, refusals=(*_KNOWN_CARD, *_TOO_MANY)),
    Route("PUT", _A_CARD + "/response", None, body=ChallengeResponse, status=204, caller=_CLERK, refusals=_GENUINE),
    Route("GET", _A_STATEMENT, Statement, caller=_CLERK, refusals=_ONE_KNOWN),
    Route("PUT", _A_STATEMENT + "/prints/{job}", StatementPrint, caller=_CLERK, refusals=_ONE_KNOWN),
    Route("GET", "/v1/clerk/audit", list[AuditEntry], caller=_CLERK, query=("since", "most"), refusals=_PERMITTED),
)
"""Every route that there is."""
