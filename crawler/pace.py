"""How often one host is asked: as its robots.txt and the settings say, and as it can bear."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

#: Statuses that pass: the same request may succeed in a while.
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 522, 523, 524})
#: Statuses by which a server asks for fewer requests.
OVERLOADED = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
#: A host that answers more slowly than this gets as long a rest after each answer, in seconds.
SLOW = 1.0
#: The longest rest between requests to an overloaded host, in seconds.
LONGEST_REST = 60.0


@dataclass(slots=True)
class Pace:
    """When one host may be asked next. Moments are seconds on any clock that never goes back."""

    #: Seconds between two requests to the host if it is overloaded and had no rest before.
    first_rest: float = 1.0
    #: Seconds between two requests, now, besides what settings and robots.txt ask.
    rest: float = 0.0
    free_at: float = 0.0

    def take(self, now: float, least: float) -> float:
        """Takes the next turn, at least `least` seconds after the last; the seconds until it."""
        wait = max(0.0, self.free_at - now)
        self.free_at = now + wait + max(self.rest, least)
        return wait

    def answered(self, now: float, status: int, seconds: float, pause: float = 0.0) -> None:
        """Learns from an answer that took `seconds`; `pause` is how long the host wants to be left."""
        if status in OVERLOADED:
            self.rest = min(max(self.first_rest, 2 * self.rest, seconds), LONGEST_REST)
        else:
            slow = seconds if seconds > SLOW else 0.0
            self.rest = max(slow, self.rest / 2 if self.rest > self.first_rest / 2 else 0.0)
        self.free_at = max(self.free_at, now + self.rest, now + pause)


def backoff(tried: int, first: float, dice: float) -> float:
    """Seconds before the next of several tries: doubled each time, between half and all of it.

    `dice`, from 0 to 1, keeps many clients from coming back at the same moment.
    """
    return float(first * 2 ** (tried - 1) * (0.5 + dice / 2))


def retry_after(header: str, now: datetime | None = None) -> float:
    """Seconds that a Retry-After header asks for, in either form (RFC 9110); 0 for neither."""
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    moment = moment.replace(tzinfo=moment.tzinfo or UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())


def clock() -> float:
    """The clock that paces are counted on."""
    return time.monotonic()
