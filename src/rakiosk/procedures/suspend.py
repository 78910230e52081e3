"""Suspending (暫禁), the same for cards and files: reversible, at the counter. It needs no card in the reader."""

from ra_contract.certificate import Certificate, Reason, Status
from ra_contract.order import Kind
from ra_contract.status_change import Action
from rakiosk.authority.records import StatusRequest
from rakiosk.carriers.orders import open_orders
from rakiosk.i18n import Message, _
from rakiosk.kit.certificates import certificate_facts
from rakiosk.kit.prompts import Notice, Question
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import plain
from rakiosk.procedures.receipt_offer import offer_status_receipt
from rakiosk.procedures.status import all_certificates, choose, confirmed_change, outcome, refuse, valid_of

CANNOT = _("Your certificates cannot be suspended now.")
_WHY_NOT: dict[Status, Message] = {
    Status.HELD: _("They are suspended already. Only the counter can lift a suspension."),
    Status.REVOKED: _("They are revoked: nobody can use them any more."),
    Status.EXPIRED: _("They have expired: nobody can use them any more."),
}
SUSPENDING = _("Suspending…")
SUSPENDED = _("The certificates are suspended."), _("The certificates are being suspended.")
LIFT = _("Only the counter can lift it again: please bring two identity documents and your seal.")


async def suspend(v: Visit) -> None:
    """Suspend what the customer chooses (manual 貳-四-1 to 5)."""
    certificates = await all_certificates(v)
    valid = valid_of(certificates)
    if not valid:
        await refuse(v, CANNOT, why_none_valid(v, certificates, _WHY_NOT), certificates=certificates)
    await v.show(_listed(valid))
    serials = await choose(v, _("Which certificates shall be suspended?"), valid)
    await hold(v, serials)


async def hold(v: Visit, serials: tuple[str, ...]) -> None:
    """Ask once more, suspend, and tell the outcome."""
    request = StatusRequest(Action.HOLD, serials, Reason.HOLD)
    changed = await confirmed_change(v, request, _question(), SUSPENDING)
    await v.show(outcome(changed, *SUSPENDED, LIFT))
    await offer_status_receipt(v, request.action, changed)


def _listed(valid: tuple[Certificate, ...]) -> Notice:
    return Notice(
        _("Suspend your certificates"),
        (
            _("While they are suspended, nobody can sign or pay with them, and you cannot either."),
            LIFT,
        ),
        facts=tuple(certificate_facts(valid)),
        forward=_("Go on"),
        back=_("Cancel"),
    )


def _question() -> Question:
    return Question(
        _("The certificates will now be suspended."),
        (_("It takes effect at once."), LIFT),
        forward=_("Suspend"),
        is_careful=True,
    )


def why_none_valid(v: Visit, certificates: tuple[Certificate, ...], reasons: dict[Status, Message]) -> Message:
    """Why there is no certificate in force: an application under way, or the state of the newest that tells."""
    if open_orders(v.customer.open_orders, Kind.APPLICATION):
        return _("Your application is not finished: its certificates are not in force yet.")
    return next((reasons[c.status] for c in certificates if c.status in reasons), _("You have no certificates yet."))


SUSPEND = plain(suspend)
