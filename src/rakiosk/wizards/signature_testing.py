"""What the signature tests of cards and files share: something to sign, and the RA's verdict, if it can be asked."""

import base64
import os
from collections.abc import Awaitable, Callable

from rakiosk.domain.errors import RaUnreachable
from rakiosk.domain.possession import test_statement
from rakiosk.ra.wire import SignatureTest, SignatureVerdict
from rakiosk.wizards.visit import Visit

NONCE_LENGTH = 32

Sign = Callable[[bytes], Awaitable[tuple[bytes, bytes]]]
"""Signs a message; the signature, and the certificate (DER) that is said to verify it."""


async def signed_and_judged(v: Visit, sign: Sign) -> SignatureVerdict | None:
    """Have something signed and judged; None when the RA cannot be reached. Raises what `sign` raises."""
    challenge = await _challenge(v)
    nonce = base64.b64decode(challenge.nonce) if challenge is not None else os.urandom(NONCE_LENGTH)
    signature, certificate = await sign(test_statement(nonce))
    if challenge is None:
        return None
    try:
        return await v.ra.judge_signature(challenge, signature, certificate)
    except RaUnreachable:
        return None


async def _challenge(v: Visit) -> SignatureTest | None:
    try:
        return await v.ra.signature_test()
    except RaUnreachable:
        return None
