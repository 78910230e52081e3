"""The reference RA over HTTP for clerks: one method a route, what each means stands in `clerk_port`."""

from urllib.parse import quote

from ra_contract.card import Challenge, ChallengeResponse, Witness
from ra_contract.clerk import ClerkCardSignIn, ClerkNonce, ClerkSession, ClerkSignIn, CounterCustomer, Sought
from ra_contract.counter_job import Approval, CounterPolicy, Denial, Job, JobList, JobRequest, PasswordSlip
from ra_contract.session import PasswordChange
from ra_contract.statement import Statement, StatementPrint
from rakiosk.audit.port import NOTHING_KEPT, Act, Audit, Fact
from rakiosk.authority.records import CardChallenge, SecondPerson, SignatureChallenge, decoded, encoded
from rakiosk.authority.transport import Transport
from rakiosk.domain.errors import RaBroken
from rakiosk.secret import Secret


class ClerkClient:
    """A `Clerking` behind a transport of its own, which refuses by CounterRefused: no customer's token is on it.

    Whatever a clerk does through it is in the kiosk's audit, clerk and customer as digests.
    """

    def __init__(self, transport: Transport, audit: Audit = NOTHING_KEPT) -> None:
        self._transport = transport
        self._audit = audit
        self._clerk = ""

    async def close(self) -> None:
        await self._transport.close()

    # sessions

    async def policy(self) -> CounterPolicy:
        return await self._transport.record("GET", "/v1/clerk/policy", CounterPolicy)

    async def sign_in(self, clerk: str, password: Secret, code: str) -> ClerkSession:
        return await self._begun("/v1/clerk/session", ClerkSignIn(clerk, password.text(), code))

    async def nonce(self) -> SignatureChallenge:
        told = await self._transport.record("POST", "/v1/clerk/session/nonce", ClerkNonce)
        try:
            return SignatureChallenge(told.id, decoded(told.nonce))
        except ValueError as error:
            raise RaBroken("a clerk's nonce: not what it should be") from error

    async def sign_in_by_card(self, nonce: SignatureChallenge, certificate: bytes, signature: bytes) -> ClerkSession:
        return await self._begun(
            "/v1/clerk/session/card", ClerkCardSignIn(nonce.id, encoded(certificate), encoded(signature))
        )

    async def _begun(self, path: str, body: ClerkSignIn | ClerkCardSignIn) -> ClerkSession:
        session = await self._transport.record("POST", path, ClerkSession, body)
        self._transport.begin_session(session.token)
        self._clerk = session.clerk
        self._note("signed-in", role=session.role)
        return session

    async def session(self) -> ClerkSession:
        return await self._transport.record("GET", "/v1/clerk/session", ClerkSession)

    async def sign_out(self) -> None:
        if self._clerk:
            self._note("signed-out")
            self._clerk = ""
        await self._transport.end_session("/v1/clerk/session")

    async def change_password(self, old: Secret, new: Secret) -> None:
        body = PasswordChange(old.text(), new.text())
        # a second time the old one is wrong
        await self._transport.request("PUT", "/v1/clerk/password", body, once=True)
        self._transport.forget_session()
        self._note("password-changed")

    # the customer and the card

    async def customer(self, sought: Sought) -> CounterCustomer:
        found = await self._transport.record("POST", "/v1/clerk/customers", CounterCustomer, sought)
        self._note("customer-found", who=found.cn)
        return found

    async def card_challenge(self, guid: str, witness: bytes) -> CardChallenge:
        path = f"/v1/clerk/cards/{guid}/authentication"
        told = await self._transport.record("PUT", path, Challenge, Witness(encoded(witness)))
        try:
            return CardChallenge.of(told)
        except ValueError as error:
            raise RaBroken("card authentication: not what it should be") from error

    async def check_card(self, guid: str, response: bytes) -> None:
        path = f"/v1/clerk/cards/{guid}/authentication/response"
        await self._transport.request("PUT", path, ChallengeResponse(encoded(response)))

    # jobs

    async def ask(self, request: JobRequest, idempotency_key: str) -> Job:
        headers = {"Idempotency-Key": idempotency_key}
        asked = await self._transport.record("POST", "/v1/clerk/jobs", Job, request, headers=headers)
        return self._noted("job-asked", asked)

    async def jobs(self, which: JobList) -> list[Job]:
        return await self._transport.record("GET", "/v1/clerk/jobs", list[Job], parameters={"list": which})

    async def job(self, job: Job) -> Job:
        return await self._transport.record("GET", f"/v1/clerk/jobs/{job.id}", Job)

    async def approve(self, job: Job, by: SecondPerson | None) -> Job:
        done = await self._step(job, "approval", Approval(_signed(by)), once=by is not None)
        return self._noted("job-approved", done, by)

    async def deny(self, job: Job, reason: str, by: SecondPerson | None) -> Job:
        done = await self._step(job, "denial", Denial(reason, _signed(by)), once=by is not None)
        return self._noted("job-denied", done, by)

    async def cancel(self, job: Job) -> Job:
        return self._noted("job-cancelled", await self._step(job, "cancellation"))

    async def _step(self, job: Job, part: str, body: object = None, *, once: bool = False) -> Job:
        # a wrong password costs a try each time that it is sent
        return await self._transport.record("PUT", f"/v1/clerk/jobs/{job.id}/{part}", Job, body, once=once)

    async def password_slip(self, job: Job) -> PasswordSlip:
        slip = await self._transport.record("PUT", f"/v1/clerk/jobs/{job.id}/slip", PasswordSlip)
        self._noted("slip-taken", job)
        return slip

    async def statement(self, code: str) -> Statement:
        return await self._transport.record("GET", f"/v1/clerk/statements/{quote(code, safe='')}", Statement)

    async def note_print(self, number: str, job: str) -> int:
        path = f"/v1/clerk/statements/{number}/prints/{job}"
        printed = await self._transport.record("PUT", path, StatementPrint)
        self._note("statement-printed", copy=printed.copy)
        return printed.copy

    # the audit

    def _noted(self, what: str, job: Job, by: SecondPerson | None = None) -> Job:
        """The job, once what was done with it is noted; `by` is a second person at the same screen."""
        second = {} if by is None else {"second": by.clerk}
        self._note(what, who=job.cn, job=job.number, kind=job.kind, state=job.state, **second)
        return job

    def _note(self, what: str, **facts: Fact) -> None:
        self._audit.note(Act.CLERK, what=what, clerk=self._clerk, **facts)


def _signed(by: SecondPerson | None) -> ClerkSignIn | None:
    return None if by is None else ClerkSignIn(by.clerk, by.password.text(), by.code)
