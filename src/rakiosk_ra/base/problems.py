"""Refusals of the RA: raised anywhere, told as problem documents (RFC 9457)."""

from dataclasses import asdict, dataclass

from ra_contract.problems import Problem, ProblemCode, Refusal
from ra_contract.rules import PasswordRule

MEDIA_TYPE = "application/problem+json"

STATUS: dict[Refusal | ProblemCode, int] = {
    Refusal.NOT_APPROVED: 409,
    Refusal.NOT_OFFERED: 409,
    Refusal.ALREADY_CERTIFIED: 409,
    Refusal.CERTIFICATE_HELD: 409,
    Refusal.ORDER_OPEN: 409,
    Refusal.ORDER_STATE: 409,
    Refusal.TERMS_CHANGED: 409,
    Refusal.WRONG_CARRIER: 409,
    Refusal.CARD_UNKNOWN: 409,
    Refusal.CARD_NOT_YOURS: 409,
    Refusal.CARD_NOT_GENUINE: 409,
    Refusal.PROOF_OF_POSSESSION: 422,
    Refusal.KEY_TOO_WEAK: 422,
    Refusal.KEY_ALREADY_USED: 409,
    Refusal.PASSWORD_CHANGE_REQUIRED: 403,
    Refusal.OLD_PASSWORD: 403,
    Refusal.TOO_MANY_REQUESTS: 429,
    Refusal.NOT_FOUND: 404,
    Refusal.NOTHING_TO_RENEW: 409,
    Refusal.TOO_EARLY: 409,
    Refusal.CERTIFICATE_EXPIRED: 409,
    Refusal.CERTIFICATE_REVOKED: 409,
    Refusal.OLD_KEY: 422,
    Refusal.RENEWAL_CARD: 409,
    Refusal.ACCOUNT_NUMBER: 402,
    Refusal.ACCOUNT_UNKNOWN: 402,
    Refusal.ACCOUNT_NOT_YOURS: 402,
    Refusal.ACCOUNT_FROZEN: 402,
    Refusal.INSUFFICIENT_FUNDS: 402,
    Refusal.OVER_LIMIT: 402,
    Refusal.HOST_CLOSED: 402,
    Refusal.PAYMENT_IN_DOUBT: 409,
    Refusal.WRONG_PASSWORD: 403,
    Refusal.STATUS_TRANSITION: 409,
    Refusal.NOT_AUTHORISED: 404,
    Refusal.AUTHORISATION_EXPIRED: 409,
    Refusal.AUTHORISATION_CANCELLED: 409,
    Refusal.AUTHORISATION_SPENT: 409,
    Refusal.OTHER_CARD: 409,
    Refusal.OTHER_KIOSK: 409,
    Refusal.NOT_PERMITTED: 403,
    Refusal.SAME_PERSON: 403,
    Refusal.OWN_ACCOUNT: 403,
    Refusal.CUSTOMER_UNKNOWN: 404,
    Refusal.CUSTOMER_KNOWN: 409,
    Refusal.DOCUMENTS: 422,
    Refusal.SEAL_WANTED: 422,
    Refusal.REPRESENTATIVE: 422,
    Refusal.CARD_WITHDRAWN: 409,
    Refusal.CARD_LOST: 409,
    Refusal.CARD_UNBLOCKABLE: 409,
    Refusal.CARD_NOT_STOCK: 409,
    Refusal.SLIP_EXPIRED: 403,
    Refusal.ALREADY_TODAY: 409,
    Refusal.JOB_STATE: 409,
    Refusal.CHANGED_MEANWHILE: 412,
    Refusal.EMAIL_FORMAT: 422,
    Refusal.PHONE_FORMAT: 422,
    ProblemCode.BAD_CREDENTIALS: 401,
    ProblemCode.ACCOUNT_LOCKED: 423,
    ProblemCode.SESSION_ENDED: 401,
    ProblemCode.PASSWORD_RULES: 422,
    ProblemCode.INVALID_REQUEST: 422,
    ProblemCode.CLIENT_CERTIFICATE: 403,
    ProblemCode.ANOTHER_MACHINE: 403,
    ProblemCode.IDEMPOTENCY_KEY: 400,
    ProblemCode.IF_MATCH: 428,
    ProblemCode.INTERNAL: 500,
}
"""The HTTP status of each code, unless the refusal says otherwise."""


@dataclass(eq=False)
class Refused(Exception):
    """A refusal of the contract. `detail` is for support staff and holds nothing of a customer."""

    code: Refusal | ProblemCode
    detail: str = ""
    status: int = 0
    tries_left: int | None = None
    retry_after: int | None = None
    broken: tuple[PasswordRule, ...] = ()

    def __str__(self) -> str:
        return self.code.value

    @property
    def is_judged(self) -> bool:
        """Whether what was asked was looked at and refused; else it could not be, and counts against nobody."""
        return (self.status or STATUS[self.code]) < 500

    def problem(self) -> Problem:
        """The document that tells it."""
        return Problem(
            type=f"urn:rakiosk:problem:{self.code}",
            title=self.code.replace("-", " ").capitalize(),
            status=self.status or STATUS[self.code],
            code=self.code.value,
            detail=self.detail,
            tries_left=self.tries_left,
            retry_after=self.retry_after,
            broken=self.broken,
        )

    def headers(self) -> dict[str, str]:
        """The headers that go with it."""
        headers = {"Cache-Control": "no-store"}
        if self.retry_after is not None:
            headers["Retry-After"] = str(self.retry_after)
        if self.code in {ProblemCode.BAD_CREDENTIALS, ProblemCode.SESSION_ENDED}:
            headers["WWW-Authenticate"] = "Bearer"
        return headers


def unchecked(what: str) -> Refused:
    """The answer when something could not be checked, for want of memory or threads: neither right nor wrong."""
    return Refused(ProblemCode.INTERNAL, f"{what} could not be checked", status=503, retry_after=2)


def body(problem: Problem) -> dict[str, object]:
    """A problem document as JSON values; members that say nothing are left out."""
    return {name: value for name, value in asdict(problem).items() if value not in (None, "", ())}
