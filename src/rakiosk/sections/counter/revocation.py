"""臨櫃、代辦註銷: certificates are revoked for a customer who cannot sign in; it is for good."""

from ra_contract.certificate import Reason, Status
from ra_contract.counter_job import JobKind
from rakiosk.i18n import _
from rakiosk.kit.prompts import Entry, Menu, MenuGroup
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.counter.asking import Asking, ask, last_question, told
from rakiosk.procedures.counter.certificates import which_certificates
from rakiosk.procedures.counter.identity import identify
from rakiosk.procedures.counter.second_person import second_person

_WHICH = which_certificates(
    {Status.VALID, Status.HELD},
    _("Which certificates shall be revoked?"),
    _("This customer has no certificate that can be revoked."),
)
_REASONS = {
    Reason.CARD_LOST: _("The card is lost or stolen"),
    Reason.KEY_COMPROMISE: _("Somebody else may have used the keys"),
    Reason.CESSATION: _("They are no longer needed"),
    Reason.AFFILIATION_CHANGED: _("Name or data have changed"),
}


async def why(v: Visit, now: Asking) -> None:
    """Ask why; the reason stands in the revocation list."""
    chosen = await v.show(reasons())
    now.note(revocation_reason=Reason(chosen))


def reasons() -> Menu:
    """The reasons that there can be."""
    entries = tuple(Entry(str(i), words, reason) for i, (reason, words) in enumerate(_REASONS.items(), 1))
    return Menu(_("Why are they revoked?"), (MenuGroup("", entries, is_list=True),), back=_("Cancel"))


_SURE = last_question(
    lambda now: (
        _("For {name} ({cn}).", name=now.desk.found.name, cn=now.desk.found.cn),
        _("Revoking cannot be undone. If the customer is not sure, suspend instead."),
    )
)

WIZARD = Wizard(Asking.of(JobKind.REVOCATION), lambda _now: (_WHICH, why, identify, _SURE, ask, second_person, told))
