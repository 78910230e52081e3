"""The application: routers, refusals as problem documents, what every answer carries."""

import json
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from ra_contract.base import API_VERSION
from ra_contract.problems import Problem, ProblemCode
from rakiosk_ra.api import health
from rakiosk_ra.api.edge import Edge
from rakiosk_ra.api.failures import add_handlers, answer
from rakiosk_ra.api.shapes import tell_shapes
from rakiosk_ra.base.crowd import Crowd
from rakiosk_ra.base.held import Held
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.cards import routes as cards
from rakiosk_ra.certificates import routes as certificates
from rakiosk_ra.clerks import routes as clerks
from rakiosk_ra.customers import routes as customers
from rakiosk_ra.jobs import routes as jobs
from rakiosk_ra.kiosks import routes as kiosks
from rakiosk_ra.orders import routes as orders
from rakiosk_ra.pages import routes as pages
from rakiosk_ra.registry import Registry
from rakiosk_ra.statements import routes as statements
from rakiosk_ra.statements.sealing import Sealer

_BODY_MOST = 65_536
_BUSY = Refused(ProblemCode.INTERNAL, "too many requests at once", status=503, retry_after=2)
_SUBJECTS = (customers, certificates, cards, orders, statements, pages, clerks, jobs, kiosks)
_ROUTERS = (health.router, *(router for subject in _SUBJECTS for router in subject.ROUTERS))
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
    app.state.held = Held()
    for router in _ROUTERS:
        app.include_router(router)
    add_handlers(app)
    if ra is not None:
        app.add_middleware(Crowd, most=ra.settings.api.requests, otherwise=answer(_BUSY))
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
    tell_shapes(document)
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
