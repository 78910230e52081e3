"""TCP ports on loopback that stay ours while nobody listens on them.

A socket that is bound and never listens keeps its port from all whom the system hands one: who listens on any, and who
connects from any. A server that names the port listens on it all the same, again and again: both ask for SO_REUSEADDR
(Linux, socket(7)).
"""

import random
import socket

_LOOPBACK = "127.0.0.1"
_BY_NAME = range(20_000, 30_000)  # the system hands out those from 32,768 on, ip_local_port_range in ip(7)


def draw() -> socket.socket:
    """The keeper of a port that nobody has. It is no port that the system hands out, so it may be written down."""
    while True:
        keeper = socket.socket()
        try:
            # Asks for SO_REUSEADDR after it is bound, so that two who draw the same number do not both get it.
            keeper.bind((_LOOPBACK, random.choice(_BY_NAME)))  # noqa: S311  # no secret
        except OSError:
            keeper.close()
        else:
            keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            return keeper


def keep(port: int) -> socket.socket:
    """The keeper of a port that was drawn before. Raises OSError when somebody listens on it."""
    keeper = socket.socket()
    keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        keeper.bind((_LOOPBACK, port))
    except OSError:
        keeper.close()
        raise
    return keeper


def number(keeper: socket.socket) -> int:
    """Of the port that is kept."""
    port: int = keeper.getsockname()[1]
    return port
