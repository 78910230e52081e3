"""Transactions are opened by who answers a request, by the administrator and in the background; never by a rule."""

import ast
from pathlib import Path

import pytest

import rakiosk_ra

SOURCE = Path(rakiosk_ra.__file__).parent
MAY_OPEN = {
    "*/routes.py": "a request of a kiosk ends as a whole or not at all",
    "*/public_routes.py": "so does a request of anyone",
    "api/*.py": "what every request needs before its route: the kiosk, the session",
    "admin/*.py": "each deed of the administrator is a request, too",
    "background/*.py": "work that nobody asked for has no request that could open one",
    "orders/settlement.py": "the bank is asked between two transactions, by routes and reaper alike",
    "ca/issuing_request.py": "the next authority is noted between two steps on the disk",
    "ca/tls_rotation.py": "the TLS authority that takes over is noted between two steps on the disk",
    "ca/signing_clock.py": "the newest time signed is noted whatever becomes of the deed",
    "pki/crl.py": "a list is signed when it is asked for, whoever asks",
    "pki/delta.py": "so is a list of what has changed since",
    "pki/ocsp.py": "an answer is signed when it is asked for",
    "statements/statement_key.py": "so is that of the key of statements",
    "statements/sealing.py": "its certificate is known to OCSP before anything is signed with it",
    "opening.py": "it notes whose database it is",
    "bank/simulated.py": "it stands for another institution, which has transactions of its own",
    "base/engine.py": "it is what opens them",
    "schema/migrate.py": "it changes the tables themselves",
}


def opens(source: str) -> bool:
    """Whether a module opens a transaction, or takes hold of what does."""
    return any(_opens(node) or _makes_sessions(node) for node in ast.walk(ast.parse(source)))


def _opens(node: ast.AST) -> bool:
    if isinstance(node, ast.withitem):
        node = node.context_expr.func if isinstance(node.context_expr, ast.Call) else node.context_expr
        return isinstance(node, ast.Attribute) and node.attr in {"read", "write"}
    if isinstance(node, ast.Attribute) and node.attr in {"read", "write", "engine"}:
        return isinstance(node.value, ast.Name | ast.Attribute) and "database" in ast.unparse(node.value)
    return False


def _makes_sessions(node: ast.AST) -> bool:
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(called, ast.Attribute | ast.Name) and ast.unparse(called).rpartition(".")[2] in {
        "Session",
        "create_engine",
        "sessionmaker",
    }


def modules() -> dict[str, str]:
    files = sorted(file for file in SOURCE.rglob("*.py") if "migrations" not in file.parts)
    return {file.relative_to(SOURCE).as_posix(): file.read_text("utf-8") for file in files}


def test_no_rule_opens_a_transaction() -> None:
    openers = {name for name, source in modules().items() if opens(source)}
    assert {name for name in openers if not any(Path(name).match(pattern) for pattern in MAY_OPEN)} == set()


def test_whoever_may_open_one_does() -> None:
    openers = {name for name, source in modules().items() if opens(source)}
    assert [pattern for pattern in MAY_OPEN if not any(Path(name).match(pattern) for name in openers)] == []


@pytest.mark.parametrize(
    "spoiled",
    [
        "with ra.database.write() as session: pass",
        "with self._database.read() as session: pass",
        "store = ra.database\nwith store.write() as session: pass",
        "opening = ra.database.write",
        "stack.enter_context(registry.database.read())",
        "ra.database.engine.begin()",
        "orm.Session(engine)",
        "sessionmaker(engine)()",
    ],
)
def test_a_rule_that_opens_one_is_found(spoiled: str) -> None:
    assert opens("def rule(ra):\n" + "".join(f"    {line}\n" for line in spoiled.splitlines()))


def test_a_rule_that_takes_the_session_is_not() -> None:
    assert not opens("def rule(session: orm.Session) -> str:\n    return path.open().read()")
