"""`rakiosk verify-slip`: whether the RA has signed what stands in a slip's QR code. It needs no line to the RA."""

import sys
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from ra_contract.claim import Claim, Forged, NotAClaim, verified
from rakiosk_slip.content import Text
from rakiosk_slip.statement import facts, grouped

ACCEPTED, REFUSED = 0, 1
_LONGEST = 4096
_GOOD = Text(
    "簽章正確：這些資料由註冊中心簽署。", "The signature is right: the registration authority has signed this."
)
_FORGED = Text(
    "簽章不符：內容遭更改，或非註冊中心簽署。請勿採信。",
    "The signature is wrong: the text was changed, or the registration authority did not sign it. Do not trust it.",
)
_NO_CLAIM = Text(
    "這不是證明單 QR 碼的完整內容，請重新掃描。",
    "This is not the whole text of a statement's QR code; scan it again.",
)
_COMPARE = Text(
    "請與紙本核對。這是查詢時間當時的狀態，現在的狀態請掃描 QR 碼查詢。",
    "Compare it with the paper. It is how the certificate stood at that time; the QR code's page tells how it is now.",
)


class CannotVerify(Exception):
    """It cannot be checked; the text says why and what to do."""


def verify(key_file: Path, slip: str) -> int:
    """Print what was signed; 0 when it is genuine, 1 when not. Raises CannotVerify.

    `slip` is the scanned text, a file that holds it, or "-" for standard input.
    """
    key, text = _key(key_file), _scanned(slip)
    try:
        claim = verified(text, key)
    except NotAClaim:
        _print(_both(_NO_CLAIM))
        return REFUSED
    except Forged:
        _print(_both(_FORGED))
        return REFUSED
    _print(_told(claim))
    return ACCEPTED


def _told(claim: Claim) -> Iterator[str]:
    yield from _both(_GOOD)
    yield f"  編號 Number: {claim.number}"
    for row in facts(claim):
        yield f"  {row.label.chinese} {row.label.english}: {row.value.chinese} {row.value.english}".rstrip()
    yield f"  查驗碼 Check code: {grouped(claim.check_code)}"
    yield from _both(_COMPARE)


def _both(text: Text) -> Iterator[str]:
    yield text.chinese
    yield text.english


def _print(lines: Iterator[str]) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def _key(file: Path) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(file.read_bytes())
    except OSError as error:
        raise CannotVerify(f"cannot read the key {file}: {error.strerror}") from error
    except ValueError as error:
        raise CannotVerify(f"{file} is no public key: fetch /pki/statement.pub from the RA") from error
    if not isinstance(key, Ed25519PublicKey):
        raise CannotVerify(f"{file} is another kind of key: fetch /pki/statement.pub from the RA")
    return key


def _scanned(given: str) -> str:
    """The text to check. What begins like an address is the text itself."""
    if given.startswith(("http://", "https://")):
        return given
    try:
        content = sys.stdin.buffer.read(_LONGEST) if given == "-" else Path(given).read_bytes()[:_LONGEST]
    except OSError as error:
        raise CannotVerify(f"cannot read {given}: {error.strerror}") from error
    return content.decode(errors="replace")
