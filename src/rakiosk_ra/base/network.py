"""Networks of addresses: those that one subscriber can choose among count as one."""

from functools import lru_cache
from ipaddress import ip_address, ip_network

_SUBSCRIBER = 64  # bits of an IPv6 address that one subscriber cannot choose


@lru_cache(4096)
def subscriber(address: str) -> str:
    """The subscriber that an address belongs to; what is no address (a socket that has none) is its own."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    return str(found.ipv4_mapped or ip_network(f"{found}/{_SUBSCRIBER}", strict=False))
