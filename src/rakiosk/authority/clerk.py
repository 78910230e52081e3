"""The reference RA over HTTP for clerks: one method a route, what each means stands in `clerk_port`."""

from collections.abc import Mapping
from typing import Any, TypeVar

from ra_contract.card import Challenge, ChallengeResponse, Witness
from ra_contract.clerk import ClerkSession, ClerkSignIn, CounterCustomer, Sought
from ra_contract.counter_job import Approval, CounterPolicy, Denial, Job, JobList, JobRequest, PasswordSlip
from ra_contract.session import PasswordChange
from ra_contract.statement import Statement
from rakiosk.authority.records import CardChallenge, SecondPerson, encoded
from rakiosk.authority.transport import NO_HEADERS, Transport
from rakiosk.domain.errors import CounterRefused, RaBroken, RaRefused
from rakiosk.secret import Secret

Record = TypeVar("Record")


class ClerkClient:
    """A `Clerking` behind a transport of its own: no customer's token is ever on it."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def close(self) -> None:
        await self._transport.close()

    # sessions

    async def policy(self) -> CounterPolicy:
        return await self._record("GET", "/v1/clerk/policy", CounterPolicy)

    async def sign_in(self, clerk: str, password: Secret, code: str) -> ClerkSession:
        session = await self._record(
            "POST", "/v1/clerk/session", ClerkSession, ClerkSignIn(clerk, password.text(), code)
        )
        self._transport.begin_session(session.token)
        return session

    async def session(self) -> ClerkSession:
        return await self._record("GET", "/v1/clerk/session", ClerkSession)

    async def sign_out(self) -> None:
        await self._transport.end_session("/v1/clerk/session")

    async def change_password(self, old: Secret, new: Secret) -> None:
        body = PasswordChange(old.text(), new.text())
        await self._ask("PUT", "/v1/clerk/password", body, once=True)  # a second time the old one is wrong
        self._transport.forget_session()

    # the customer and the card

    async def customer(self, sought: Sought) -> CounterCustomer:
        return await self._record("POST", "/v1/clerk/customers", CounterCustomer, sought)

    async def card_challenge(self, guid: str, witness: bytes) -> CardChallenge:
        path = f"/v1/clerk/cards/{guid}/authentication"
        told = await self._record("PUT", path, Challenge, Witness(encoded(witness)))
        try:
            return CardChallenge.of(told)
        except ValueError as error:
            raise RaBroken("card authentication: not what it should be") from error

    async def check_card(self, guid: str, response: bytes) -> None:
        path = f"/v1/clerk/cards/{guid}/authentication/response"
        await self._ask("PUT", path, ChallengeResponse(encoded(response)))

    # jobs

    async def ask(self, request: JobRequest, idempotency_key: str) -> Job:
        return await self._record("POST", "/v1/clerk/jobs", Job, request, headers={"Idempotency-Key": idempotency_key})

    async def jobs(self, which: JobList) -> list[Job]:
        return await self._record("GET", "/v1/clerk/jobs", list[Job], parameters={"list": which})

    async def job(self, job: Job) -> Job:
        return await self._record("GET", f"/v1/clerk/jobs/{job.id}", Job)

    async def approve(self, job: Job, by: SecondPerson | None) -> Job:
        return await self._step(job, "approval", Approval(_signed(by)), once=by is not None)

    async def deny(self, job: Job, reason: str, by: SecondPerson | None) -> Job:
        return await self._step(job, "denial", Denial(reason, _signed(by)), once=by is not None)

    async def cancel(self, job: Job) -> Job:
        return await self._step(job, "cancellation")

    async def _step(self, job: Job, part: str, body: object = None, *, once: bool = False) -> Job:
        # a wrong password costs a try each time that it is sent
        return await self._record("PUT", f"/v1/clerk/jobs/{job.id}/{part}", Job, body, once=once)

    async def password_slip(self, job: Job) -> PasswordSlip:
        return await self._record("PUT", f"/v1/clerk/jobs/{job.id}/slip", PasswordSlip)

    async def statement(self, code: str) -> Statement:
        return await self._record("GET", f"/v1/clerk/statements/{code}", Statement)

    # refusals

    async def _record(
        self,
        method: str,
        path: str,
        kind: type[Record],
        body: object = None,
        *,
        headers: Mapping[str, str] = NO_HEADERS,
        parameters: Mapping[str, str] | None = None,
        once: bool = False,
    ) -> Record:
        try:
            return await self._transport.record(
                method, path, kind, body, headers=headers, parameters=parameters, once=once
            )
        except RaRefused as refused:
            raise CounterRefused(refused.code, refused.retry_after) from refused

    async def _ask(self, method: str, path: str, body: Any, *, once: bool = False) -> None:
        try:
            await self._transport.request(method, path, body, once=once)
        except RaRefused as refused:
            raise CounterRefused(refused.code, refused.retry_after) from refused


def _signed(by: SecondPerson | None) -> ClerkSignIn | None:
    return None if by is None else ClerkSignIn(by.clerk, by.password.text(), by.code)
