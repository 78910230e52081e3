"""貳、九 憑證晶片卡作業-簽章測試: whether the card signs, and whether its certificate is good. Works without the RA."""

from ra_contract.certificate import Status, Use
from ra_contract.signature_test import SignaturePart, SignatureVerdict
from rakiosk.carriers.card.pin import with_pin
from rakiosk.i18n import _
from rakiosk.kit.prompts.common import InsertCard
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.signature_test import Sentences, signed_and_judged
from rakiosk.secret import Secret

_COUNTER = _("Please go to the counter with this card and your identity document.")
SAID = Sentences(
    signs=_("Your card signs correctly."),
    # Manual: 貳-九-4
    passed=_("The card passed the test."),
    of_status={
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
    },
    of_part={
        SignaturePart.CHAIN: (_("The certificate on this card was not issued to you by us."), _COUNTER),
        SignaturePart.SIGNATURE: (_("The signature does not match the certificate."), _COUNTER),
        SignaturePart.KEY_USAGE: (_("This certificate is not meant for signing."), _COUNTER),
        SignaturePart.STATUS: (_("The certificate is not valid."), _COUNTER),
    },
)


async def insert_card(v: Visit) -> None:  # manual step 2
    await v.show(InsertCard())


async def test(v: Visit) -> None:  # 3, 4
    verdicts: list[SignatureVerdict | None] = []

    async def effect(pin: Secret) -> None:
        async with v.working(_("Testing the signature…")):
            verdicts.append(await _sign_and_judge(v, pin))

    await with_pin(v, effect)
    await v.show(SAID.notice(verdicts[0]))


async def _sign_and_judge(v: Visit, pin: Secret) -> SignatureVerdict | None:
    async def sign(message: bytes) -> tuple[bytes, bytes]:
        async with v.card_service.opened(v.own_card.guid) as card:
            certificate = await card.read_certificate(Use.SIGNING)
            return await card.sign(Use.SIGNING, message, pin), certificate

    return await signed_and_judged(v, sign)


WIZARD = Wizard("貳-九", _("Signature test"), steps=(insert_card, test))
