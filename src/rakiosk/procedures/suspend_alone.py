"""Suspending (暫禁) by who cannot sign in: the key itself proves whose certificates they are."""

from dataclasses import dataclass

from ra_contract.certificate import Certificate
from ra_contract.possession import hold_statement
from ra_contract.problems import Refusal
from rakiosk.carriers.port import Carrier, Keyring, Sign
from rakiosk.domain.errors import RaRefused
from rakiosk.i18n import _
from rakiosk.kit.noted import noted
from rakiosk.kit.prompts import Question
from rakiosk.kit.visit import State, Visit
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.status import outcome, refuse
from rakiosk.procedures.suspend import CANNOT, LIFT, SUSPENDED, SUSPENDING, suspend

_CODES = {Refusal.PROOF_OF_POSSESSION: "A11", Refusal.STATUS_TRANSITION: "B15"}


@dataclass
class Suspending(State):
    """The record of suspending: the customer's keys, for who is not signed in."""

    keyring: Keyring

    @classmethod
    def begin(cls, carrier: Carrier) -> "Suspending":
        """Of a customer with this carrier."""
        return cls(carrier.keyring())

    def forget(self) -> None:
        self.keyring.forget()


async def suspend_either_way(v: Visit, now: Suspending) -> None:
    """Suspend what a signed-in customer chooses; all certificates of who has only the key."""
    if v.session is not None:
        await suspend(v)
        return
    await v.show(question())
    await now.keyring.ready(v)
    held: list[Certificate] = []

    async def use(sign: Sign) -> None:
        async with v.working(SUSPENDING):
            held[:] = await _held_by_key(v, sign)

    try:
        await now.keyring.sign(v, use)
    except RaRefused as refused:
        if refused.code not in _CODES:
            raise
        noted(_CODES[refused.code], refused)
        await refuse(
            v,
            CANNOT,
            _("The certificate of this card is not in force. If you want others suspended, please go to the counter."),
        )
    await v.show(outcome(held, *SUSPENDED, LIFT))


async def _held_by_key(v: Visit, sign: Sign) -> list[Certificate]:
    challenge = await v.ra.hold_challenge()
    signature, certificate = await sign(hold_statement(challenge))
    return await v.ra.hold_by_key(challenge, signature, certificate)


def question() -> Question:
    """Whether all are to be suspended; the PIN comes after it."""
    return Question(
        _("All your certificates will now be suspended, without signing in."),
        (_("It takes effect at once."), LIFT, _("You need the card that your certificates are on, and its PIN.")),
        forward=_("Suspend"),
        is_careful=True,
    )


SUSPEND_EITHER_WAY = Wizard(Suspending.begin, lambda _now: (suspend_either_way,))
