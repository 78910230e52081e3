"""Bytes as they go over the wire: base64 in the standard alphabet, padded."""

import base64
import binascii

from ra_contract.problems import ProblemCode
from rakiosk_ra.base.problems import Refused


def encoded(value: bytes) -> str:
    """Bytes as they go over the wire."""
    return base64.b64encode(value).decode()


def decoded(text: str) -> bytes:
    """Bytes from the wire. Raises Refused (invalid-request)."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused(ProblemCode.INVALID_REQUEST, "a value is not base64") from error
