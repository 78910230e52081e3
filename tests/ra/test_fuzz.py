"""Whatever a kiosk sends, on either database: a refusal of the contract, never a failure."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rakiosk_ra.api.app import contract
from tests.ra.world import Visit, World

SOME_ORDER = "0" * 32  # stands for an order that is open
TEXT = st.text(max_size=40) | st.sampled_from(
    ["\x00", "a\x00", "AAAA", "ab" * 16, "💮", "%00", "application", "signing"]
)
SCALAR = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT
JSON = st.recursive(SCALAR, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3))
DOCUMENT = contract()
OPERATIONS = sorted(
    (m.upper(), p) for p, ms in DOCUMENT["paths"].items() for m in ms if (m, p) != ("delete", "/v1/session")
)


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, str, bytes, dict[str, str]]:
    method, path = draw(st.sampled_from(OPERATIONS))
    operation = DOCUMENT["paths"][path][method.lower()]
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            value = draw(TEXT.filter(bool) | st.sampled_from(["application", "card", "signing"]) | st.just(SOME_ORDER))
            path = path.replace("{" + parameter["name"] + "}", quote(value, safe=""))
    headers = {"Content-Type": "application/json"}
    if draw(st.booleans()):
        headers["Idempotency-Key"] = draw(st.text(st.characters(max_codepoint=126, min_codepoint=33), max_size=9))
    return method, path, _body(draw, operation), headers


def _body(draw: st.DrawFn, operation: dict[str, Any]) -> bytes:
    if "requestBody" not in operation:
        return b""
    name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    shape = {key: draw(TEXT | SCALAR | JSON) for key in DOCUMENT["components"]["schemas"][name]["properties"]}
    return json.dumps(draw(st.just(shape) | JSON)).encode()


def sign_in(visit: Visit) -> dict[str, Any]:
    session: dict[str, Any] = visit.line.post(
        "/v1/session", json={"cn": visit.customer.cn, "password": visit.customer.password}
    ).json()
    return session


@pytest.fixture(scope="module")
def visit(served: World) -> Visit:
    visit = served.visit(served.customer(), "fuzzing")
    visit.ready()
    visit.session = sign_in(visit)
    return visit


@settings(max_examples=200, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(requests())
def test_no_request_makes_the_ra_fail(visit: Visit, request_: tuple[str, str, bytes, dict[str, str]]) -> None:
    method, path, body, headers = request_
    headers["Authorization"] = f"Bearer {visit.session['token']}"
    path = path.replace(SOME_ORDER, visit.session["open_orders"][0]["id"])
    reply = visit.line.request(method, path, content=body, headers=headers)
    assert reply.status_code < 500, reply.text
    if reply.status_code == 401 or method == "DELETE":  # signed out, or one wrong old password too many
        visit.session = sign_in(visit)
    if "cancellation" in path and reply.status_code == 200:
        visit.ready()
        visit.session = sign_in(visit)
    if reply.status_code >= 400:
        assert reply.headers["content-type"] == "application/problem+json"
