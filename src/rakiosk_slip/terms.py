"""The words for a certificate's use, carrier and status: one for one thing, on papers, check page and screens alike.

The kiosk's Traditional Chinese catalogue takes its translations from here (`make translations`); another language's
translates the English.
"""

from ra_contract.certificate import CarrierKind, Status, Use
from rakiosk_slip.content import Text

USES = {Use.SIGNING: Text("簽章", "signing"), Use.ENCRYPTION: Text("加密", "encryption")}
CARRIERS = {CarrierKind.CARD: Text("憑證晶片卡", "smart card"), CarrierKind.FILE: Text("憑證檔", "file")}
CERTIFICATES = {
    use: Text(f"{text.chinese}憑證", f"{text.english.capitalize()} certificate") for use, text in USES.items()
}
STATUSES = {
    Status.UNCONFIRMED: Text("未生效", "not in force"),
    Status.VALID: Text("有效", "valid"),
    Status.HELD: Text("已暫禁", "suspended"),
    Status.REVOKED: Text("已註銷", "revoked"),
    Status.EXPIRED: Text("已到期", "expired"),
    Status.SUPERSEDED: Text("已由新憑證取代", "replaced"),
}
PENDING = {Status.HELD: Text("暫禁中", "being suspended"), Status.REVOKED: Text("註銷中", "being revoked")}
ON_SCREENS = (*CERTIFICATES.values(), *STATUSES.values(), *PENDING.values())


def status_text(status: Status, *, is_pending: bool = False) -> Text:
    """A status in words; a change that is still under way is told as such."""
    return PENDING.get(status, STATUSES[status]) if is_pending else STATUSES[status]
