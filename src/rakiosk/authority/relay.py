"""The management key (9B) of a card, by relay: the key stays at the RA (SP 800-73-4 part 2, A.1)."""

from dataclasses import dataclass

from ra_contract.card import ManagementAlgorithm
from ra_contract.order import Order
from rakiosk.authority.clerk_port import Customers
from rakiosk.authority.port import Orders
from rakiosk.authority.records import CardChallenge

# SP 800-78-4, table 6-2
_IDENTIFIERS = {
    ManagementAlgorithm.TRIPLE_DES: 0x03,
    ManagementAlgorithm.AES_128: 0x08,
    ManagementAlgorithm.AES_192: 0x0A,
    ManagementAlgorithm.AES_256: 0x0C,
}


class Relay:
    """The holder of the management key, as a card's authentication asks it. Raises leaves of RaError."""

    async def challenge(self, witness: bytes) -> CardChallenge:
        """The RA's answer to a witness."""
        raise NotImplementedError

    async def check(self, response: bytes) -> None:
        """Raises a refusal (CARD_NOT_GENUINE) when the card's response is wrong."""
        raise NotImplementedError

    async def algorithm(self) -> int:
        """The PIV identifier of the key's cipher."""
        return _IDENTIFIERS[(await self.challenge(b"")).algorithm]

    async def answer(self, witness: bytes) -> tuple[bytes, bytes]:
        """The decrypted witness, and a challenge to the card."""
        challenge = await self.challenge(witness)
        return challenge.witness, challenge.challenge


@dataclass(frozen=True, slots=True)
class ManagementKeyRelay(Relay):
    """Of an order's card."""

    ra: Orders
    order: Order

    async def challenge(self, witness: bytes) -> CardChallenge:
        return await self.ra.card_challenge(self.order, witness)

    async def check(self, response: bytes) -> None:
        await self.ra.check_card(self.order, response)


@dataclass(frozen=True, slots=True)
class CounterCardRelay(Relay):
    """Of the card that was brought to the counter."""

    ra: Customers
    guid: str

    async def challenge(self, witness: bytes) -> CardChallenge:
        return await self.ra.card_challenge(self.guid, witness)

    async def check(self, response: bytes) -> None:
        await self.ra.check_card(self.guid, response)
