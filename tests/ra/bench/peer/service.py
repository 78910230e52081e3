"""CPU of a certificate that django-ca gives by its own interface, ACME (RFC 8555), over TLS. Prints milliseconds.

Served by gunicorn's threads, asked by certbot's client over one kept connection: an order, its authorisation, the
answer to the challenge, the finalisation, the certificate. The look at the asker's web server (http-01) is left out.
Arguments: a folder, a database's URL or nothing (SQLite).
"""

import json
import os
import socket
import ssl
import subprocess
import sys
import time
import types
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import acme.client
import josepy
from acme import challenges, messages
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.ra.bench.peer.configured import configure, name, new_authority

_COUNT, _WARM = 60, 10
_THREADS = 4
_TICK = os.sysconf("SC_CLK_TCK")


def _serve(folder: Path, database: str, port: int) -> subprocess.Popen[bytes]:
    options = {"bind": f"127.0.0.1:{port}", "worker-class": "gthread", "threads": _THREADS, "keep-alive": 60}
    options |= {"certfile": folder / "tls.pem", "keyfile": folder / "tls.key", "log-level": "error"}
    options |= {"worker-tmp-dir": folder, "chdir": Path(__file__).parents[4]}
    words = [word for option, value in options.items() for word in (f"--{option}", str(value))]
    peer = {**os.environ, "PEER": json.dumps([str(folder), database])}
    return subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *words, "tests.ra.bench.peer.served:application"], env=peer
    )


def _tls_files(folder: Path) -> None:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    builder = x509.CertificateBuilder(name("localhost"), name("localhost"), key.public_key(), 1)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    builder = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1))
    certificate = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    (folder / "tls.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "tls.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))


def _free_port() -> int:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait_for(port: int, folder: Path) -> None:
    context = ssl.create_default_context(cafile=str(folder / "tls.pem"))
    for _ in range(300):
        try:
            with (
                socket.create_connection(("localhost", port)) as line,
                context.wrap_socket(line, server_hostname="localhost"),
            ):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("gunicorn does not come up")


def _cpu_seconds(arbiter: int) -> float:
    children = Path(f"/proc/{arbiter}/task/{arbiter}/children").read_text().split()
    words = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in (arbiter, *children)]
    return sum(int(each[11]) + int(each[12]) for each in words) / _TICK


def _asker(url: str, folder: Path) -> acme.client.ClientV2:
    key = josepy.JWKEC(key=ec.generate_private_key(ec.SECP256R1()))
    net = acme.client.ClientNetwork(key, alg=josepy.ES256, verify_ssl=str(folder / "tls.pem"))
    asker = acme.client.ClientV2(acme.client.ClientV2.get_directory(url, net), net)
    asker.new_account(messages.NewRegistration.from_data(terms_of_service_agreed=True))
    return asker


def _obtain(asker: acme.client.ClientV2, request: bytes) -> None:
    order = asker.new_order(request)
    for authorization in order.authorizations:
        asked = next(c for c in authorization.body.challenges if isinstance(c.chall, challenges.HTTP01))
        asker.answer_challenge(asked, asked.response(asker.net.key))
    given = asker.poll_and_finalize(order)
    assert "BEGIN CERTIFICATE" in given.fullchain_pem


def _request(host: str) -> bytes:
    names = x509.SubjectAlternativeName([x509.DNSName(host)])
    builder = x509.CertificateSigningRequestBuilder(name(host)).add_extension(names, critical=False)
    signed = builder.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM)


def main(folder: str, database: str = "") -> None:
    """Serve, ask, and print CPU-ms a certificate."""
    home, port = Path(folder), _free_port()
    configure(folder, database)
    serial = new_authority().serial
    _tls_files(home)
    # The client waits a second before it asks again, which is no work of the server's.
    acme.client.time = types.SimpleNamespace(sleep=lambda _: None)
    server = _serve(home, database, port)
    try:
        _wait_for(port, home)
        asker = _asker(f"https://localhost:{port}/ca/acme/directory/{serial}/", home)
        requests = [_request(f"c{number}.example") for number in range(_WARM + _COUNT)]
        for number, request in enumerate(requests):
            if number == _WARM:
                before = _cpu_seconds(server.pid)
            _obtain(asker, request)
        print((_cpu_seconds(server.pid) - before) / _COUNT * 1000)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
