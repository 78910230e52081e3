"""The contract: the OpenAPI file, and that every refusal is a problem document that it declares."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from ra_contract.problems import ProblemCode, Refusal
from rakiosk_ra.api.app import contract, contract_text
from rakiosk_ra.base.problems import STATUS
from tests.ra.world import World

FILE = Path(__file__).parents[2] / "src" / "rakiosk_ra" / "openapi.json"


def test_the_file_is_what_the_code_does() -> None:
    assert FILE.read_text("utf-8") == contract_text(), "run: rakiosk-ra openapi > src/rakiosk_ra/openapi.json"


def test_every_code_has_a_status() -> None:
    assert set(STATUS) == {*Refusal, *ProblemCode}


def is_problem(reply: httpx.Response, status: int, code: str) -> bool:
    body = reply.json()
    return (
        reply.headers["content-type"] == "application/problem+json"
        and reply.status_code == body["status"] == status
        and body["code"] == code
        and body["type"] == f"urn:rakiosk:problem:{code}"
        and reply.headers["RA-Api-Version"] == "1"
        and reply.headers["Cache-Control"] == "no-store"
    )


def test_unknown_routes_and_methods_are_problem_documents(world: World) -> None:
    assert is_problem(world.line().get("/"), 404, "not-found")
    assert is_problem(world.line().get("/openapi.json"), 404, "not-found")
    wrong = world.line().patch("/v1/session")
    assert is_problem(wrong, 405, "invalid-request")
    assert wrong.headers["Allow"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b'{"cn": 1, "password": "x"}',
        b'{"cn": "\\ud800", "password": "x"}',
        b'{"cn": "' + b"x" * 257 + b'", "password": "x"}',
        b"\xff",
        b"[" * 3000,
    ],
)
def test_what_is_no_request_is_a_problem_document_that_repeats_nothing(world: World, body: bytes) -> None:
    reply = world.line().post("/v1/session", content=body, headers={"Content-Type": "application/json"})
    assert is_problem(reply, 422, "invalid-request")
    assert "xxx" not in reply.text


def test_a_body_that_is_too_large_is_refused_however_it_comes(world: World) -> None:
    whole = world.line().post("/v1/session", content=b"x" * 70_000)
    assert is_problem(whole, 413, "invalid-request")

    def parts() -> Any:
        for _ in range(70):
            yield b"x" * 1000

    chunked = world.line().post("/v1/session", content=parts(), headers={"Content-Type": "application/json"})
    assert is_problem(chunked, 413, "invalid-request")


def test_good_answers_carry_the_version_too(world: World) -> None:
    reply = world.line().get("/v1/health")
    assert reply.status_code == 200
    assert (reply.headers["RA-Api-Version"], reply.headers["Cache-Control"]) == ("1", "no-store")
    assert "server" not in reply.headers


def test_every_answer_of_an_application_is_as_declared(world: World) -> None:
    seen: list[httpx.Response] = []
    line = world.new_line("contract")
    line.event_hooks["response"].append(seen.append)
    with line:
        world._lines["contract"] = line
        applied = world.visit(world.customer(), "contract").applied()
        applied.confirm()
        applied.visit.send("POST", "/v1/orders", {})
        applied.visit.send("PUT", "/v1/orders/x/card", {"card_guid": ""})
        del world._lines["contract"]
    declared = contract()["paths"]
    for reply in seen:
        path = _template(reply.request.url.path, declared)
        assert str(reply.status_code) in declared[path][reply.request.method.lower()]["responses"]
    assert len(seen) >= 10


def _template(path: str, declared: dict[str, Any]) -> str:
    parts = path.split("/")
    for template in sorted(declared, key=lambda t: t.count("{")):
        pattern = template.split("/")
        if len(pattern) == len(parts) and all(p.startswith("{") or p == q for p, q in zip(pattern, parts, strict=True)):
            return template
    raise AssertionError(path)


def test_json_is_told_in_the_order_of_the_file() -> None:
    assert list(json.loads(FILE.read_text("utf-8"))) == ["components", "info", "openapi", "paths"]
