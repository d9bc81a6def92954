"""Where a crawl may go: the web, and nothing inside the network it runs in.

The guard decides on the addresses that a name leads to, before a connection is opened, and the
connection then goes to these very addresses: `Names` is asked by both.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from twisted.internet import defer
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.listing import ascii_host, page_address
from crawler.settings import SourceSettings

#: The addresses of a host name; raises OSError where there are none.
Lookup = Callable[[str], Awaitable[Sequence[str]]]
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: IPv6 addresses that hold an IPv4 address to which a gateway passes what is sent (RFC 6052).
NAT64 = ipaddress.ip_network("64:ff9b::/96")


async def system_lookup(host: str) -> Sequence[str]:
    """What the machine's own resolver says."""
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))


class Names:
    """Host names and their addresses, each looked up once a crawl: who answers otherwise the second
    time cannot lead a connection elsewhere than was decided."""

    def __init__(self, lookup: Lookup = system_lookup) -> None:
        self.lookup = lookup
        self._found: dict[str, asyncio.Task[Sequence[str]]] = {}

    async def addresses(self, host: str) -> Sequence[str]:
        """Raises OSError where there are none."""
        if host not in self._found:
            self._found[host] = asyncio.ensure_future(_looked_up(self.lookup, host))
        try:
            return await asyncio.shield(self._found[host])
        except OSError:
            self._found.pop(host, None)  # it may be known the next time
            raise


async def _looked_up(lookup: Lookup, host: str) -> Sequence[str]:
    return await lookup(host)


async def refusal(url: str, source: SourceSettings, names: Names) -> str:
    """Why this address is not to be fetched for this source; "" where it may be.

    A source may name an address inside itself (a test server, an intranet feed): that one is open.
    Raises OSError where the name has no address. The name of a host that is asked through the
    source's own proxy is not looked up: only the proxy knows it.
    """
    if not page_address(url, url):
        return f"not followed: {url} is no address on the web"
    parts = urlsplit(url)
    host = ascii_host(parts.hostname or "")
    if parts.netloc in {urlsplit(u).netloc for u in source.urls}:
        return ""
    if is_inside(host):
        return f"not followed: {parts.hostname} is inside this network"
    if source.proxy:
        return ""
    try:
        inside = [a for a in await names.addresses(host.strip("[]")) if is_inside(a)]
    except OSError:
        if _has_proxy(parts.scheme, host):
            return ""
        raise
    return (
        f"not followed: {parts.hostname} leads to {inside[0]}, inside this network"
        if inside
        else ""
    )


def is_inside(host: str) -> bool:
    """Whether this host is written as a loopback, private or otherwise local address."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith((".localhost", ".local", ".internal")):
        return True
    try:
        return any(not a.is_global or a.is_multicast for a in _meant(ipaddress.ip_address(name)))
    except ValueError:
        pass
    try:  # 127.1, 0x7f000001 and 2130706433 are addresses too
        return not ipaddress.ip_address(socket.inet_aton(name)).is_global
    except (OSError, UnicodeEncodeError):
        return False


def _meant(address: _Address) -> Iterable[_Address]:
    """The address, and the IPv4 addresses that an IPv6 address carries packets to."""
    yield address
    if isinstance(address, ipaddress.IPv6Address):
        carried = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in NAT64:
            carried.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        yield from (a for a in carried if a is not None)


def _has_proxy(scheme: str, host: str) -> bool:
    return scheme in getproxies() and not proxy_bypass(host)


@implementer(IHostnameResolver)
class NamesForTwisted:
    """Gives Twisted, which opens the connections, the addresses that the guard decided on."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Any = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        work = asyncio.ensure_future(self._resolve(resolutionReceiver, hostName, portNumber))
        defer.Deferred.fromFuture(work)
        return resolution

    async def _resolve(self, receiver: Any, host: str, port: int) -> None:
        try:
            for address in await self.names.addresses(host):
                kind = IPv6Address if ":" in address else IPv4Address
                receiver.addressResolved(kind("TCP", address, port))
        except OSError:
            pass  # Twisted takes no address for "no such host"
        receiver.resolutionComplete()


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """A look-up under way is left to end."""
