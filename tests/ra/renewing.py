"""A customer whose certificates run out, with an account: the steps of a renewal, one method each."""

import itertools
import os
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import httpx

from ra_contract import possession
from ra_contract.certificate import CarrierKind, Use
from tests.ra.card import KeyPair, b64
from tests.ra.world import Applied, Customer, Visit, World

FEE = 150
_accounts = itertools.count(1)


@dataclass
class Renewing:
    """A customer at a kiosk, the keys of the certificates in force, and an account with 1000 NTD."""

    world: World
    visit: Visit
    signing: KeyPair
    encryption: KeyPair
    account: str

    def order(self) -> Any:
        """An open renewal with the customer's card bound."""
        reply = self.visit.create(kind="renewal")
        assert reply.status_code == 201, reply.text
        order = reply.json()
        return self.visit.bind(order) if self.visit.customer.card is not None else order

    def pay(self, order: dict[str, Any], account: str = "") -> httpx.Response:
        """Ask for the debit."""
        return self.visit.send("PUT", f"/v1/orders/{order['id']}/payment", {"account": account or self.account})

    def paid(self) -> Any:
        """A paid renewal."""
        reply = self.pay(self.order())
        assert reply.status_code == 200, reply.text
        return reply.json()

    def serial(self, use: str) -> str:
        """The serial of a certificate that was in force at first."""
        return next(c.serial for c in reversed(self.world.admin.certificates.of(self.cn)) if c.use == use)

    def proof(self, order: dict[str, Any], key: KeyPair | None = None, serial: str = "") -> dict[str, str]:
        """The old key's leave."""
        serial = serial or self.serial("signing")
        signature = (key or self.signing).sign(possession.renewal_statement(order["id"], serial))
        return {"serial": serial, "proof": b64(signature)}

    def prove(self, order: dict[str, Any], proof: dict[str, str] | None = None) -> httpx.Response:
        """Send the old key's leave."""
        return self.visit.send("PUT", f"/v1/orders/{order['id']}/old-key-proof", proof or self.proof(order))

    def ready(self) -> Any:
        """A renewal that keys may be certified in."""
        order = self.paid()
        assert self.prove(order).status_code == 200
        if self.visit.customer.card is not None:
            self.visit.authenticate(order)
        return order

    def certified(self, order: dict[str, Any]) -> Applied:
        """A new signing key and the old encryption key, certified and not yet confirmed."""
        signing = KeyPair()
        issued = {}
        for use, body in (("signing", signing.request()), ("encryption", self.encryption.public())):
            reply = self.visit.certify(order, use, body)
            assert reply.status_code == 200, reply.text
            issued[use] = reply.json()
        return Applied(self.visit, order, signing, self.encryption, issued)

    def debits(self) -> int:
        """How many debits stand on the customer's accounts."""
        return sum(account.debits for account in self.world.admin.bank.accounts(self.cn))

    def balance(self) -> int:
        """The money left in the account."""
        return next(a.balance for a in self.world.admin.bank.accounts(self.cn) if a.number == self.account)

    def again(self, kiosk: str = "counter-1") -> "Renewing":
        """The same customer, signed in anew."""
        return replace(self, visit=self.world.visit(self.visit.customer, kiosk))

    @property
    def cn(self) -> str:
        """The customer's CN."""
        return self.visit.customer.cn


def new_account_number() -> str:
    """A passbook account's number that nobody has."""
    return f"{os.getpid():07d}{next(_accounts):07d}"


def renewing(
    world: World,
    days: float = 20,
    carrier: CarrierKind = CarrierKind.CARD,
    keys: tuple[KeyPair, KeyPair] | None = None,
) -> Renewing:
    """A customer whose certificates expire in so many days, signed in."""
    customer = world.customer(carrier, approved=False)
    keys = issue_both(world, customer, days, keys)
    account = new_account_number()
    world.admin.bank.add_account(account, customer.cn, 1000)
    return Renewing(world, world.visit(customer), *keys, account)


def issue_both(
    world: World, customer: Customer, days: float, keys: tuple[KeyPair, KeyPair] | None = None
) -> tuple[KeyPair, KeyPair]:
    """Certificates in force for both uses; their keys."""
    end = world.clock() + timedelta(days=days)
    keys = keys or (KeyPair(), KeyPair())
    for use, key in zip(Use, keys, strict=True):
        guid = customer.card.guid if customer.card is not None else None
        world.admin.certificates.issue(customer.cn, use, key.spki(), end - timedelta(days=365), end, guid)
    return keys
