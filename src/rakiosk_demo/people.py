"""The demo's people and cards, from people.toml."""

import tomllib
import uuid
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

from ra_contract.certificate import CarrierKind
from ra_contract.clerk import Role

CardCondition = Literal["blank", "issued", "suspended", "expired"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCard:
    """A person's card. `expires_in_days` counts from the day on which the demo's state is made."""

    serial: str
    pin: str
    state: CardCondition
    expires_in_days: int = 0
    pin_tries_left: int = 3

    @property
    def guid(self) -> str:
        """The GUID of the card's CHUID: 32 hex digits, the same in every demo."""
        return uuid.uuid5(uuid.NAMESPACE_URL, f"rakiosk-demo:{self.serial}").hex


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFile:
    """A person's certificates in files, and the certificate file password of both."""

    state: CardCondition
    expires_in_days: int
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccount:
    """A person's account at the bank; `balance` in NTD."""

    number: str
    kind: Literal["passbook", "giro"]
    balance: int
    frozen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One invented customer."""

    cn: str
    name: str
    carrier: CarrierKind
    login_password: str
    must_change: bool
    card: DemoCard | None
    file: DemoFile | None
    accounts: tuple[DemoAccount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoClerk:
    """One invented clerk of the demo's post office."""

    id: str
    name: str
    role: Role
    password: str


def clerks() -> tuple[DemoClerk, ...]:
    """The staff of the demo's post office, in the order of the file."""
    return tuple(
        DemoClerk(id=entry["id"], name=entry["name"], role=Role(entry["role"]), password=entry["password"])
        for entry in _document()["clerk"]
    )


def _document() -> dict[str, Any]:
    return tomllib.loads(files("rakiosk_demo").joinpath("people.toml").read_text(encoding="utf-8"))


def people() -> tuple[Person, ...]:
    """Every customer in the demo, in the order of the file."""
    return tuple(
        Person(
            cn=entry["cn"],
            name=entry["name"],
            carrier=CarrierKind(entry["carrier"]),
            login_password=entry["login_password"],
            must_change=entry.get("must_change", False),
            card=DemoCard(**entry["card"]) if "card" in entry else None,
            file=DemoFile(**entry["file"]) if "file" in entry else None,
            accounts=tuple(DemoAccount(**account) for account in entry.get("accounts", ())),
        )
        for entry in _document()["customer"]
    )
