"""The table of routes in the contract against the routes that the application really has."""

from dataclasses import replace
from typing import Any

import pytest

from ra_contract.certificate import Certificate
from ra_contract.order import Order
from ra_contract.problems import ProblemCode, Refusal
from ra_contract.routes import REFUSALS, ROUTES, Caller, Media, Route
from rakiosk_ra.api.app import contract
from rakiosk_ra.base.problems import STATUS
from tests.ra.world import World

OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, methods in contract()["paths"].items()
    for method, operation in methods.items()
}
CODES = {code.value: code for code in (*Refusal, *ProblemCode)}


def name(route: Route) -> str:
    return f"{route.method} {route.path}"


def differences(route: Route) -> set[str]:
    """The members in which a row is not as the route of its name."""
    operation = OPERATIONS[name(route)]
    refusals = {status: told for status, told in operation["responses"].items() if int(status) >= 400}
    pairs = {
        "body": (_shape(route.body), _content(operation.get("requestBody", {}))),
        "answer": (_shape(route.answer), _content(operation["responses"].get(str(route.status), {"content": "none"}))),
        "status": ({route.status, *([304] if "If-None-Match" in route.headers else [])}, _good_statuses(operation)),
        "caller": (route.caller is not Caller.KIOSK, "security" in operation),
        "query": (set(route.query), _parameters(operation, "query")),
        "headers": ({header.lower() for header in route.headers}, _parameters(operation, "header")),
        "refusals": (_by_status(route), {status: _codes(told) for status, told in refusals.items()}),
    }
    return {member for member, (told, real) in pairs.items() if told != real}


def _shape(answer: object) -> object:
    """A record, a list of records or a file, as OpenAPI tells its content."""
    if answer is None:
        return None
    if isinstance(answer, Media):
        return {answer.value: {"schema": {"type": "string"}}}
    if isinstance(answer, type):
        return {"application/json": {"$ref": f"#/components/schemas/{answer.__name__}"}}
    return {"application/json": {"type": "array", "items": _reference(answer)}}


def _reference(answer: Any) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{answer.__args__[0].__name__}"}


def _content(told: dict[str, Any]) -> object:
    content = told.get("content")
    if not isinstance(content, dict) or "application/json" not in content:
        return content
    schema = content["application/json"]["schema"]
    return {"application/json": {key: value for key, value in schema.items() if key != "title"}}


def _good_statuses(operation: dict[str, Any]) -> set[int]:
    return {int(status) for status in operation["responses"] if int(status) < 400}


def _parameters(operation: dict[str, Any], place: str) -> set[str]:
    return {parameter["name"].lower() for parameter in operation.get("parameters", ()) if parameter["in"] == place}


def _by_status(route: Route) -> dict[str, set[str]]:
    codes: dict[str, set[str]] = {"413": set(), "503": set()}  # too large, busy: no code of its own
    for code in (*REFUSALS[route.caller], *route.refusals):
        codes.setdefault(str(STATUS[code]), set()).add(code.value)
    if ProblemCode.IDEMPOTENCY_KEY in route.refusals:
        for status in ("409", "422"):  # under way; used for another request
            codes[status].add(ProblemCode.IDEMPOTENCY_KEY.value)
    return codes


def _codes(refusal: dict[str, Any]) -> set[str]:
    assert list(refusal["content"]) == ["application/problem+json"]
    told = {text.partition(" (")[0] for text in refusal["description"].split(", ")}
    return {code for code in told if code in CODES}


def test_every_row_is_a_route_and_every_route_a_row() -> None:
    assert sorted(map(name, ROUTES)) == sorted(OPERATIONS)


@pytest.mark.parametrize("route", ROUTES, ids=name)
def test_a_row_says_what_the_route_does(route: Route) -> None:
    assert differences(route) == set()


@pytest.mark.parametrize(
    ("member", "spoiled"),
    [
        ("body", {"body": Order}),
        ("body", {"body": None}),
        ("answer", {"answer": Order}),
        ("answer", {"answer": None}),
        ("answer", {"answer": Media.ZIP}),
        ("status", {"status": 202}),
        ("query", {"query": ("page",)}),
        ("headers", {"headers": ("If-Match",)}),
        ("refusals", {"refusals": (Refusal.STATUS_TRANSITION,)}),
        ("refusals", {"refusals": ()}),
        ("refusals", {"caller": Caller.SESSION}),
        ("caller", {"caller": Caller.KIOSK}),
    ],
)
def test_a_row_that_says_something_else_is_found(member: str, spoiled: dict[str, Any]) -> None:
    row = next(route for route in ROUTES if route.answer == list[Certificate] and route.body is not None)
    assert member in differences(replace(row, **spoiled))


def _called(world: World, route: Route, token: str | None = None) -> tuple[int, str]:
    path = route.path.translate({ord("{"): None, ord("}"): None})
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    reply = world.line().request(route.method, path, headers=headers)
    return reply.status_code, reply.json()["code"] if reply.status_code >= 400 else ""


@pytest.mark.parametrize("route", ROUTES, ids=name)
def test_a_route_lets_in_whom_its_row_names(world: World, route: Route) -> None:
    is_refused = _called(world, route) == (401, ProblemCode.SESSION_ENDED)
    assert is_refused is (route.caller is not Caller.KIOSK)
    newcomer = world.visit(world.customer(must_change=True))
    is_refused = _called(world, route, newcomer.session["token"]) == (403, Refusal.PASSWORD_CHANGE_REQUIRED)
    assert is_refused is (route.caller is Caller.CUSTOMER)
