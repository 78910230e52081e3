"""簽章測試 with a certificate file: whether its key signs, and whether its certificate is good. Beyond the manual."""

from ra_contract.certificate import Status
from ra_contract.signature_test import SignaturePart, SignatureVerdict
from rakiosk.carriers.file.own_file import ChosenFile, OwnFile, choose_file, open_chosen
from rakiosk.i18n import _
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import Wizard
from rakiosk.media.pkcs12 import sign_with_file
from rakiosk.procedures.signature_test import Sentences, signed_and_judged

_COUNTER = _("Please go to the counter with your identity document.")
SAID = Sentences(
    signs=_("The key in this file signs."),
    passed=_("The certificate file passed the test."),
    of_status={
        Status.UNCONFIRMED: (
            _("The file signs, but its certificate was never put in force."),
            _("It remains of an order that was not finished. Please use the files that were made last."),
        ),
        Status.HELD: (
            _("The file signs, but its certificate is suspended."),
            _("Only the counter can lift a suspension. Please bring your identity document."),
        ),
        Status.SUPERSEDED: (
            _("The file signs, but its certificate was replaced."),
            _("Please use the files that were made last."),
        ),
        Status.EXPIRED: (_("The file signs, but its certificate has expired."), _COUNTER),
        Status.REVOKED: (_("The file signs, but its certificate is revoked."), _COUNTER),
    },
    of_part={
        SignaturePart.CHAIN: (_("The certificate in this file was not issued to you by us."), _COUNTER),
        SignaturePart.SIGNATURE: (_("The signature does not match the certificate."), _COUNTER),
        SignaturePart.KEY_USAGE: (
            _("This is the file of an encryption certificate: it is not meant for signing."),
            _("Please choose the file of your signing certificate."),
        ),
        SignaturePart.STATUS: (_("The certificate is not valid."), _COUNTER),
    },
)


async def test(v: Visit) -> None:
    """Choose a file, sign with it, and have the signature judged; without the RA the kiosk says what it knows."""
    chosen = await choose_file(v, _("Which certificate file shall be tested?"))
    if not isinstance(chosen, ChosenFile):
        raise TypeError(chosen)
    own = await open_chosen(v, chosen)
    try:
        async with v.working(_("Testing the signature…")):
            verdict = await _sign_and_judge(v, own)
    finally:
        own.password.wipe()
    await v.show(SAID.notice(verdict))


async def _sign_and_judge(v: Visit, own: OwnFile) -> SignatureVerdict | None:
    async def sign(message: bytes) -> tuple[bytes, bytes]:
        return await sign_with_file(own.chosen.content, own.password, message), own.opened.certificate

    return await signed_and_judged(v, sign)


WIZARD = Wizard("參+測試", _("Signature test"), steps=(test,))
