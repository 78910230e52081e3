"""A served RA for the tests, and what stands before it: a kiosk's line, a customer, a card."""

import asyncio
import itertools
import os
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa

from ra_contract.card import ManagementAlgorithm
from ra_contract.certificate import CarrierKind
from rakiosk_ra.admin.interface import Admin
from rakiosk_ra.base.rows import BudgetRow
from rakiosk_ra.opening import found, open_registry
from rakiosk_ra.server.address import Address
from rakiosk_ra.server.serve import Servers, api_listening, public_listening
from tests.ra.card import Card, KeyPair, unb64

PASSWORD = "Right4you"
_numbers = itertools.count(1)


@dataclass
class TestClock:
    """The machine's clock, moved on by hand."""

    __test__ = False
    set_back: list[Callable[[], object]] = field(default_factory=list)
    """To be done when it is set back."""
    _ahead: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        """The time in UTC."""
        return datetime.now(UTC) + self._ahead

    @property
    def ahead(self) -> timedelta:
        """How far it is ahead of the machine's."""
        return self._ahead

    @ahead.setter
    def ahead(self, ahead: timedelta) -> None:
        is_set_back, self._ahead = ahead < self._ahead, ahead
        for deed in self.set_back if is_set_back else ():
            deed()


@dataclass
class Customer:
    """A customer as a test knows them."""

    cn: str
    password: str
    card: Card | None


@dataclass
class World:
    """One RA that is served over TLS in this process, with the counter beside it."""

    folder: Path
    database: str | None
    clock: TestClock = field(default_factory=TestClock)
    _lines: dict[str, httpx.Client] = field(default_factory=dict)

    def start(self) -> None:
        """Serve in a thread."""
        api, pki = Address("127.0.0.1", 0).bound(), Address("127.0.0.1", 0).bound()
        self.url, self.pki_url = api[1].url("https"), pki[1].url("http")
        found(self.folder, self.database, self.pki_url, clock=self.clock)
        self.admin = Admin(self.folder, self.database, self.pki_url, self.clock)
        self.registry = open_registry(self.folder, self.database, self.pki_url, self.clock)
        # Tests set it back to where it was: that is no trouble of theirs.
        self.clock.set_back.append(self.admin.clock.accept)
        self.listening = api_listening(self.registry, api)
        self._servers = Servers(self.listening, public_listening(self.registry, pki))
        self._thread = threading.Thread(target=asyncio.run, args=(self._servers.run(),))
        self._thread.start()

    def stop(self) -> None:
        """End serving."""
        for line in self._lines.values():
            line.close()
        self._servers.stop()
        self._thread.join()
        self.admin.close()
        self.registry.close()

    def line(self, kiosk: str = "counter-1") -> httpx.Client:
        """A kiosk's connection, under its own client certificate."""
        if kiosk not in self._lines:
            self._lines[kiosk] = self.new_line(kiosk)
        return self._lines[kiosk]

    def new_line(self, kiosk: str) -> httpx.Client:
        """Let a new kiosk in, and connect as it."""
        folder = self.folder / "kiosks" / kiosk
        self.admin.kiosks.add(kiosk).write(folder)
        return line(self.url, folder)

    def new_machine(self, name: str, office: str, *, is_desk: bool = False) -> None:
        """Let a kiosk or a clerk's desk of an office in, and connect as it."""
        folder = self.folder / "kiosks" / name
        self.admin.kiosks.add(name, office, is_desk=is_desk).write(folder)
        self._lines[name] = line(self.url, folder)

    def customer(
        self,
        carrier: CarrierKind = CarrierKind.CARD,
        *,
        must_change: bool = False,
        approved: bool = True,
        algorithm: ManagementAlgorithm = ManagementAlgorithm.AES_192,
    ) -> Customer:
        """A customer whom nobody else knows, with a card in the inventory if the carrier is one."""
        cn = f"T-{os.getpid()}-{next(_numbers)}"
        self.admin.customers.add(cn, "測試", carrier, PASSWORD, must_change=must_change, approved=approved)
        return Customer(cn, PASSWORD, self.card(cn, algorithm) if carrier is CarrierKind.CARD else None)

    def card(self, cn: str, algorithm: ManagementAlgorithm = ManagementAlgorithm.AES_192) -> Card:
        """A card in the inventory."""
        card = Card(algorithm)
        self.admin.cards.add(card.guid, cn, card.key, algorithm, "12345678", "C-TEST")
        return card

    def stock_card(self, algorithm: ManagementAlgorithm = ManagementAlgorithm.AES_192) -> Card:
        """A card of the inventory that is nobody's yet."""
        card = Card(algorithm)
        self.admin.cards.add(card.guid, None, card.key, algorithm, "12345678", "C-STOCK")
        return card

    def refill_budgets(self) -> None:
        """Let everybody have done nothing of late."""
        with self.registry.database.write() as session:
            session.execute(sa.delete(BudgetRow))

    def visit(self, customer: Customer, kiosk: str = "counter-1") -> "Visit":
        """Sign in at a kiosk."""
        reply = self.line(kiosk).post("/v1/session", json={"cn": customer.cn, "password": customer.password})
        assert reply.status_code == 201, reply.text
        return Visit(self.line(kiosk), customer, reply.json())


def line(url: str, folder: Path) -> httpx.Client:
    """A connection to an RA with a kiosk's files."""
    context = ssl.create_default_context(cafile=str(folder / "ra-ca.pem"))
    context.load_cert_chain(folder / "kiosk.pem", folder / "kiosk.key")
    return httpx.Client(base_url=url, verify=context, timeout=20, trust_env=False)


@dataclass
class Visit:
    """A signed-in customer at a kiosk: the steps of an application, one method each."""

    line: httpx.Client
    customer: Customer
    session: dict[str, Any]

    def send(self, method: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        """One request under the session's token."""
        authorization = {"Authorization": f"Bearer {self.session['token']}"}
        return self.line.request(method, path, json=body, headers={**authorization, **headers})

    def get(self, path: str) -> Any:
        """The answer to a GET that must work."""
        return _good(self.send("GET", path))

    def put(self, path: str, body: object = None) -> Any:
        """The answer to a PUT that must work."""
        return _good(self.send("PUT", path, body))

    def consent(self, kind: str = "application") -> dict[str, str]:
        """An order's request after reading the terms."""
        terms = self.get(f"/v1/terms/{self.session['carrier']}")
        return {"kind": kind, "terms_version": terms["version"], "terms_sha256": terms["sha256"]}

    def create(self, key: str | None = None, kind: str = "application") -> httpx.Response:
        """Ask for an order."""
        headers = {"Idempotency-Key": key or os.urandom(8).hex()}
        return self.send("POST", "/v1/orders", self.consent(kind), **headers)

    def order(self) -> Any:
        """A new order."""
        return _good(self.create(), 201)

    def bind(self, order: dict[str, Any], card: Card | None = None) -> Any:
        """Bind the customer's card."""
        card = card or self.own_card
        return self.put(f"/v1/orders/{order['id']}/card", {"card_guid": card.guid})

    def authenticate(self, order: dict[str, Any]) -> None:
        """Let the RA and the card know each other."""
        path = f"/v1/orders/{order['id']}/card-authentication"
        challenge = self.put(path, {"witness": self.own_card.witness()})
        response = self.send("PUT", f"{path}/response", {"response": self.own_card.answer(challenge)})
        assert response.status_code == 204, response.text

    def ready(self) -> Any:
        """A new order that certificates may be asked for."""
        order = self.order()
        if self.customer.card is not None:
            self.bind(order)
            self.authenticate(order)
        return order

    def certify(self, order: dict[str, Any], use: str, body: dict[str, str]) -> httpx.Response:
        """Ask for a certificate."""
        return self.send("PUT", f"/v1/orders/{order['id']}/certificates/{use}", body)

    def confirm(self, order: dict[str, Any], proofs: list[dict[str, str]]) -> httpx.Response:
        """Send proofs."""
        return self.send("PUT", f"/v1/orders/{order['id']}/confirmation", {"proofs": proofs})

    def applied(self, order: dict[str, Any] | None = None, new_key: Callable[[], KeyPair] = KeyPair) -> "Applied":
        """A whole application up to its proofs, not yet confirmed."""
        order = order or self.ready()
        signing, encryption = new_key(), new_key()
        issued = {
            "signing": _good(self.certify(order, "signing", signing.request())),
            "encryption": _good(self.certify(order, "encryption", encryption.public())),
        }
        return Applied(self, order, signing, encryption, issued)

    @property
    def own_card(self) -> Card:
        """The customer's card."""
        assert self.customer.card is not None
        return self.customer.card


@dataclass
class Applied:
    """Two issued certificates with their keys."""

    visit: Visit
    order: dict[str, Any]
    signing: KeyPair
    encryption: KeyPair
    issued: dict[str, Any]

    def proofs(self) -> list[dict[str, str]]:
        """The proofs that confirm both."""
        return [
            self.signing.prove_signing(self.order, self.issued["signing"]),
            self.encryption.prove_encryption(self.issued["encryption"]),
        ]

    def confirm(self) -> Any:
        """Confirm, and the order then."""
        return _good(self.visit.confirm(self.order, self.proofs()))

    def serial(self, use: str) -> str:
        """A certificate's serial."""
        return str(self.issued[use]["certificate"]["serial"])

    def der(self, use: str) -> bytes:
        """A certificate (DER)."""
        return unb64(self.issued[use]["certificate"]["der"])


def _good(reply: httpx.Response, status: int = 200) -> Any:
    assert reply.status_code == status, f"{reply.request.method} {reply.url.path}: {reply.status_code} {reply.text}"
    return reply.json()
