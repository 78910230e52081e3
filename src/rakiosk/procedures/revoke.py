"""Revoking (註銷), the same for cards and files: for good. Suspending is offered first. Nothing is put in for it."""

from ra_contract.certificate import Certificate, Reason, Status
from ra_contract.status_change import Action
from rakiosk.authority.records import StatusRequest
from rakiosk.carriers.port import CarrierWords
from rakiosk.i18n import Message, _
from rakiosk.kit.certificates import certificate_facts
from rakiosk.kit.prompts import Entry, Menu, MenuGroup, Notice, Question, Tone
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.receipt_offer import offer_status_receipt
from rakiosk.procedures.status import OnCarrier, all_certificates, choose, confirmed_change, outcome, refuse
from rakiosk.procedures.suspend import hold, why_none_valid

_CANNOT = _("There is nothing to revoke.")
_WHY_NOT: dict[Status, Message] = {
    Status.REVOKED: _("Your certificates are revoked already."),
    Status.EXPIRED: _("Your certificates have expired: nobody can use them any more."),
}
_REASONS_OF_ALL = (
    (_("My name or identity number has changed"), Reason.AFFILIATION_CHANGED),
    (_("I have other certificates instead"), Reason.SUPERSEDED),
    (_("I no longer need them"), Reason.CESSATION),
)
_FINAL = _("This cannot be undone: new certificates must then be ordered at the counter.")


async def revoke(v: Visit, on: OnCarrier) -> None:
    """Revoke for good what the customer chooses (manual 貳-三-1 to 4)."""
    certificates = await all_certificates(v)
    revocable = tuple(c for c in certificates if c.status in {Status.VALID, Status.HELD})
    if not revocable:
        await refuse(v, _CANNOT, why_none_valid(v, certificates, _WHY_NOT), certificates=certificates)
    await v.show(_listed(revocable))
    if await _rather_suspends(v, revocable):
        await hold(v, tuple(c.serial for c in revocable if c.status is Status.VALID))
        return
    serials = await choose(v, _("Which certificates shall be revoked?"), revocable)
    reason = Reason(await v.show(_reasons(on.carrier.words)))
    request = StatusRequest(Action.REVOKE, serials, reason)
    changed = await confirmed_change(v, request, _question(), _("Revoking…"))
    await v.show(
        outcome(
            changed,
            _("The certificates are revoked."),
            _("The certificates are being revoked."),
            _what_to_keep(on.carrier.words, reason),
        )
    )
    await offer_status_receipt(v, request.action, changed)


def _listed(revocable: tuple[Certificate, ...]) -> Notice:
    return Notice(
        _("Your certificates"),
        (_("Revoking makes them invalid for good."), _FINAL),
        facts=tuple(certificate_facts(revocable)),
        forward=_("Go on"),
        back=_("Cancel"),
        tone=Tone.WARNING,
    )


def _question() -> Question:
    return Question(
        _("The certificates will now be revoked."),
        (_("It takes effect at once."), _FINAL),
        forward=_("Revoke"),
        is_careful=True,
    )


async def _rather_suspends(v: Visit, revocable: tuple[Certificate, ...]) -> bool:
    if all(c.status is Status.HELD for c in revocable):
        return False
    return await v.show(_offer()) == "suspend"


def _offer() -> Menu:
    entries = (
        Entry("1", _("Suspend only: the counter can lift it again"), "suspend"),
        Entry("2", _("Revoke for good"), "revoke"),
    )
    return Menu(_("Would suspending be enough for now?"), (MenuGroup("", entries),), back=_("Cancel"))


def _what_to_keep(words: CarrierWords, reason: Reason) -> Message:
    """Nobody is told to keep what is lost."""
    return words.gone[1] if words.gone is not None and words.gone[0] is reason else words.keep


def _reasons(words: CarrierWords) -> Menu:
    reasons = (*words.may_be_lost, *_REASONS_OF_ALL)
    entries = tuple(Entry(str(i), words, reason) for i, (words, reason) in enumerate(reasons, 1))
    return Menu(_("Why do you revoke them?"), (MenuGroup("", entries),), back=_("Cancel"))


REVOKE = Wizard(OnCarrier, lambda _on: (revoke,))
