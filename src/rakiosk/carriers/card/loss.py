"""Keys that a card holds already, before an application makes new ones in their places: asked about, or of no use."""

from collections.abc import Iterable
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.utils import CryptographyDeprecationWarning

from ra_contract.certificate import Certificate, Status, Use
from rakiosk.card.port import CardView, OpenedCard
from rakiosk.carriers.card.needs import CARD_STAYS_IN
from rakiosk.i18n import _
from rakiosk.kit.prompts import Question
from rakiosk.kit.visit import Visit

_NEVER_USED = {Status.UNCONFIRMED, Status.SUPERSEDED}  # of an application that was broken off: nobody encrypts for them


@dataclass(frozen=True, slots=True)
class Named:
    """A certificate by its serial (lower-case hex) and its holder's common name; empty where it has none."""

    serial: str = ""
    common_name: str = ""


# Manual: 貳-一-3
OWN_KEY = Question(
    _("This card still holds your old encryption key."),
    (
        _(
            "What was encrypted for you before can be read with this key only. Once new keys are made, it is gone for "
            "ever."
        ),
        _("If you still need it, do not go on: keep this card, and ask for another one at the counter."),
    ),
    forward=_("Replace the old key"),
    back=_("Keep it, and leave"),
    is_careful=True,
)
FOREIGN_KEYS = Question(
    _("This card holds keys that are not from our registration authority."),
    (
        _("They may be in use elsewhere. Once new keys are made in their places, they are gone for ever."),
        _("If you still need them, do not go on: ask for another card at the counter."),
    ),
    forward=_("Replace these keys"),
    back=_("Keep them, and leave"),
    is_careful=True,
)


BARE_KEY = Question(
    _("This card holds a key without a certificate."),
    (
        _("An application that was broken off leaves such a key: then you may replace it."),
        _("Another program may use one, too. Once new keys are made, it is gone for ever."),
        _("If you still need it, do not go on: ask for another card at the counter."),
    ),
    forward=_("Replace this key"),
    back=_("Keep it, and leave"),
    is_careful=True,
)
UNSEEN_KEYS = _("If there are other keys on this card, the new ones take their place.")


@dataclass(frozen=True, slots=True)
class Loss:
    """Of the keys that an application replaces: whether the old encryption key is to be kept on the card.

    `is_unseen`: whether there may be keys without a certificate, because the card tells of none.
    """

    keeps_old_key: bool = False
    is_unseen: bool = False


async def ask_before_loss(v: Visit, card: CardView) -> Loss:
    """Ask the customer, where the card holds keys that may still be needed and cannot keep them.

    Raises Cancelled, CardError, RaError.
    """
    async with v.working(_("Checking the certificates on your card…")), v.card_service.opened(card.guid) as opened:
        held = {use: content for use in Use if (content := await opened.held(use)) is not None}
        bare = await _bare(opened, [use for use in Use if use not in held])
    question = await _question(v, held) or (BARE_KEY if bare else None)
    loss = Loss(keeps_old_key=question is OWN_KEY and await _can_keep(v, card), is_unseen=bare is None)
    if loss.keeps_old_key:
        question = BARE_KEY if bare else None
    if question is not None:
        await v.show(question, needs=CARD_STAYS_IN)
    return loss


async def _bare(opened: OpenedCard, uses: Iterable[Use]) -> bool | None:
    """Whether one of these places holds a key; None where the card does not tell."""
    for use in uses:
        if (told := await opened.holds_key(use)) is not False:
            return told
    return False


async def _question(v: Visit, held: dict[Use, bytes]) -> Question | None:
    if not held:
        return None
    own = {certificate.serial: certificate for certificate in await v.ra.certificates()}
    return what_is_lost({use: named(content) for use, content in held.items()}, own, v.customer.cn)


async def _can_keep(v: Visit, card: CardView) -> bool:
    async with v.working(_("Checking the certificates on your card…")), v.card_service.opened(card.guid) as opened:
        return await opened.keeps_old_key()


def what_is_lost(held: dict[Use, Named], own: dict[str, Certificate], cn: str) -> Question | None:
    """The question about what these places hold, by their certificates; None where nothing is missed.

    The RA tells no certificates that were never in force: the customer's own name stands for them.
    """
    if any(found.serial not in own and found.common_name != cn for found in held.values()):
        return FOREIGN_KEYS
    old = own.get(held.get(Use.ENCRYPTION, Named()).serial)
    return OWN_KEY if old is not None and old.status not in _NEVER_USED else None


def named(certificate: bytes) -> Named:
    """The certificate (DER) by its names; of bytes that are no certificate none."""
    try:
        found = x509.load_der_x509_certificate(certificate)
        names = found.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    except (ValueError, UnsupportedAlgorithm, CryptographyDeprecationWarning, x509.InvalidVersion):
        return Named()
    return Named(f"{found.serial_number:x}", str(names[0].value) if names else "")
