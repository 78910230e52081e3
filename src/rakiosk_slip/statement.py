"""The slip of a statement (憑證證明單): it prints what its signed QR code says, and nothing else."""

from datetime import datetime

from ra_contract import claim as claims
from ra_contract.certificate import Certificate
from ra_contract.claim import Claim
from ra_contract.local_time import TAIPEI
from rakiosk_slip.content import Row, Slip, Text
from rakiosk_slip.terms import CARRIERS, USES, status_text

_CODE_GROUP = 4
_ERA = "民國"


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
            Text(f"查驗碼 {grouped(claim.check_code)}", "Check code", is_whole=True),
            Text("掃描 QR 碼，可查詢憑證現在的狀態。", "Scan the QR code to see how the certificate stands now."),
            Text(f"查驗網址 {check_page(code)}", "Web address", is_whole=True),
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
        Row(Text("查詢時間", "As of"), both_calendars(claim.issued_at)),
    )


def standing(certificate: Claim | Certificate) -> tuple[Row, ...]:
    """Validity and status, with its time."""
    status = status_text(certificate.status, is_pending=certificate.is_pending)
    since = moment(certificate.status_since)
    return (
        Row(Text("有效期間", "Valid"), _period(certificate.not_before, certificate.not_after)),
        Row(Text("狀態", "Status"), Text(f"{status.chinese}（{since} 起）", f"{status.english} since {since}")),
    )


def check_page(code: str) -> str:
    """The address of the page that asks for a check code."""
    return f"{code.partition(f'{claims.CHECK_PATH}/')[0]}{claims.CHECK_PATH}"


def grouped(text: str) -> str:
    """A serial or a check code in groups of four, as it can be read out."""
    return " ".join(text[i : i + _CODE_GROUP] for i in range(0, len(text), _CODE_GROUP))


def moment(when: datetime, form: str = "%Y-%m-%d %H:%M") -> str:
    """A moment in Taiwan's time: 2026-11-23 09:30."""
    return when.astimezone(TAIPEI).strftime(form)


def both_calendars(when: datetime) -> Text:
    """A moment as the world writes it, and on paper its day as Taiwan's offices do: 民國 115 年 11 月 23 日."""
    return Text(moment(when), aside=_republican(when))


def _period(first: datetime, last: datetime) -> Text:
    return Text(f"{_day(first)} – {_day(last)}", aside=f"{_republican(first)}至{_republican(last).removeprefix(_ERA)}")


def _republican(when: datetime) -> str:
    """A day by the calendar of the Republic, whose first year is 1912."""
    local = when.astimezone(TAIPEI)
    return f"{_ERA} {local.year - 1911} 年 {local.month} 月 {local.day} 日"


def _day(when: datetime) -> str:
    return when.astimezone(TAIPEI).strftime("%Y-%m-%d")
