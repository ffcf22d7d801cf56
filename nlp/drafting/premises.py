"""Where words may be sent: to addresses of the operator's own network, and to no others."""

import socket
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

from nlp.errors import Message, PremisesError, ServerError

OWN_NETWORKS: Final = tuple(
    map(
        ip_network,
        ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),
    )
)
"""Loopback and private ranges (RFC 1122, RFC 1918, RFC 4193). Link-local and shared ranges are not among them: what
answers there may belong to a provider."""

PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Address:
    """A server's address in its parts; `path` has no slash at its end."""

    scheme: str
    host: str
    port: int
    path: str


def is_own(address: str) -> bool:
    """Return whether an IP address lies in the operator's own network; anything that is no address does not."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return any(found in network for network in OWN_NETWORKS)


def read_address(url: str) -> Address:
    """Return the parts of `url`. Raises PremisesError unless it is http or https, a host, and at most a port and path."""
    try:
        parts = urlsplit(url)
        usual = PORTS[parts.scheme]
        port = parts.port or usual
    except (KeyError, ValueError) as error:
        raise PremisesError(Message.NAMING_ADDRESS) from error
    if not parts.hostname or parts.query or parts.fragment or "@" in parts.netloc:
        raise PremisesError(Message.NAMING_ADDRESS)
    return Address(parts.scheme, parts.hostname, port, parts.path.rstrip("/"))


def check_premises(address: Address) -> None:
    """Raise PremisesError unless every IP address of the host is `is_own`, ServerError if the host is not found."""
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ServerError(Message.NAMING_HOST.format(host=address.host)) from error
    if not found or not all(is_own(str(place[4][0])) for place in found):
        raise PremisesError(Message.NAMING_OUTSIDE.format(host=address.host))
