"""The management key (9B) of an order's card, by relay: the key stays at the RA (SP 800-73-4 part 2, A.1)."""

from dataclasses import dataclass

from ra_contract.card import ManagementAlgorithm
from ra_contract.order import Order
from rakiosk.authority.port import Orders

# SP 800-78-4, table 6-2
_IDENTIFIERS = {
    ManagementAlgorithm.TRIPLE_DES: 0x03,
    ManagementAlgorithm.AES_128: 0x08,
    ManagementAlgorithm.AES_192: 0x0A,
    ManagementAlgorithm.AES_256: 0x0C,
}


@dataclass(frozen=True, slots=True)
class ManagementKeyRelay:
    """The holder of the management key, as the card's authentication asks it. Raises leaves of RaError."""

    ra: Orders
    order: Order

    async def algorithm(self) -> int:
        """The PIV identifier of the key's cipher."""
        return _IDENTIFIERS[(await self.ra.card_challenge(self.order, b"")).algorithm]

    async def answer(self, witness: bytes) -> tuple[bytes, bytes]:
        """The decrypted witness, and a challenge to the card."""
        challenge = await self.ra.card_challenge(self.order, witness)
        return challenge.witness, challenge.challenge

    async def check(self, response: bytes) -> None:
        """Raises RaRefused(CARD_NOT_GENUINE) when the card's response is wrong."""
        await self.ra.check_card(self.order, response)
