"""The verdicts of a signature test (簽章測試) in words, which are each carrier's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ra_contract.certificate import Certificate, Status
from ra_contract.signature_test import SignaturePart
from rakiosk.i18n import Message, Words, _
from rakiosk.kit.certificates import certificate_facts
from rakiosk.kit.prompts import Notice, Tone

if TYPE_CHECKING:
    from ra_contract.signature_test import SignatureVerdict

Failure = tuple[Message, Words]
"""The trouble, and the advice."""


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """Words for a carrier that was tested. A status that has none is told as revoked."""

    signs: Message
    """All that the kiosk knows without the RA."""
    passed: Message
    of_status: Mapping[Status, Failure]
    of_part: Mapping[SignaturePart, Failure]

    def notice(self, verdict: "SignatureVerdict | None") -> Notice:
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
