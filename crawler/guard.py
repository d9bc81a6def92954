"""Where a crawl may go: the web, and nothing inside the network it runs in."""

import ipaddress
import socket
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from crawler.listing import ascii_host, page_address
from crawler.source import Source


class AddressGuard:
    """Refuses addresses that a feed or a redirect could use to reach inside; sets the proxy.

    A source may name an address inside itself (a test server, an intranet feed): that one is open.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "AddressGuard":
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        spider = self.crawler.spider
        assert isinstance(spider, Source)
        if not page_address(request.url, request.url):
            raise IgnoreRequest("not followed: this is no address on the web")
        parts = urlsplit(request.url)
        inside = is_inside(ascii_host(parts.hostname or ""))
        if inside and parts.netloc not in {urlsplit(u).netloc for u in spider.source.urls}:
            raise IgnoreRequest(f"not followed: {parts.hostname} is inside this network")
        if spider.source.proxy:
            request.meta["proxy"] = spider.source.proxy
        elif inside:
            request.meta["proxy"] = None


def is_inside(host: str) -> bool:
    """Whether this host is written as a loopback, private or otherwise local address."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith((".localhost", ".local", ".internal")):
        return True
    try:
        return not ipaddress.ip_address(name).is_global
    except ValueError:
        pass
    try:  # 127.1, 0x7f000001 and 2130706433 are addresses too
        return not ipaddress.ip_address(socket.inet_aton(name)).is_global
    except (OSError, UnicodeEncodeError):
        return False
