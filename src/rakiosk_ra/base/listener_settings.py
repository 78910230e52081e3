"""Settings of the two listeners: how much each takes on, so that nobody outside can stop it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListenerSettings:
    """Limits of the kiosks' listener.

    `connections` in all and `per_address` at once; beyond them one that says nothing makes way, or the newest is
    refused. A request has to be whole within `request_seconds`, from the connection on; an answer that nobody takes
    on with ends after `stalled_seconds`, a connection without a request after `kept_alive_seconds`. `requests` are
    worked on or wait at once; more are told to come again (503). An address that had `in_vain` connections without a
    whole request within ten seconds is let in again when they are over.
    """

    connections: int = 1000
    per_address: int = 200
    request_seconds: int = 10
    stalled_seconds: int = 30
    kept_alive_seconds: int = 75  # longer than any kiosk keeps one: whoever closes first loses no request
    requests: int = 200
    in_vain: int = 100


@dataclass(frozen=True, slots=True)
class PublicListenerSettings(ListenerSettings):
    """Limits of the public listener, as above: strangers get less of everything."""

    connections: int = 1000
    per_address: int = 50
    request_seconds: int = 10
    stalled_seconds: int = 15
    kept_alive_seconds: int = 5
    requests: int = 200
    in_vain: int = 100
