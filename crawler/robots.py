"""What a site's robots.txt allows (RFC 9309), and how long it wants between two requests."""

from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus

from protego import Protego

#: The word by which robots.txt can address this crawler.
PRODUCT = "Chokepoint"
#: RFC 9309 has a crawler read at least so much; what follows is not read, in bytes.
MOST_BYTES = 500 * 1024


@dataclass(frozen=True)
class RobotRules:
    """The rules of one site, from the answer to its robots.txt."""

    status: int
    body: bytes = b""

    @cached_property
    def _parsed(self) -> Protego:
        return Protego.parse(self.body[:MOST_BYTES].decode("utf-8", "replace"))

    def refusal(self, url: str) -> str:
        """Why this address may not be fetched; "" where it may.

        No robots.txt (4xx) allows all; one that the server fails to give forbids all, for now.
        """
        if self.status == HTTPStatus.TOO_MANY_REQUESTS or self.status >= 500:
            return f"its robots.txt cannot be read (HTTP {self.status}), so nothing is fetched"
        if self.status != HTTPStatus.OK or self._parsed.can_fetch(url, PRODUCT):
            return ""
        return "robots.txt forbids fetching it"

    @property
    def is_lasting(self) -> bool:
        """Whether a refusal is the site's will, not a failure that passes."""
        return self.status == HTTPStatus.OK

    @property
    def delay(self) -> float:
        """Seconds between two requests that the site asks for; 0 where it names none."""
        if self.status != HTTPStatus.OK:
            return 0.0
        asked = self._parsed.crawl_delay(PRODUCT)
        rate = self._parsed.request_rate(PRODUCT)
        spaced = rate.seconds / rate.requests if rate and rate.requests else 0.0
        return max(0.0, float(asked or 0), spaced)
