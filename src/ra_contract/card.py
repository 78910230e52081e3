"""The card of an order: its binding, and its management key (9B) by relay."""

from dataclasses import dataclass
from enum import StrEnum

from ra_contract.base import Base64, Typed


@dataclass(frozen=True, slots=True)
class CardBinding:
    """The card that is in the reader: the GUID of its CHUID, 32 hex digits."""

    card_guid: Typed


class ManagementAlgorithm(StrEnum):
    """The cipher of a card's management key (9B). Its PIV identifier: 03, 08, 0A, 0C."""

    TRIPLE_DES = "3DES"
    AES_128 = "AES-128"
    AES_192 = "AES-192"
    AES_256 = "AES-256"


@dataclass(frozen=True, slots=True)
class Witness:
    """The card's encrypted witness; an empty one asks only which algorithm the card's key has."""

    witness: Base64 = ""


@dataclass(frozen=True, slots=True)
class Challenge:
    """The RA's answer to a witness (SP 800-73-4 part 2, A.1): the witness in clear, and a challenge to the card."""

    algorithm: ManagementAlgorithm
    witness: Base64 = ""
    challenge: Base64 = ""


@dataclass(frozen=True, slots=True)
class ChallengeResponse:
    """The card's answer to the challenge."""

    response: Base64
