"""Addresses that are signed into certificates: refused before, if nobody can reach them."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from ra_contract.claim import ADDRESS
from rakiosk_ra.base.errors import AdminError

_LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(\.{_LABEL})*", re.IGNORECASE)  # RFC 1123, 2.1


def reachable_url(url: str) -> str:
    """An address for certificates and papers, without its last slash. Raises AdminError for one that leads nowhere."""
    if not url:
        raise AdminError("The address of CRL and OCSP is not known: write [pki] url into ra.toml, or give --pki-url.")
    if not ADDRESS.fullmatch(url.rstrip("/")):
        raise AdminError(f"'{url}' is no address for certificates: write [pki] url as http://pki.example:8080.")
    try:
        parts = urlsplit(url)
        host, is_no_port = parts.hostname or "", parts.port == 0
    except ValueError as error:
        raise AdminError(f"'{url}' is no address for certificates: its port is none.") from error
    if is_no_port or not is_reachable(host):
        raise AdminError(f"Nobody can reach '{url}': write into [pki] url how others reach the public listener.")
    return url.rstrip("/")


def is_reachable(host: str) -> bool:
    """Whether a host is one that somebody could connect to: a name, or an address of one machine."""
    try:
        address = ip_address(host)
    except ValueError:
        return _NAME.fullmatch(host) is not None and not host.rpartition(".")[2].isdigit()
    is_of_no_machine = address.is_unspecified or address.is_multicast or address.is_link_local
    return not is_of_no_machine and str(address) != "255.255.255.255"


def is_of_this_machine(host: str) -> bool:
    """Whether only this machine's own programs reach a host."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost" or host.lower().endswith(".localhost")
