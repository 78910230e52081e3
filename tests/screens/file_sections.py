"""The prompts of chapter 參: certificate files, their passwords and names, the stick they lie on."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from ra_contract.certificate import CarrierKind, Status, Use
from ra_contract.signature_test import SignaturePart, SignatureVerdict
from rakiosk.carriers.file import own_file, renewal, saving
from rakiosk.carriers.file.words import WORDS
from rakiosk.domain.file_password import FilePasswordRule
from rakiosk.i18n import _
from rakiosk.kit.prompts import AskFilePassword, AskNewFilePassword, Prompt
from rakiosk.sections.software import check
from tests.screens.scene import ORDER, SIGNING, Scene, session, step_of

APPLYING = replace(ORDER, carrier=CarrierKind.FILE)
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
    revoked = replace(SIGNING, status=Status.REVOKED)
    yield _scene("checked-revoked", lambda: check.told_notice(SIGN, [SIGNING.serial], [revoked]), 1, "參+檢查")
    for status in (Status.UNCONFIRMED, Status.HELD, Status.SUPERSEDED, Status.EXPIRED, Status.REVOKED):
        verdict = SignatureVerdict(SignaturePart.STATUS, replace(SIGNING, status=status))
        yield _scene(f"tested-{status}", partial(WORDS.tested.notice, verdict), 1, "參+測試")
    for part in (SignaturePart.CHAIN, SignaturePart.SIGNATURE, SignaturePart.KEY_USAGE):
        yield _scene(f"tested-{part}", partial(WORDS.tested.notice, SignatureVerdict(part, None)), 1, "參+測試")


def _making() -> Iterator[Scene]:
    ask = partial(AskNewFilePassword, _("Choose a certificate file password"), "DEMO-05")
    yield _scene("new-password", ask, 4)
    yield _scene("new-password-strong", ask, 4, keys=tuple("Lock4bothfiles"))
    for rule, (new, again) in _BREAKING.items():
        yield _scene(f"new-password-{rule}", ask, 4, keys=(*new, "tab", *again, "enter"))


def _saving() -> Iterator[Scene]:
    ask = partial(saving.name_question, Use.SIGNING, "KINGSTON", SIGN)
    yield _scene("name-taken", partial(ask, saving.TAKEN), 8)
    yield _scene("name", ask, 8)


def _renewing() -> Iterator[Scene]:
    title = _("Which is the file of your present signing certificate?")
    yield _scene("old-none", lambda: own_file.file_choice(title, [], "", renewal.lost_entry()), 4, "參-二")
    yield _scene("password", partial(AskFilePassword, SIGN), 4, "參-二")


def _scene(name: str, make: Make, step: int, number: str = "參-一", *, keys: tuple[str, ...] = ()) -> Scene:
    return Scene(f"file-{name}", make, CUSTOMER, APPLYING, step_of(number, step), keys=keys)
