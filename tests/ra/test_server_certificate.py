"""The RA's TLS certificate: renewed and taken up while it serves, and no connection is cut for it."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from socket import create_connection
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from rakiosk_ra.base.clock import SignedAt
from rakiosk_ra.base.files import write_private
from rakiosk_ra.ca import keys, profile
from tests.ra.test_signing_clock import ran_ahead
from tests.ra.world import World


@contextmanager
def connected(world: World) -> Iterator[ssl.SSLSocket]:
    """A kiosk's connection that stands."""
    world.line()
    folder, url = world.folder / "kiosks" / "counter-1", urlsplit(world.url)
    context = ssl.create_default_context(cafile=str(folder / "ra-ca.pem"))
    context.load_cert_chain(folder / "kiosk.pem", folder / "kiosk.key")
    with (
        create_connection((str(url.hostname), url.port or 0)) as plain,
        context.wrap_socket(plain, server_hostname=url.hostname) as line,
    ):
        yield line


def serial(line: ssl.SSLSocket) -> int:
    return x509.load_der_x509_certificate(line.getpeercert(binary_form=True) or b"").serial_number


def is_answered(line: ssl.SSLSocket) -> bool:
    line.sendall(b"GET /v1/health HTTP/1.1\r\nHost: ra\r\n\r\n")
    told = b""
    while not told.endswith(b"}") and (more := line.recv(65_536)):
        told += more
    return told.startswith(b"HTTP/1.1 200")


def put_in_place(world: World, days_left: int) -> int:
    """A server's certificate as it is after a year; its serial."""
    ra, key = world.registry, keys.new_key()
    made = SignedAt(world.clock().replace(microsecond=0) - timedelta(days=397 - days_left))
    old = profile.tls_server(ra.foundation.tls, key, ["localhost", "127.0.0.1"], made)
    write_private(world.folder / "keys/server.key", keys.key_to_pem(key, ra.foundation.key_password))
    write_private(world.folder / "pki/server.pem", old.public_bytes(Encoding.PEM))
    return old.serial_number


def test_it_is_renewed_thirty_days_ahead_and_a_connection_that_stands_goes_on(world: World) -> None:
    tls = world.listening.tls
    assert tls is not None
    with connected(world) as line:
        assert is_answered(line)
        by_hand = put_in_place(world, 31)
        assert tls.look_after() == 0
        with connected(world) as other:
            assert serial(other) == by_hand != serial(line)
            old = put_in_place(world, 29)
            with ran_ahead(world, timedelta(days=1)):
                assert tls.look_after() == 1  # nothing is signed now: it serves on, and health tells of it
            with connected(world) as third:
                assert serial(third) == old
            assert tls.look_after() == 0
            with connected(world) as fourth:
                assert serial(fourth) not in {by_hand, old}
                assert all(map(is_answered, (line, other, fourth)))
