"""Whatever the OpenAPI file allows and forbids, asked by schemathesis as everybody who may ask: no answer breaks it.

A short form here, each of what they may ask; `make fuzz-ra` asks more, everybody of everything
(RAKIOSK_SCHEMATHESIS: how many requests an operation).
"""

import os
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import one_of
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

from ra_contract.clerk import Role
from ra_contract.routes import ROUTES, Caller
from rakiosk_ra.api.app import contract
from tests.ra.counter import Office, new_office
from tests.ra.world import World

SHORT = 2
REQUESTS = int(os.environ.get("RAKIOSK_SCHEMATHESIS", SHORT))
DOCUMENT = contract()
for described in (one for methods in DOCUMENT["paths"].values() for one in methods.values()):
    described.pop("security", None)  # tokens are ours to send, not schemathesis's to invent
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok)]
KEPT = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
    checks.missing_required_header,
    checks.unsupported_method,
    checks.allow_header_conformance,
]
CALLERS = {f"{route.method} {route.path}": route.caller for route in ROUTES}
ASKED = {
    "kiosk": {Caller.KIOSK},
    "customer": {Caller.SESSION, Caller.CUSTOMER},
    Role.CLERK: {Caller.STAFF, Caller.CLERK},
    Role.SUPERVISOR: {Caller.CLERK},
    Role.AUDITOR: {Caller.CLERK},
}
ENDS_SESSIONS = ("/v1/session", "/v1/me/password", "/v1/clerk/session", "/v1/clerk/password")


@dataclass
class Asker:
    """Somebody with a line to the RA, who signs in anew when what was asked has ended the session."""

    world: World
    role: str
    line: requests.Session
    authority: str
    certificate: tuple[str, str]
    _token: str = ""
    _office: Office | None = None

    def token(self) -> str:
        """A living session's token; empty for whoever has none."""
        if not self._token and self.role == "customer":
            self._token = self.world.visit(self.world.customer(), "schema-kiosk").session["token"]
        elif not self._token and isinstance(self.role, Role):
            self._office = self._office or new_office(self.world)
            self.certificate = files(self.world, self._office.kiosk)
            self._token = self._office.desk(self._office.clerk(self.role)).session["token"]
        return self._token

    def ask(self, case: schemathesis.Case[Any]) -> None:
        """One request, and what the file says of its answer."""
        headers = {"Authorization": f"Bearer {token}"} if (token := self.token()) else {}
        answer = case.call(
            base_url=self.world.url, session=self.line, headers=headers, verify=self.authority, cert=self.certificate
        )
        # Schemathesis knows some statuses only as refusals: 413 and 423 are such, too.
        is_refused = 400 <= answer.status_code < 500
        case.validate_response(answer, checks=KEPT if is_refused else [*KEPT, checks.negative_data_rejection])
        if answer.status_code == 401 or case.operation.path in ENDS_SESSIONS:
            self._token = ""


def files(world: World, kiosk: str) -> tuple[str, str]:
    """A kiosk's certificate and key."""
    folder = world.folder / "kiosks" / kiosk
    return str(folder / "kiosk.pem"), str(folder / "kiosk.key")


@pytest.fixture(params=list(ASKED))
def asker(world: World, request: pytest.FixtureRequest) -> Iterator[Asker]:
    """Everybody whom the kiosks' interface lets in."""
    world.line("schema-kiosk")
    with requests.Session() as line:
        line.trust_env = False
        authority = str(world.folder / "kiosks" / "schema-kiosk" / "ra-ca.pem")
        yield Asker(world, request.param, line, authority, files(world, "schema-kiosk"))


def test_no_answer_breaks_the_openapi_file(asker: Asker) -> None:
    for operation in (one for one in OPERATIONS if REQUESTS > SHORT or CALLERS[one.label] in ASKED[asker.role]):
        modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        cases = one_of(*(operation.as_strategy(generation_mode=mode) for mode in modes))

        @settings(
            max_examples=REQUESTS,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=cases)
        def asked(case: schemathesis.Case[Any]) -> None:
            asker.ask(case)

        asked()
        asker.world.refill_budgets()


def test_nobody_is_let_in_without_a_certificate(world: World) -> None:
    world.line("schema-kiosk")
    context = ssl.create_default_context(cafile=str(Path(world.folder) / "kiosks" / "schema-kiosk" / "ra-ca.pem"))
    with httpx.Client(base_url=world.url, verify=context, trust_env=False) as nobody:
        for operation in OPERATIONS:
            with pytest.raises(httpx.TransportError):
                nobody.request(operation.method, operation.path)
