"""The slip of a statement (憑證證明單): it prints what its signed QR code says, and nothing else."""

from datetime import datetime

from ra_contract import claim as claims
from ra_contract.certificate import Certificate
from ra_contract.claim import Claim
from ra_contract.local_time import TAIPEI
from rakiosk_slip.content import Row, Slip, Text
from rakiosk_slip.terms import CARRIERS, USES, status_text

_CODE_GROUP = 4


def statement_slip(code: str, issuer: str, copy: int) -> Slip:
    """The slip for a signed code. `issuer` is the issuing authority's name; `copy` counts the prints."""
    claim = claims.read(code)
    return Slip(
        number=claim.number,
        title=Text("憑證證明單", "Proof of certificate"),
        rows=(*facts(claim), Row(Text("簽發者", "Issuer"), Text(issuer))),
        notes=(
            Text(
                "本證明單由金融憑證註冊中心簽署，只證明查詢時間當時的狀態。",
                "Signed by the registration authority; it states how the certificate stood at that time.",
            ),
        ),
        code=code,
        code_notes=(
            Text(f"查驗碼 {grouped(claim.check_code)}", "Check code"),
            Text("掃描 QR 碼，可查詢憑證現在的狀態。", "Scan the QR code to see how the certificate stands now."),
            Text("離線查驗：rakiosk verify-slip", "To check it off line: rakiosk verify-slip"),
        ),
        copy=copy,
    )


def facts(claim: Claim) -> tuple[Row, ...]:
    """The rows of what is stated."""
    return (
        Row(Text("姓名", "Name"), Text(claim.name)),
        Row(Text("憑證識別碼", "CN"), Text(claim.cn)),
        Row(Text("憑證序號", "Serial number"), Text(grouped(claim.serial.upper()))),
        Row(Text("憑證用途", "Use"), USES[claim.use]),
        Row(Text("載具", "Carrier"), CARRIERS[claim.carrier]),
        *standing(claim),
        Row(Text("查詢時間", "As of"), Text(moment(claim.issued_at))),
    )


def standing(certificate: Claim | Certificate) -> tuple[Row, ...]:
    """Validity and status, with its time."""
    status = status_text(certificate.status, is_pending=certificate.is_pending)
    since = moment(certificate.status_since)
    return (
        Row(Text("有效期間", "Valid"), Text(f"{_day(certificate.not_before)} – {_day(certificate.not_after)}")),
        Row(Text("狀態", "Status"), Text(f"{status.chinese}（{since} 起）", f"{status.english} since {since}")),
    )


def grouped(text: str) -> str:
    """A serial or a check code in groups of four, as it can be read out."""
    return " ".join(text[i : i + _CODE_GROUP] for i in range(0, len(text), _CODE_GROUP))


def moment(when: datetime, form: str = "%Y-%m-%d %H:%M") -> str:
    """A moment in Taiwan's time: 2026-11-23 09:30."""
    return when.astimezone(TAIPEI).strftime(form)


def _day(when: datetime) -> str:
    return when.astimezone(TAIPEI).strftime("%Y-%m-%d")
