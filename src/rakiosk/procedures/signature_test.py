"""What the signature tests of cards and files share: something to sign, the RA's verdict if it is there, its words."""

import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from ra_contract.certificate import Certificate, Status
from ra_contract.possession import test_statement
from ra_contract.signature_test import SignaturePart, SignatureVerdict
from rakiosk.authority.records import SignatureChallenge
from rakiosk.domain.errors import RaUnreachable
from rakiosk.i18n import Message, Words, _
from rakiosk.kit.certificates import certificate_facts
from rakiosk.kit.prompts.common import Notice, Tone
from rakiosk.kit.visit import Visit

NONCE_LENGTH = 32

Sign = Callable[[bytes], Awaitable[tuple[bytes, bytes]]]
"""Signs a message; the signature, and the certificate (DER) that is said to verify it."""


Failure = tuple[Message, Words]
"""What is wrong, and what to do."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """What is said of a carrier that was tested. A status that has none is told as revoked."""

    signs: Message
    """All that the kiosk knows without the RA."""
    passed: Message
    of_status: Mapping[Status, Failure]
    of_part: Mapping[SignaturePart, Failure]

    def notice(self, verdict: SignatureVerdict | None) -> Notice:
        """The verdict in words; None when the RA could not be asked."""
        if verdict is None:
            return Notice(
                self.signs,
                (
                    _("The registration authority cannot be reached, so the certificate's status is not known."),
                    _("Please test again later, or ask at the counter."),
                ),
                tone=Tone.WARNING,
            )
        told = tuple(certificate_facts([verdict.certificate])) if verdict.certificate else ()
        if verdict.failed is None:
            return Notice(self.passed, facts=told, tone=Tone.GOOD)
        title, advice = self._failure(verdict.failed, verdict.certificate)
        return Notice(title, (advice,), facts=told, tone=Tone.WARNING)

    def _failure(self, part: SignaturePart, certificate: Certificate | None) -> Failure:
        if part is SignaturePart.STATUS and certificate is not None:
            return self.of_status.get(certificate.status, self.of_status[Status.REVOKED])
        return self.of_part[part]


async def signed_and_judged(v: Visit, sign: Sign) -> SignatureVerdict | None:
    """Have something signed and judged; None when the RA cannot be reached. Raises what `sign` raises."""
    challenge = await _challenge(v)
    nonce = challenge.nonce if challenge is not None else os.urandom(NONCE_LENGTH)
    signature, certificate = await sign(test_statement(nonce))
    if challenge is None:
        return None
    try:
        return await v.ra.judge_signature(challenge, signature, certificate)
    except RaUnreachable:
        return None


async def _challenge(v: Visit) -> SignatureChallenge | None:
    try:
        return await v.ra.signature_test()
    except RaUnreachable:
        return None
