"""The claim in a statement's QR code: the statement in short, signed by the RA (Ed25519), to be checked off line.

    {address of the RA}/check/{check code}#1.{payload}.{signature}

Whoever scans it with a telephone comes to the RA's public page; what stands behind # is not sent there. The signature
is over every byte before the last full stop. Payload and signature are base64url without padding (RFC 4648, 5), in
their one canonical form; the payload is UTF-8, a field a line, the name last.
"""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ra_contract.certificate import CarrierKind, Status, Use

CHECK_PATH = "/check"
ADDRESS = re.compile(r"https?://[!-\"$-~]{1,200}")
"""The address of a public listener: ASCII, and no # in it."""
_SHAPE = re.compile(
    rf"(?P<signed>{ADDRESS.pattern}/check/(?P<check_code>[2-9A-Z]{{12}})#1\.(?P<payload>[\w-]{{1,2000}}))"
    r"\.(?P<signature>[\w-]{86})",
    re.ASCII,
)
_FIELDS = 11
_PENDING = "*"


class NotAClaim(Exception):
    """The text is not what stands in the QR code of a statement, or not all of it."""


class Forged(Exception):
    """The signature is not the RA's over this text: it was changed, or made by somebody else."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The facts stated of one certificate. Times are whole seconds in UTC; `serial` is lower-case hex."""

    number: str
    check_code: str
    issued_at: datetime
    cn: str
    name: str
    serial: str
    use: Use
    carrier: CarrierKind
    not_before: datetime
    not_after: datetime
    status: Status
    status_since: datetime
    is_pending: bool = False


def signed(claim: Claim, address: str, sign: Callable[[bytes], bytes]) -> str:
    """The text of the QR code; `address` is that of the RA's public listener."""
    text = f"{address}{CHECK_PATH}/{claim.check_code}#1.{_encoded(_payload(claim).encode())}"
    return f"{text}.{_encoded(sign(text.encode()))}"


def read(text: str) -> Claim:
    """The claim in the text of a QR code, whoever wrote it. Raises NotAClaim."""
    return _claim(_parts(text))


def verified(text: str, key: Ed25519PublicKey) -> Claim:
    """The claim that the RA with this key has signed. Raises NotAClaim, Forged."""
    parts = _parts(text)
    try:
        key.verify(_decoded(parts["signature"]), parts["signed"].encode())
    except InvalidSignature as error:
        raise Forged from error
    return _claim(parts)


def _payload(claim: Claim) -> str:
    moments = (claim.issued_at, claim.not_before, claim.not_after, claim.status_since)
    status = claim.status + (_PENDING if claim.is_pending else "")
    return "\n".join(
        (claim.number, claim.cn, claim.serial, claim.use, claim.carrier, status, *map(_stamp, moments), claim.name)
    )


def _claim(parts: re.Match[str]) -> Claim:
    try:
        fields = _decoded(parts["payload"]).decode().split("\n", _FIELDS - 1)
        number, cn, serial, use, carrier, status, issued, not_before, not_after, since, name = fields
        return Claim(
            number=number,
            check_code=parts["check_code"],
            issued_at=_moment(issued),
            cn=cn,
            name=name,
            serial=serial,
            use=Use(use),
            carrier=CarrierKind(carrier),
            not_before=_moment(not_before),
            not_after=_moment(not_after),
            status=Status(status.removesuffix(_PENDING)),
            status_since=_moment(since),
            is_pending=status.endswith(_PENDING),
        )
    except (ValueError, OverflowError, OSError) as error:  # UnicodeDecodeError is a ValueError
        raise NotAClaim from error


def _parts(text: str) -> re.Match[str]:
    parts = _SHAPE.fullmatch(text.strip())
    if parts is None:
        raise NotAClaim
    return parts


def _stamp(moment: datetime) -> str:
    return format(int(moment.timestamp()), "x")


def _moment(stamp: str) -> datetime:
    return datetime.fromtimestamp(int(stamp, 16), UTC)


def _encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    """Raises NotAClaim for base64url that is not in its canonical form: it could be changed unnoticed."""
    try:
        value = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        raise NotAClaim from error
    if _encoded(value) != text:
        raise NotAClaim
    return value
