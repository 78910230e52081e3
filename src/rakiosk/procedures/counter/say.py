"""The clerk's words to the customer once a job is done; those about a slip or the keyboard stand in its section."""

from ra_contract.counter_job import JobKind
from rakiosk.i18n import Message, _

SAY: dict[JobKind, Message] = {
    JobKind.APPROVAL: _(
        "Say: “Your application is approved. Please sign in at a kiosk and choose “Apply for certificate”.”"
    ),
    JobKind.CARD_REPLACEMENT: _(
        "Say: “This is your new card. Please apply for certificates on it at a kiosk. The old card works no more.”"
    ),
    JobKind.RESUMPTION: _("Say: “Your certificates are in force again.”"),
    JobKind.HOLD: _(
        "Say: “Your certificates are suspended as of now. When you want it lifted, please come to the counter.”"
    ),
    JobKind.REVOCATION: _(
        "Say: “Your certificates are revoked for good. If you want new ones, please order them at the counter.”"
    ),
    JobKind.UNLOCKING: _("Say: “You can sign in again. Your login password is as it was.”"),
    JobKind.LATE_RENEWAL: _(
        "Say: “Please sign in at a kiosk by the date below, and choose “Renew certificate”. It costs the usual fee.”"
    ),
    JobKind.ORDER_BINDING: _("Say: “Please sign in at a kiosk with this card in. Your order goes on where it stood.”"),
    JobKind.ORDER_REFUND: _("Say: “Your order is given up. A fee that was debited goes back to your account.”"),
    JobKind.NAME_CHANGE: _("Say: “Your name is changed. Please apply for new certificates at a kiosk.”"),
}
