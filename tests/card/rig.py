"""Parts of the tests of the card ladder: connections that count or are scripted, a customer's card, an authority."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES

from ra_contract.certificate import Use
from ra_contract.possession import PublicKey
from rakiosk.domain.errors import CardNotGenuine
from rakiosk.secret import Secret
from rakiosk_demo.simulators.card import ManagementAlgorithm, SoftwareCard
from rakiosk_ra.base.clock import SignedAt
from rakiosk_ra.ca import authorities, profile
from rakiosk_ra.ca.port import Template

GUID = "00112233445566778899aabbccddeeff"
PIN = "271828"
PUK = b"31415926"
MANAGEMENT_KEY = bytes(range(32))
_PKI_URL = "http://127.0.0.1:10000"  # as long as that of any RA of this machine


@dataclass
class Protocol:
    """The transmission protocol of cards that nothing else is said of."""

    is_t0: bool = False


protocol = Protocol()


def costs(t1: int, t0: int) -> int:
    """A number of commands: T=0 needs GET RESPONSE for every answer to a command with data."""
    return t0 if protocol.is_t0 else t1


def pin(digits: str = PIN) -> Secret:
    """One entry of a PIN."""
    return Secret.of(digits)


def blank_card(
    *,
    path: Path | None = None,
    is_t0: bool | None = None,
    algorithm: ManagementAlgorithm = ManagementAlgorithm.AES_256,
) -> SoftwareCard:
    """A card as the counter hands it out: GUID, PIN and management key, no keys of the customer yet."""
    length = {ManagementAlgorithm.AES_128: 16, ManagementAlgorithm.AES_256: 32}.get(algorithm, 24)
    return SoftwareCard.create(
        path,
        management_key=MANAGEMENT_KEY[:length],
        management_algorithm=algorithm,
        guid=GUID,
        pin=PIN,
        puk=PUK,
        is_t0=protocol.is_t0 if is_t0 is None else is_t0,
    )


class CountingConnection:
    """A connection to a software card that remembers the instruction byte of every APDU on the wire."""

    def __init__(self, card: SoftwareCard) -> None:
        self.card = card
        self.is_t0 = card.is_t0
        self.instructions: list[int] = []

    def transmit(self, command: bytes) -> bytes:
        self.instructions.append(command[1])
        return self.card.transmit(command)

    def close(self) -> None:
        self.card.reset()

    def count(self, instruction: int) -> int:
        """How many APDUs had this instruction byte."""
        return self.instructions.count(instruction)


class ScriptedConnection:
    """A connection that plays answers (hex) and remembers the commands (hex); one more command than answers fails."""

    def __init__(self, *answers: str, is_t0: bool = False) -> None:
        self._answers: Iterable[str] = iter(answers)
        self.is_t0 = is_t0
        self.commands: list[str] = []

    def transmit(self, command: bytes) -> bytes:
        self.commands.append(command.hex())
        answer = next(iter(self._answers), None)
        assert answer is not None, "the ladder asks more than the script has"
        return bytes.fromhex(answer)

    def close(self) -> None:
        self.commands.append("closed")


class KeyHolder:
    """The far end of a relay: whoever holds the management key of a card."""

    def __init__(
        self, key: bytes = MANAGEMENT_KEY, algorithm: ManagementAlgorithm = ManagementAlgorithm.AES_256
    ) -> None:
        block_cipher = TripleDES(key) if algorithm is ManagementAlgorithm.TRIPLE_DES else AES(key)
        self._cipher = Cipher(block_cipher, modes.ECB())  # noqa: S305 - single blocks, as the standard has them
        self._algorithm = algorithm
        self._challenge = b""

    async def algorithm(self) -> int:
        return int(self._algorithm)

    async def answer(self, witness: bytes) -> tuple[bytes, bytes]:
        context = self._cipher.decryptor()
        self._challenge = os.urandom(len(witness))
        return context.update(witness) + context.finalize(), self._challenge

    async def check(self, response: bytes) -> None:
        context = self._cipher.encryptor()
        if context.update(self._challenge) + context.finalize() != response:
            raise CardNotGenuine("the card does not hold the key")


@cache
def _issuer() -> profile.Issuer:
    key, now = ec.generate_private_key(ec.SECP256R1()), SignedAt(datetime.now(UTC))
    root = profile.Issuer(authorities.root(key, now), key)
    return profile.Issuer(authorities.issuing(key.public_key(), now, root, _PKI_URL), key)


def certified(public_key: bytes, use: Use) -> bytes:
    """The certificate (DER) that the reference RA's own profile makes for a SubjectPublicKeyInfo (DER)."""
    now = datetime.now(UTC)
    key = serialization.load_der_public_key(public_key)
    assert isinstance(key, PublicKey)
    template = Template("DEMO-01", use, key, now, now + timedelta(days=365))
    certificate = profile.customer_certificate(_issuer(), template, _PKI_URL)
    return certificate.public_bytes(serialization.Encoding.DER)


def key_of_request(request: bytes) -> bytes:
    """The SubjectPublicKeyInfo (DER) in a PKCS#10 request (DER)."""
    public = x509.load_der_x509_csr(request).public_key()
    return public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
