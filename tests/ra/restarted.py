"""A served RA that is killed and started again where it was, and a kiosk that is connected to it after each start."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from ra_contract.card import ManagementAlgorithm
from ra_contract.certificate import CarrierKind, Use
from rakiosk_ra.admin.interface import Admin
from tests.ports import own_port
from tests.ra.card import Card, KeyPair
from tests.ra.founding import new_admin
from tests.ra.process import Served
from tests.ra.world import PASSWORD, Customer, Visit, line


class Restarted:
    """The RA, one customer with a card, and the kiosk."""

    def __init__(self, folder: Path, database: str | None, port: int) -> None:
        self.state, self.database, self._port = folder / "state", database, port
        card = Card(ManagementAlgorithm.TRIPLE_DES)
        with new_admin(self.state, database) as admin:
            admin.kiosks.add("k").write(folder / "kiosk")
            admin.customers.add("KILLED-1", "林美玲", CarrierKind.CARD, PASSWORD, must_change=False)
            admin.cards.add(card.guid, "KILLED-1", card.key, card.algorithm, "12345678")
        self._kiosk = folder / "kiosk"
        self.customer = Customer("KILLED-1", PASSWORD, card)
        self._start()

    @classmethod
    @contextmanager
    def at_a_port_of_its_own(cls, folder: Path, database: str | None) -> Iterator[Self]:
        """Served at a port that nobody else is given while it is away; gone at the end."""
        with own_port() as port:
            ra = cls(folder, database, port)
            yield ra
            ra.line.close()
            ra.served.kill()

    def kill_and_restart(self) -> None:
        """Cut it off, and start it where it was."""
        self.line.close()
        self.served.kill()
        self._start()

    def sign_in(self) -> Visit:
        """Sign in."""
        reply = self.line.post("/v1/session", json={"cn": self.customer.cn, "password": self.customer.password})
        assert reply.status_code == 201, reply.text
        return Visit(self.line, self.customer, reply.json())

    def expiring(self, account: str) -> dict[Use, KeyPair]:
        """Give the customer certificates that expire in twenty days, and an account with 1000 NTD; their keys."""
        keys, end = {use: KeyPair() for use in Use}, datetime.now(UTC) + timedelta(days=20)
        assert self.customer.card is not None
        with self.admin() as admin:
            for use, key in keys.items():
                admin.certificates.issue(
                    self.customer.cn, use, key.spki(), end - timedelta(days=365), end, self.customer.card.guid
                )
            admin.bank.add_account(account, self.customer.cn, 1000)
        return keys

    def admin(self) -> Admin:
        """The counter beside the served RA."""
        return Admin(self.state, self.database)

    def _start(self) -> None:
        self.served = Served.start(self.state, self.database, f"127.0.0.1:{self._port}")
        self.line = line(self.served.url, self._kiosk)
