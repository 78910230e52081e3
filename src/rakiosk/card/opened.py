"""The opened card as sections see it: the steps of a session, each run on the card service's thread."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, Protocol, TypeVar

from ra_contract.certificate import KeyAlgorithm, Use
from ra_contract.possession import Lock
from rakiosk.card.keeping import Keeping
from rakiosk.card.port import KeyUse, Relay
from rakiosk.card.steps import Steps
from rakiosk.secret import Secret

Result = TypeVar("Result")


class Run(Protocol):
    """Runs one step on the card service's thread. `slow`: it makes a key, which takes a card up to minutes."""

    def __call__(self, step: Callable[[], Result], *, slow: bool = False) -> Coroutine[Any, Any, Result]: ...


class SessionCard:
    """The port's OpenedCard over a session."""

    def __init__(self, session: Steps, run: Run) -> None:
        self._session = session
        self._run = run

    @property
    def guid(self) -> str:
        """See the port."""
        return self._session.guid

    async def tries_left(self) -> int | None:
        """See the port."""
        return await self._run(self._session.tries_left)

    async def verify(self, pin: Secret) -> None:
        """See the port."""
        await self._run(partial(self._session.verify, pin))

    async def change_pin(self, old: Secret, new: Secret) -> None:
        """See the port."""
        await self._run(partial(self._session.change_pin, old, new))

    async def unblock(self, puk: Secret, next_puk: Secret, new_pin: Secret, *, is_new: bool = False) -> None:
        """See the port."""
        await self._run(partial(self._session.unblock, puk, next_puk, new_pin, is_new=is_new))

    async def authenticate(self, relay: Relay) -> None:
        """See the port."""
        cipher = await relay.algorithm()
        witness = await self._run(partial(self._session.witness, cipher))
        decrypted, challenge = await relay.answer(witness)
        response = await self._run(partial(self._session.answer_challenge, cipher, decrypted, challenge))
        await relay.check(response)

    async def generate(self, use: Use, algorithm: KeyAlgorithm) -> bytes:
        """See the port."""
        return await self._run(partial(self._session.generate, use, algorithm), slow=True)

    async def request(self, use: Use, common_name: str, pin: Secret) -> bytes:
        """See the port."""
        return await self._run(partial(self._session.request, use, common_name, pin))

    async def sign(self, use: KeyUse, data: bytes, pin: Secret) -> bytes:
        """See the port."""
        return await self._run(partial(self._session.sign, use, data, pin))

    async def unlock(self, use: Use, locked: Lock) -> bytes:
        """See the port."""
        return await self._run(partial(self._session.unlock, use, locked))

    async def check_making(self, algorithm: KeyAlgorithm) -> None:
        """See the port."""
        await self._run(partial(self._session.check_making, algorithm))

    async def check_renewal(self, algorithm: KeyAlgorithm) -> None:
        """See the port."""
        await self._run(partial(self._session.check_renewal, algorithm))

    async def held(self, use: KeyUse) -> bytes | None:
        """See the port."""
        return await self._run(partial(self._session.held, use))

    async def holds_key(self, use: Use) -> bool | None:
        """See the port."""
        return await self._run(partial(self._session.holds_key, use))

    async def keeps_old_key(self) -> bool:
        """See the port."""
        return await self._run(self._session.keeps_old_key)

    async def retire_encryption_key(self) -> None:
        """See the port."""
        await self._run(self._session.retire_encryption_key)

    async def keep_signing_key(self, deed: Keeping) -> bool:
        """See the port."""
        return await self._run(partial(self._session.keep_signing_key, deed))

    async def write_certificate(self, use: Use, certificate: bytes) -> None:
        """See the port."""
        await self._run(partial(self._session.write_certificate, use, certificate))

    async def read_certificate(self, use: KeyUse) -> bytes:
        """See the port."""
        return await self._run(partial(self._session.read_certificate, use))
