"""貳、九 憑證晶片卡作業-簽章測試: whether the card signs, and whether its certificate is good. Works without the RA."""

from dataclasses import dataclass

from rakiosk.domain.certificate import Certificate, Status, Use
from rakiosk.i18n import Message, Words, _
from rakiosk.ra.wire import SignaturePart, SignatureVerdict
from rakiosk.secret import Secret
from rakiosk.wizards.certificates import certificate_facts
from rakiosk.wizards.hardware.card import with_pin
from rakiosk.wizards.prompts import InsertCard, Notice, Tone
from rakiosk.wizards.signature_testing import signed_and_judged
from rakiosk.wizards.visit import Visit
from rakiosk.wizards.wizard import Wizard


@dataclass(frozen=True, slots=True)
class Outcome:
    """A signature that was checked on the kiosk, and what the RA says of it: None when it could not be asked."""

    verdict: SignatureVerdict | None


async def insert_card(v: Visit) -> None:  # manual step 2
    await v.show(InsertCard())


async def test(v: Visit) -> None:  # 3, 4
    outcome: list[Outcome] = []

    async def effect(pin: Secret) -> None:
        async with v.working(_("Testing the signature…")):
            outcome.append(await _sign_and_judge(v, pin))

    await with_pin(v, effect)
    await v.show(_result(outcome[0]))


async def _sign_and_judge(v: Visit, pin: Secret) -> Outcome:
    async def sign(message: bytes) -> tuple[bytes, bytes]:
        async with v.desk.opened(v.own_card.guid) as card:
            certificate = await card.read_certificate(Use.SIGNING)
            return await card.sign(Use.SIGNING, message, pin), certificate

    return Outcome(await signed_and_judged(v, sign))


def _result(outcome: Outcome) -> Notice:
    verdict = outcome.verdict
    if verdict is None:
        return Notice(
            _("Your card signs correctly."),
            (
                _("The registration authority cannot be reached, so the certificate's status is not known."),
                _("Please test again later, or ask at the counter."),
            ),
            tone=Tone.WARNING,
        )
    told = tuple(certificate_facts([verdict.certificate])) if verdict.certificate else ()
    if verdict.failed is None:
        # Manual: 貳-九-4
        return Notice(_("The card passed the test."), facts=told, tone=Tone.GOOD)
    title, advice = _failure(verdict.failed, verdict.certificate)
    return Notice(title, (advice,), facts=told, tone=Tone.WARNING)


def _failure(part: SignaturePart, certificate: Certificate | None) -> tuple[Message, Words]:
    if part is SignaturePart.STATUS and certificate is not None:
        return _STATUS_FAILURES.get(certificate.status, _STATUS_FAILURES[Status.REVOKED])
    return _PART_FAILURES[part]


_COUNTER = _("Please go to the counter with this card and your identity document.")
_STATUS_FAILURES: dict[Status, tuple[Message, Words]] = {
    Status.UNCONFIRMED: (
        _("The card signs, but its certificate is not confirmed yet."),
        _("Please choose “Apply for certificate” to finish your application."),
    ),
    Status.HELD: (
        _("The card signs, but its certificate is suspended."),
        _("Only the counter can lift a suspension. Please bring your identity document."),
    ),
    Status.EXPIRED: (_("The card signs, but its certificate has expired."), _COUNTER),
    Status.REVOKED: (_("The card signs, but its certificate is revoked."), _COUNTER),
}
_PART_FAILURES: dict[SignaturePart, tuple[Message, Words]] = {
    SignaturePart.CHAIN: (_("The certificate on this card was not issued to you by us."), _COUNTER),
    SignaturePart.SIGNATURE: (_("The signature does not match the certificate."), _COUNTER),
    SignaturePart.KEY_USAGE: (_("This certificate is not meant for signing."), _COUNTER),
    SignaturePart.STATUS: (_("The certificate is not valid."), _COUNTER),
}

WIZARD = Wizard("貳-九", _("Signature test"), steps=(insert_card, test))
