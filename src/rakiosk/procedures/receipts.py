"""Receipts of renewing, revoking and suspending as slips: Chinese with English beneath, personal data in part only."""

from collections.abc import Sequence
from datetime import datetime

from ra_contract.certificate import Certificate
from ra_contract.order import Order
from ra_contract.status_change import Action
from rakiosk.domain.masking import masked_cn, masked_name
from rakiosk_slip.content import Row, Slip, Text
from rakiosk_slip.statement import both_calendars, grouped, moment, standing
from rakiosk_slip.terms import CERTIFICATES, USES

_LETTERS = {Action.REVOKE: "C", Action.HOLD: "H"}
_KEEP = Text("請妥善保存本收據。", "Please keep this receipt.")
_REFUNDED = Text("費用已退還原帳戶。", "The fee was returned to the account.")
_TITLES = {
    Action.REVOKE: Text("憑證註銷收據", "Receipt of revocation"),
    Action.HOLD: Text("憑證暫禁收據", "Receipt of suspension"),
}
_ADVICE = {
    Action.REVOKE: Text(
        "註銷後無法復原。如需新憑證，請至櫃檯重新申請。",
        "Revoking cannot be undone. New certificates are ordered at the counter.",
    ),
    Action.HOLD: Text(
        "如需解禁，請攜帶兩種身分證件與印鑑至櫃檯辦理。",
        "To lift the suspension, go to the counter with two identity documents and your seal.",
    ),
}


def renewal_receipt(order: Order, name: str, cn: str) -> Slip:
    """The receipt of a renewal's fee; with the new certificates once there are some. The order must be paid for."""
    receipt = order.receipt
    if receipt is None:
        raise ValueError("nothing was debited")
    rows = (
        *_holder(name, cn),
        Row(Text("申請案編號", "Order number"), Text(order.number)),
        Row(Text("項目", "For"), Text("憑證展期費用", "fee for renewing certificates")),
        Row(Text("金額", "Amount"), Text(f"NT$ {receipt.amount}")),
        Row(Text("扣款帳戶", "Account"), Text(receipt.account)),
        Row(Text("扣款時間", "Debited at"), both_calendars(receipt.paid_at)),
    )
    refunded: tuple[Row, ...] = ()
    if receipt.refunded_at is not None:
        refunded = (Row(Text("退費時間", "Refunded at"), both_calendars(receipt.refunded_at)),)
    notes = (_REFUNDED, _KEEP) if refunded else (_KEEP,)
    certificates = _certificates(order.certificates) if order.is_confirmed else ()
    return Slip(
        number=receipt.number,
        title=Text("憑證展期收據", "Receipt of renewal"),
        rows=(*rows, *refunded, *certificates),
        notes=notes,
    )


def status_receipt(action: Action, certificates: Sequence[Certificate], name: str, cn: str, at: datetime) -> Slip:
    """The receipt of revoking or suspending: the certificates as the RA told them afterwards, with status and time.

    Its number is made of the first certificate's serial and the moment: it names no order, for there is none.
    """
    return Slip(
        number=f"{_LETTERS[action]}-{certificates[0].serial[-4:].upper()}-{moment(at, '%y%m%d%H%M%S')}",
        title=_TITLES[action],
        rows=(
            *_holder(name, cn),
            *_certificates(certificates),
            Row(Text("列印時間", "Printed at"), both_calendars(at)),
        ),
        notes=(_ADVICE[action], _KEEP),
    )


def _holder(name: str, cn: str) -> tuple[Row, ...]:
    return (
        Row(Text("姓名", "Name"), Text(masked_name(name))),
        Row(Text("憑證識別碼", "CN"), Text(masked_cn(cn))),
    )


def _certificates(certificates: Sequence[Certificate]) -> tuple[Row, ...]:
    return tuple(row for certificate in certificates for row in _certificate(certificate))


def _certificate(certificate: Certificate) -> tuple[Row, ...]:
    use = certificate.use
    label = Text(f"{CERTIFICATES[use].chinese}序號", f"Serial number, {USES[use].english}")
    return (Row(label, Text(grouped(certificate.serial.upper()))), *standing(certificate))
