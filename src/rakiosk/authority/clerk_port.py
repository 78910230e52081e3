"""The Registration Authority as clerks see it (臨櫃): a session, a token and a connection apart from any customer's.

Every method raises leaves of `RaError`; a refusal is a CounterRefused. Values are bytes.
"""

from typing import TYPE_CHECKING, Protocol

from rakiosk.secret import Secret

if TYPE_CHECKING:  # loaded with the client, when a clerk comes
    from ra_contract.clerk import ClerkSession, CounterCustomer, Sought
    from ra_contract.counter_job import CounterPolicy, Job, JobList, JobRequest, PasswordSlip
    from ra_contract.statement import Statement
    from rakiosk.authority.records import CardChallenge, SecondPerson, SignatureChallenge


class ClerkSessions(Protocol):
    """Signing in and out."""

    async def policy(self) -> "CounterPolicy":
        """The questions for the counter; told to any machine that is let in."""
        ...

    async def sign_in(self, clerk: str, password: Secret, code: str) -> "ClerkSession":
        """Open a session. Raises SignInRefused, AccountLocked."""
        ...

    async def nonce(self) -> "SignatureChallenge":
        """A nonce for a clerk's own card to sign in `clerk_statement`: good once, here, for two minutes."""
        ...

    async def sign_in_by_card(
        self, nonce: "SignatureChallenge", certificate: bytes, signature: bytes
    ) -> "ClerkSession":
        """Open the session of the holder of this authentication certificate (DER). Raises SignInRefused."""
        ...

    async def session(self) -> "ClerkSession":
        """The session as it stands. Raises SessionEnded."""
        ...

    async def sign_out(self) -> None:
        """End the session at the RA. The token is forgotten here at once, whether the RA answers or not."""
        ...

    async def change_password(self, old: Secret, new: Secret) -> None:
        """Change the clerk's password; this ends the session. Raises PasswordRefused, CounterRefused(OLD_PASSWORD)."""
        ...


class Customers(Protocol):
    """The customer before the desk, and the card that was brought."""

    async def customer(self, sought: "Sought") -> "CounterCustomer":
        """The customer that is looked for. Raises CounterRefused(CUSTOMER_UNKNOWN, …)."""
        ...

    async def card_challenge(self, guid: str, witness: bytes) -> "CardChallenge":
        """The card's witness decrypted and a challenge to it; without a witness only its key's algorithm."""
        ...

    async def check_card(self, guid: str, response: bytes) -> None:
        """Raises CounterRefused(CARD_NOT_GENUINE) when the card's response to the challenge is wrong."""
        ...


class Jobs(Protocol):
    """Jobs for a customer: asked for, approved by a second person where that is wanted, cancelled."""

    async def ask(self, request: "JobRequest", idempotency_key: str) -> "Job":
        """Ask for a job: done at once, or WAITING for a second person. The same key gives the same job."""
        ...

    async def jobs(self, which: "JobList") -> "list[Job]":
        """A list of the desk."""
        ...

    async def job(self, job: "Job") -> "Job":
        """The job as it stands now."""
        ...

    async def approve(self, job: "Job", by: "SecondPerson | None") -> "Job":
        """A second person's leave, by their own session or by a sign-in here. Raises CounterRefused."""
        ...

    async def deny(self, job: "Job", reason: str, by: "SecondPerson | None") -> "Job":
        """A second person's no."""
        ...

    async def cancel(self, job: "Job") -> "Job":
        """Take a job back, or what it gave and nobody has used."""
        ...

    async def password_slip(self, job: "Job") -> "PasswordSlip":
        """The one-time login password of a job, for a slip: asked again, it is another and this one is dead."""
        ...


class Clerking(ClerkSessions, Customers, Jobs, Protocol):
    """One Registration Authority, and at most one clerk's session at it."""

    async def statement(self, code: str) -> "Statement":
        """A statement by its number or check code."""
        ...

    async def note_print(self, number: str, job: str) -> int:
        """Note that a job prints a statement; which copy it is, from 1 on. The same job is the same copy."""
        ...

    async def close(self) -> None:
        """Let go of the connection."""
        ...
