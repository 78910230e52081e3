"""簽章測試 (manual 貳-九): something to sign, the RA's verdict if it is there, the carrier's words for it."""

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ra_contract.possession import test_statement
from rakiosk.carriers.port import Carrier, Keyring, Sign
from rakiosk.domain.errors import RaUnreachable
from rakiosk.i18n import _
from rakiosk.kit.noted import noted
from rakiosk.kit.visit import State, Visit

if TYPE_CHECKING:
    from ra_contract.signature_test import SignatureVerdict
    from rakiosk.authority.records import SignatureChallenge

NONCE_LENGTH = 32


@dataclass
class Testing(State):
    """The record of a signature test."""

    keyring: Keyring

    @classmethod
    def begin(cls, carrier: Carrier) -> "Testing":
        """Of a customer with this carrier."""
        return cls(carrier.keyring())

    def forget(self) -> None:
        self.keyring.forget()


async def test(v: Visit, testing: Testing) -> None:  # manual steps 3, 4
    """Have the key sign, and say how the signature was judged; without the RA, what the kiosk knows itself."""
    verdicts: list[SignatureVerdict | None] = []

    async def use(sign: Sign) -> None:
        async with v.working(_("Testing the signature…")):
            verdicts.append(await _signed_and_judged(v, sign))

    await testing.keyring.sign(v, use)
    await v.show(testing.keyring.carrier.words.tested.notice(verdicts[0]))


async def _signed_and_judged(v: Visit, sign: Sign) -> "SignatureVerdict | None":
    """Have something signed and judged; None when the RA cannot be reached. Raises what `sign` raises."""
    challenge = await _challenge(v)
    nonce = challenge.nonce if challenge is not None else os.urandom(NONCE_LENGTH)
    signature, certificate = await sign(test_statement(nonce))
    if challenge is None:
        return None
    try:
        return await v.ra.judge_signature(challenge, signature, certificate)
    except RaUnreachable as away:
        noted("R01", away)
        return None


async def _challenge(v: Visit) -> "SignatureChallenge | None":
    if v.session is None:
        return None  # with the card alone
    try:
        return await v.ra.signature_test()
    except RaUnreachable as away:
        noted("R01", away)
        return None
