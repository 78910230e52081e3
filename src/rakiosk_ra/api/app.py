"""The application: routers, refusals as problem documents, what every answer carries."""

import json
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from ra_contract.base import API_VERSION
from ra_contract.problems import Problem
from rakiosk_ra.api import (
    card_authentication,
    content,
    driver,
    health,
    me,
    orders,
    pin_resets,
    renewals,
    session,
    signature_tests,
    statements,
    status_changes,
    terms,
)
from rakiosk_ra.api.edge import Edge
from rakiosk_ra.api.failures import add_handlers
from rakiosk_ra.registry import Registry
from rakiosk_ra.sealing import Sealer

_BODY_MOST = 65_536
_RESOURCES = (
    health,
    session,
    me,
    terms,
    status_changes,
    statements,
    orders,
    renewals,
    card_authentication,
    signature_tests,
    pin_resets,
    driver,
    content,
)
_DESCRIPTION = "The Registration Authority behind the kiosk. Refusals are problem documents (RFC 9457)."


def create_app(ra: Registry | None = None) -> FastAPI:
    """The application over one opened RA; without one it only tells its contract."""
    app = FastAPI(
        title="rakiosk RA",
        version=API_VERSION,
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.registry = ra
    app.state.sealer = Sealer(ra) if ra is not None else None
    for module in _RESOURCES:
        app.include_router(module.router)
    add_handlers(app)
    app.add_middleware(Edge, body_most=_BODY_MOST)
    return app


def contract() -> dict[str, Any]:
    """The OpenAPI document: the file `openapi.json` holds it."""
    app = create_app()
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        separate_input_output_schemas=False,
    )
    schemas = document["components"]["schemas"]
    for own in ("HTTPValidationError", "ValidationError"):  # FastAPI's; ours are problem documents
        schemas.pop(own, None)
    problem = TypeAdapter(Problem).json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs", {}))
    schemas["Problem"] = problem
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    return document


def contract_text() -> str:
    """The OpenAPI document as the file has it."""
    return json.dumps(contract(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
