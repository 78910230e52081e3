"""The prompts of chapter 參: certificate files, their passwords and names, the stick they lie on."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from ra_contract.certificate import CarrierKind, Status, Use
from ra_contract.order import Kind, OrderState
from ra_contract.possession import Lock
from ra_contract.signature_test import SignaturePart, SignatureVerdict
from rakiosk.authority.records import IssuedCertificate
from rakiosk.carriers.file import making, own_file, renewal, saving
from rakiosk.carriers.file.leaving import leave_question
from rakiosk.carriers.file.pair import KeptFile, Pair
from rakiosk.carriers.file.words import WORDS
from rakiosk.domain.file_password import FilePasswordRule
from rakiosk.i18n import _
from rakiosk.kit.prompts import AskFileName, AskFilePassword, AskNewFilePassword, Notice, Prompt
from rakiosk.procedures.order import in_force
from rakiosk.secret import Secret
from rakiosk.sections.software import check
from tests.screens.card_sections import BOTH, RECEIPT
from tests.screens.scene import ENCRYPTION, ORDER, SIGNING, Scene, session, step_of

APPLYING = replace(ORDER, carrier=CarrierKind.FILE)
RENEWING = replace(
    APPLYING, kind=Kind.RENEWAL, state=OrderState.PAID, fee=150, receipt=RECEIPT, certificates=BOTH, number="E-000124"
)
CUSTOMER = session(CarrierKind.FILE, APPLYING)
SIGN, ENCRYPT = "DEMO-05-sign-20260302.p12", "DEMO-05-encrypt-20260302.p12"
_BREAKING: dict[FilePasswordRule, tuple[str, str]] = {
    FilePasswordRule.TOO_SHORT: ("abc123", "abc123"),
    FilePasswordRule.TOO_SIMPLE: ("aaaabb11", "aaaabb11"),
    FilePasswordRule.NOT_REPEATED: ("Lock4bothfiles", "Lock4othersxxx"),
}

Make = Callable[[], Prompt[Any]]


def file_sections() -> Iterator[Scene]:
    """Every scene of them, by name."""
    yield from _making()
    yield from _saving()
    yield from _renewing()
    yield from _beyond()


def _beyond() -> Iterator[Scene]:
    """Scenes beyond the manual: checking a file, a new password for it, the signature test."""
    held, revoked = (replace(SIGNING, status=status) for status in (Status.HELD, Status.REVOKED))
    made: dict[str, Make] = {
        "check": lambda: own_file.file_choice(_("Which certificate file shall be checked?"), [ENCRYPT, SIGN], ""),
        "checked": lambda: check.told_notice(SIGN, SIGNING),
        "checked-held": lambda: check.told_notice(SIGN, held),
        "checked-revoked": lambda: check.told_notice(SIGN, revoked),
        "checked-useless": lambda: check.told_notice(SIGN, None),
        "checked-unknown": lambda: check.unknown_notice(SIGN),
        "what-next": check.what_next,
        "replace": lambda: check.replace_question(SIGN),
        "changed": lambda: check.changed_notice(SIGN),
    }
    for name, make in made.items():
        yield _scene(name, make, 1, "參+檢查")
    yield _scene("tested", lambda: WORDS.tested.notice(SignatureVerdict(None, SIGNING)), 1, "參+測試")
    yield _scene("tested-unknown", lambda: WORDS.tested.notice(None), 1, "參+測試")
    for status in (Status.UNCONFIRMED, Status.HELD, Status.SUPERSEDED, Status.EXPIRED, Status.REVOKED):
        verdict = SignatureVerdict(SignaturePart.STATUS, replace(SIGNING, status=status))
        yield _scene(f"tested-{status}", partial(WORDS.tested.notice, verdict), 1, "參+測試")
    for part in (SignaturePart.CHAIN, SignaturePart.SIGNATURE, SignaturePart.KEY_USAGE):
        yield _scene(f"tested-{part}", partial(WORDS.tested.notice, SignatureVerdict(part, None)), 1, "參+測試")


def _agreed() -> Notice:
    return Notice(WORDS.agreed[0], (WORDS.agreed[1],), ((_("Order number"), APPLYING.number),))


def _making() -> Iterator[Scene]:
    yield _scene("agreed", _agreed, 3)
    ask = partial(AskNewFilePassword, _("Choose a certificate file password"), "DEMO-05")
    yield _scene("new-password", ask, 4)
    yield _scene("new-password-help", ask, 4, keys=("f1",))
    yield _scene("new-password-strong", ask, 4, keys=tuple("Lock4bothfiles"))
    yield _scene("new-password-nothing-typed", ask, 4, keys=("enter",))
    for rule, (new, again) in _BREAKING.items():
        yield _scene(f"new-password-{rule}", ask, 4, keys=(*new, "tab", *again, "enter"))
    yield _scene("format", making.format_choice, 5)


def _saving() -> Iterator[Scene]:
    for use, step, name in ((Use.SIGNING, 7, SIGN), (Use.ENCRYPTION, 9, ENCRYPT)):
        title = saving.saving_notice(use).title
        yield _scene(f"saving-{use}", partial(saving.saving_notice, use), step)
        yield _scene(f"name-{use}", partial(AskFileName, title, "KINGSTON", name), step + 1)
    title = saving.saving_notice(Use.SIGNING).title
    ask = partial(AskFileName, title, "KINGSTON", SIGN)
    yield _scene("name-help", ask, 8, keys=("f1",))
    yield _scene("name-wrong", ask, 8, keys=("ctrl+u", "/", "enter"))
    yield _scene("name-taken", partial(ask, saving.TAKEN), 8)
    yield _scene("leave-unsaved", lambda: leave_question(APPLYING, _pair(saved=0)), 8)
    yield _scene("leave-one-saved", lambda: leave_question(APPLYING, _pair(saved=1)), 10)
    yield _scene("leave-both-saved", lambda: leave_question(APPLYING, _pair()), 12)
    yield _scene("missing", lambda: saving.missing_notice(Use.SIGNING), 11)
    yield _scene("made", lambda: saving.made_notice(_pair()), 11)
    done = replace(APPLYING, state=OrderState.CONFIRMED, certificates=BOTH)
    yield _scene("applied", lambda: in_force(done, _("Your certificates are ready."), WORDS.applied), 14)


def _renewing() -> Iterator[Scene]:
    title = _("Which is the file of your present signing certificate?")
    names = [ENCRYPT, SIGN]
    choose = partial(own_file.file_choice, title, names)
    wrong = renewal.why_not(ENCRYPTION.serial, BOTH)
    ask = partial(AskFilePassword, SIGN)
    made: dict[str, Make] = {
        "old": lambda: choose("", renewal.lost_entry()),
        "old-encryption": lambda: choose(wrong, renewal.lost_entry()),
        "old-not-the-one": lambda: choose(renewal.NOT_THE_ONE, renewal.lost_entry()),
        "old-damaged": lambda: choose(renewal.DAMAGED, renewal.lost_entry()),
        "old-none": lambda: own_file.file_choice(title, [], "", renewal.lost_entry()),
        "old-lost": renewal.lost_notice,
        "password": ask,
        "password-wrong": partial(ask, own_file.WRONG_PASSWORD),
    }
    for name, make in made.items():
        yield _scene(name, make, 4, "參-二")
    yield _scene("password-help", ask, 4, "參-二", keys=("f1",))
    yield _scene("password-nothing-typed", ask, 4, "參-二", keys=("enter",))
    yield _scene("leave-paid", lambda: leave_question(RENEWING, _pair(saved=1)), 14, "參-二")
    title = _("Your certificates have been renewed.")
    yield _scene("renewed", lambda: in_force(RENEWING, title, WORDS.renewed), 18, "參-二")


def _scene(name: str, make: Make, step: int, number: str = "參-一", *, keys: tuple[str, ...] = ()) -> Scene:
    return Scene(f"file-{name}", make, CUSTOMER, APPLYING, step_of(number, step), keys=keys)


def _pair(*, saved: int = 2) -> Pair:
    pair = Pair(Secret.of(""))
    for number, (certificate, name) in enumerate(((SIGNING, SIGN), (ENCRYPTION, ENCRYPT)), 1):
        issued = IssuedCertificate(certificate, b"", b"", Lock(b"", b""), ())
        pair.files[certificate.use] = KeptFile(issued, name.encode() * 100, name if number <= saved else "")
    return pair
