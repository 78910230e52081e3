"""The counter's slips: a login password to be sealed, the authorisation of a PIN reset."""

from collections.abc import Awaitable, Callable

from ra_contract.counter_job import Job, PasswordSlip
from rakiosk.domain.masking import masked_cn, masked_name
from rakiosk.i18n import Words, _
from rakiosk.kit.prompts import Cancelled, SlipPreview
from rakiosk.kit.visit import Visit
from rakiosk.procedures.paper import print_paper
from rakiosk_slip.child import make_pdf
from rakiosk_slip.content import Page, Row, Slip, Text
from rakiosk_slip.statement import both_calendars

SLIP = _("slip")
_SEAL = Text(
    "經辦請勿閱讀；請對摺彌封後交付本人，並請本人簽收。",
    "Staff: do not read; fold, seal, and have the customer sign for it.",
)
_CHANGE = Text(
    "請持本單至機台登入，首次登入時須變更登入密碼。",
    "Sign in with it at a kiosk; it must be changed at the first sign-in.",
)
_NOBODY = Text("請勿將登入密碼告知任何人，本局人員不會詢問。", "Tell it to nobody. Our staff never ask for it.")


def password_slip(told: PasswordSlip) -> Slip:
    """The slip of a one-time login password."""
    return Slip(
        number=told.number,
        title=Text("登入密碼單", "Login password slip"),
        rows=(
            Row(Text("姓名", "Name"), Text(masked_name(told.name))),
            Row(Text("憑證識別碼", "CN"), Text(told.cn)),
            Row(Text("登入密碼", "Login password"), Text(told.password, is_whole=True)),
            Row(Text("有效至", "Valid until"), both_calendars(told.expires_at)),
        ),
        notes=(_SEAL, _CHANGE, _NOBODY),
    )


def authorisation_slip(job: Job) -> Slip:
    """The slip of an authorised PIN reset: what the customer does with it, and until when."""
    until = () if job.expires_at is None else (Row(Text("有效至", "Valid until"), both_calendars(job.expires_at)),)
    return Slip(
        number=job.number,
        title=Text("晶片卡密碼重置授權單", "Authorisation of a card PIN reset"),
        rows=(
            Row(Text("姓名", "Name"), Text(masked_name(job.name))),
            Row(Text("憑證識別碼", "CN"), Text(masked_cn(job.cn))),
            Row(Text("授權時間", "Authorised at"), both_calendars(job.decided_at or job.asked_at)),
            *until,
            Row(Text("經辦", "Clerk"), Text(job.asked_by)),
        ),
        notes=(
            Text(
                "請插入晶片卡並登入機台，選擇「晶片卡密碼重置」。逾時須重新授權。",
                "Put your card in, sign in at a kiosk and choose “Reset card PIN”. Later it must be authorised anew.",
            ),
            Text("新晶片卡密碼請自行輸入，勿告知任何人。", "Type the new card PIN yourself and tell it to nobody."),
        ),
    )


async def offer_slip(v: Visit, slip: Slip) -> None:
    """Show what stands on a slip, and print it if it is wanted. Nothing happens where there is no printer."""
    if v.printer is None:
        return
    page = Page(v.printer.paper.value)
    try:
        await v.show(SlipPreview(_("Print this slip?"), slip, back=_("Do not print")))
    except Cancelled:
        return
    await print_paper(v, slip.number, lambda: make_pdf(slip, page), SLIP)


async def print_secret_slip(v: Visit, number: str, told: Callable[[], Awaitable[PasswordSlip]], paper: Words) -> bool:
    """Print a slip that nobody sees before: each try asks for what stands on it anew. Whether it came out."""

    async def make() -> bytes:
        page = Page(v.printer.paper.value) if v.printer is not None else Page.A4
        return await make_pdf(password_slip(await told()), page)

    return await print_paper(v, number, make, paper)
