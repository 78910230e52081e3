"""Revoking and suspending in common: which certificates, why, the login password, the outcome."""

from dataclasses import dataclass

from ra_contract.certificate import Certificate, Status
from ra_contract.problems import Refusal
from rakiosk.authority.records import StatusRequest
from rakiosk.carriers.port import Carrier
from rakiosk.domain.errors import RaRefused, RaUnreachable
from rakiosk.i18n import Message, Phrase, Words, _
from rakiosk.kit.certificates import certificate_facts, use_words
from rakiosk.kit.noted import noted
from rakiosk.kit.prompts import (
    AskLoginPassword,
    Cancelled,
    Entry,
    Menu,
    MenuGroup,
    Notice,
    Question,
    Tone,
    Trouble,
    Way,
)
from rakiosk.kit.visit import State, Visit

ALL = "all"


@dataclass
class OnCarrier(State):
    """The record of a section whose words are those of the customer's carrier."""

    carrier: Carrier


async def all_certificates(v: Visit) -> tuple[Certificate, ...]:
    """All certificates of the customer, newest first, read from the RA now."""
    async with v.working(_("Asking the registration authority…")):
        return tuple(await v.ra.certificates())


def valid_of(certificates: tuple[Certificate, ...]) -> tuple[Certificate, ...]:
    """Those that are in force."""
    return tuple(c for c in certificates if c.status is Status.VALID)


async def choose(v: Visit, title: Message, found: tuple[Certificate, ...]) -> tuple[str, ...]:
    """All these certificates, or one of them; their serials."""
    if len(found) == 1:
        return (found[0].serial,)
    chosen = await v.show(choice(title, found))
    return tuple(c.serial for c in found) if chosen == ALL else (chosen,)


def choice(title: Message, found: tuple[Certificate, ...]) -> Menu:
    """The menu of all certificates or one."""
    entries = [Entry("1", _all_words(found), ALL)]
    entries += [
        Entry(str(i), Phrase((_("Only this:"), use_words(c.use), short_serial(c))), c.serial)
        for i, c in enumerate(found, 2)
    ]
    return Menu(title, (MenuGroup("", tuple(entries)),), back=_("Cancel"))


def _all_words(found: tuple[Certificate, ...]) -> Message:
    states = {certificate.status for certificate in found}
    if states == {Status.VALID}:
        return _("All valid certificates")
    return _("All suspended certificates") if states == {Status.HELD} else _("All of these certificates")


def short_serial(certificate: Certificate) -> str:
    """The end of a serial: enough to tell two certificates apart."""
    return f"…{certificate.serial[-4:].upper()}"


async def confirmed_change(v: Visit, request: StatusRequest, question: Question, working: Message) -> list[Certificate]:
    """Ask once more, ask for the login password, change; what the RA says afterwards."""
    await v.show(question)
    remark: Words = ""
    while True:
        password = await v.show(AskLoginPassword(question.title, question.body, remark))
        try:
            async with v.working(working):
                await v.ra.change_status(request, password, v.idempotency_key(f"{request.action}{request.serials}"))
                # never trust the answer of a change: read it back
                return [c for c in await v.ra.certificates() if c.serial in request.serials]
        except RaRefused as refused:
            if refused.code is not Refusal.WRONG_PASSWORD:
                raise
            noted("B14", refused)
            remark = _("The login password is not right. Nothing was changed.")
        except RaUnreachable as error:
            # it may have been done: the same request is sent again, under its key, and has its effect once
            if await v.show(Trouble(error)) is not Way.RETRY:
                raise Cancelled from error
            remark = ""
        finally:
            password.wipe()


def outcome(certificates: list[Certificate], done: Message, pending: Message, *advice: Words) -> Notice:
    """Tell what has become of the certificates, and when."""
    is_pending = any(c.is_pending for c in certificates)
    return Notice(pending if is_pending else done, advice, facts=tuple(certificate_facts(certificates)), tone=Tone.GOOD)


async def refuse(v: Visit, title: Message, *why: Words, certificates: tuple[Certificate, ...] = ()) -> None:
    """Say that it cannot be done, why, and how the certificates stand. Raises Cancelled."""
    facts = tuple(certificate_facts(certificates))
    await v.show(Notice(title, why, facts=facts, forward=_("Back to the menu"), tone=Tone.WARNING))
    raise Cancelled
