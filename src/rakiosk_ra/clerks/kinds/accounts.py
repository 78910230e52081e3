"""核准申請, 解除登入鎖定: what the counter does for a customer's account."""

from rakiosk_ra.clerks.kinds.port import Asked, Given, Kind
from rakiosk_ra.customers import lockout


def _approve(asked: Asked) -> Given:
    asked.customer.approved = True
    return Given()


def _unlock(asked: Asked) -> Given:
    lockout.unlock(asked.session, asked.ra.vault.digest(asked.customer.cn))
    return Given()


APPROVAL = Kind(carry_out=_approve)
UNLOCKING = Kind(carry_out=_unlock)
