"""The shapes of parameters that handlers look at themselves, for a refusal of the contract's own; told in OpenAPI."""

from typing import Any

_IDENTIFIER = "^[0-9a-f]{32}$"
_SHAPES = {
    ("header", "idempotency-key"): "^[\\x21-\\x7e]{1,255}$",
    ("header", "if-match"): '^(\\*|"[0-9a-f]{32}")$',
    ("path", "order_id"): _IDENTIFIER,
    ("path", "test_id"): _IDENTIFIER,
    ("path", "reset_id"): _IDENTIFIER,
    ("path", "job_id"): _IDENTIFIER,
    ("path", "serial"): "^[0-9a-f]{1,40}$",
    ("path", "sha256"): "^[0-9a-f]{64}$",
}
_SPELLED = {"idempotency-key": "Idempotency-Key", "if-match": "If-Match", "if-none-match": "If-None-Match"}


def tell_shapes(document: dict[str, Any]) -> None:
    """Write them into an OpenAPI document: patterns, and that a header is required whose absence is refused."""
    for operations in document["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                _tell(parameter)


def _tell(parameter: dict[str, Any]) -> None:
    shape = _SHAPES.get((parameter["in"], parameter["name"]))
    parameter["name"] = _SPELLED.get(parameter["name"], parameter["name"])
    if shape is not None:
        parameter["required"] = True
        parameter["schema"] = {"type": "string", "pattern": shape, "title": parameter["schema"].get("title", "")}
