"""The counter for tests: an office with its clerks, each signed in at a machine of theirs."""

import itertools
import os
from dataclasses import dataclass
from typing import Any

import httpx

from ra_contract.clerk import Role
from tests.ra.world import Customer, Visit, World

PASSWORD = "Counter2026x"
DOCUMENTS = ["identity-card", "health-card"]
_numbers = itertools.count(1)


@dataclass
class Desk:
    """A signed-in clerk at a machine."""

    line: httpx.Client
    clerk: str
    session: dict[str, Any]

    def send(self, method: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        """One request under the clerk's token."""
        authorization = {"Authorization": f"Bearer {self.session['token']}"}
        return self.line.request(method, f"/v1/clerk{path}", json=body, headers={**authorization, **headers})

    def ask(self, kind: str, cn: str, key: str = "", **fields: Any) -> httpx.Response:
        """Ask for a job, with two documents unless told."""
        body = {"kind": kind, "cn": cn, "documents": DOCUMENTS, **fields}
        return self.send("POST", "/jobs", body, **{"Idempotency-Key": key or os.urandom(8).hex()})

    def asked(self, kind: str, cn: str, **fields: Any) -> dict[str, Any]:
        """A job that is asked for and not refused."""
        reply = self.ask(kind, cn, **fields)
        assert reply.status_code == 201, reply.text
        job: dict[str, Any] = reply.json()
        return job

    def decide(self, verb: str, job: dict[str, Any], body: object = None) -> httpx.Response:
        """Approve, deny or cancel a job."""
        return self.send("PUT", f"/jobs/{job['id']}/{verb}", {} if body is None else body)

    def jobs(self, which: str) -> list[str]:
        """The numbers of the jobs in a list."""
        reply = self.send("GET", f"/jobs?list={which}")
        assert reply.status_code == 200, reply.text
        return [job["number"] for job in reply.json()]


def code(reply: httpx.Response) -> tuple[int, str]:
    """A refusal's status and code."""
    return reply.status_code, reply.json()["code"]


@dataclass
class Office:
    """A post office of a test's own: a kiosk in it, and staff."""

    world: World
    name: str
    kiosk: str

    def clerk(self, role: Role = Role.CLERK, *, must_change: bool = False, own_cn: str | None = None) -> str:
        """The id of a new clerk here."""
        clerk = f"c{os.getpid()}-{next(_numbers)}"
        self.world.admin.clerks.add(clerk, "何佳穎", role, self.name, PASSWORD, must_change=must_change, own_cn=own_cn)
        return clerk

    def sign_in(self, clerk: str, password: str = PASSWORD, kiosk: str = "") -> httpx.Response:
        """Try to sign in at a machine."""
        line = self.world.line(kiosk or self.kiosk)
        return line.post("/v1/clerk/session", json={"clerk": clerk, "password": password})

    def desk(self, clerk: str, kiosk: str = "") -> Desk:
        """Sign in, with the right password."""
        reply = self.sign_in(clerk, kiosk=kiosk)
        assert reply.status_code == 201, reply.text
        return Desk(self.world.line(kiosk or self.kiosk), clerk, reply.json())

    def machine(self, *, is_desk: bool = False) -> str:
        """The name of another machine here."""
        name = f"{self.kiosk}-{next(_numbers)}"
        self.world.new_machine(name, self.name, is_desk=is_desk)
        return name


def new_office(world: World) -> Office:
    """An office that nobody else knows, with one kiosk."""
    number = f"{os.getpid()}-{next(_numbers)}"
    office = Office(world, f"office {number}", f"kiosk {number}")
    world.new_machine(office.kiosk, office.name)
    return office


def guid(customer: Customer) -> dict[str, str]:
    """The field that names the customer's card."""
    assert customer.card is not None
    return {"card_guid": customer.card.guid}


def two(world: World) -> tuple[Office, Desk, Desk]:
    """An office with a clerk at the kiosk, and a supervisor at a desk."""
    office = new_office(world)
    clerk, supervisor = office.clerk(), office.clerk(Role.SUPERVISOR)
    return office, office.desk(clerk), office.desk(supervisor, office.machine(is_desk=True))


def visit_of(world: World, customer: Customer, office: Office) -> Visit:
    """Sign a customer in at the office's kiosk."""
    return world.visit(customer, office.kiosk)
