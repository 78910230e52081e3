"""A served RA that is killed and started again where it was, and a kiosk that is connected to it after each start."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from rakiosk.domain.certificate import Carrier, Use
from rakiosk.ra.wire import ManagementAlgorithm
from rakiosk_ra.office import Office
from tests.ra.card import Card, KeyPair
from tests.ra.process import Served
from tests.ra.world import PASSWORD, Customer, Visit, line


class Restarted:
    """The RA, one customer with a card, and the kiosk."""

    def __init__(self, folder: Path, database: str | None) -> None:
        self.state, self._database = folder / "state", database
        card = Card(ManagementAlgorithm.TRIPLE_DES)
        with Office(self.state, database) as office:
            office.add_kiosk("k").write(folder / "kiosk")
            office.add_customer("KILLED-1", "林美玲", Carrier.CARD, PASSWORD, must_change=False)
            office.add_card(card.guid, "KILLED-1", card.key, card.algorithm, "12345678")
        self._kiosk = folder / "kiosk"
        self.customer = Customer("KILLED-1", PASSWORD, card)
        self.served = Served.start(self.state, database)
        self.line = line(self.served.url, self._kiosk)

    def kill_and_restart(self) -> None:
        """Cut it off, and start it where it was."""
        self.line.close()
        self.served.kill()
        self.served = Served.start(self.state, self._database, self.served.url.removeprefix("https://"))
        self.line = line(self.served.url, self._kiosk)

    def sign_in(self) -> Visit:
        """Sign in."""
        reply = self.line.post("/v1/session", json={"cn": self.customer.cn, "password": self.customer.password})
        assert reply.status_code == 201, reply.text
        return Visit(self.line, self.customer, reply.json())

    def expiring(self, account: str) -> dict[Use, KeyPair]:
        """Give the customer certificates that expire in twenty days, and an account with 1000 NTD; their keys."""
        keys, end = {use: KeyPair() for use in Use}, datetime.now(UTC) + timedelta(days=20)
        assert self.customer.card is not None
        with self.office() as office:
            for use, key in keys.items():
                office.issue(self.customer.cn, use, key.spki(), end - timedelta(days=365), end, self.customer.card.guid)
            office.add_account(account, self.customer.cn, 1000)
        return keys

    def office(self) -> Office:
        """The counter beside the served RA."""
        return Office(self.state, self._database)
