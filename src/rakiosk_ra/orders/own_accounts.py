"""The accounts that a customer may pay from, as a kiosk may show them: masked, each under a name for one session."""

import hmac

from ra_contract.order import OwnAccount
from ra_contract.problems import Refusal
from rakiosk_ra.bank.port import BankSilent, masked
from rakiosk_ra.base.identifiers import is_id
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.customers.rows import SessionRow
from rakiosk_ra.registry import Registry

_ID_BYTES = 16


def own_accounts(ra: Registry, current: SessionRow) -> list[OwnAccount]:
    """The customer's accounts, by number; none while the bank does not answer."""
    try:
        numbers = ra.bank.accounts_of(current.customer.cn)
    except BankSilent:
        return []
    return [OwnAccount(_id_of(ra, current, number), masked(number)) for number in numbers]


def number_of(ra: Registry, current: SessionRow, named: str) -> str:
    """The number of the account that was chosen; what names none is taken as it was typed.

    Raises Refused (payment-in-doubt) while the bank does not answer: a debit from that account may be under way.
    """
    if not is_id(named):
        return named
    try:
        numbers = ra.bank.accounts_of(current.customer.cn)
    except BankSilent as silent:
        raise Refused(Refusal.PAYMENT_IN_DOUBT) from silent
    return next((number for number in numbers if hmac.compare_digest(_id_of(ra, current, number), named)), named)


def _id_of(ra: Registry, current: SessionRow, number: str) -> str:
    message = f"own account {current.token_sha256} {number}".encode()
    return hmac.digest(ra.foundation.kek, message, "sha256")[:_ID_BYTES].hex()
