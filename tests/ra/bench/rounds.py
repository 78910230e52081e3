"""One round of the bench: the RA and django-ca one after the other, so that both meet the same machine."""

from dataclasses import dataclass
from typing import Self

from tests.ra.bench import functions
from tests.ra.bench.beside import Peer
from tests.ra.bench.kiosks import Site
from tests.ra.world import PASSWORD, line

_ORDERS, _SIGN_INS, _FUNCTIONS = 20, 30, 25


@dataclass(frozen=True, slots=True)
class Round:
    """CPU-ms: of a sign-in, an order and both together; of a certificate by our functions, and by django-ca's ways."""

    signing_in: float
    order: float
    order_and_sign_in: float
    certified: float
    in_force: float
    function: float
    service: float

    @classmethod
    def measured(cls, site: Site, peer: Peer) -> Self:
        """Measure them now."""
        service = peer.service_ms()
        before = site.cpu_seconds()
        site.walked(1, _ORDERS, 0)
        whole = (site.cpu_seconds() - before) / _ORDERS * 1000
        signing_in = sign_ins(site)
        function = peer.function_ms()
        own = functions.measured(site.folder / "state", site.database, site.next_customers(_FUNCTIONS))
        return cls(signing_in, whole - signing_in, whole, own.certified_ms, own.in_force_ms, function, service)


def sign_ins(site: Site) -> float:
    """CPU-ms of a sign-in."""
    names = site.next_customers(_SIGN_INS)
    with line(site.served.url, site.folder / "kiosk-0") as kiosk:
        before = site.cpu_seconds()
        for name in names:
            assert kiosk.post("/v1/session", json={"cn": name, "password": PASSWORD}).status_code == 201
    return (site.cpu_seconds() - before) / len(names) * 1000
