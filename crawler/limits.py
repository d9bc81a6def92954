"""How much a crawl may take, and how long it waits. The defaults suit the web at large."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one crawl; times in seconds, sizes in bytes."""

    #: A request that has not ended by then is given up, however much has arrived.
    timeout: float = 30.0
    #: The largest body, as sent and when unpacked.
    body: int = 10 * 1024 * 1024
    #: How many redirects are followed for one address.
    redirects: int = 8
    #: How often one address is asked for if the server is busy or fails for the moment.
    tries: int = 3
    #: The wait before the second try, doubled before each further one.
    backoff: float = 2.0
    #: The rest between requests to a server that is overloaded, doubled while it stays so.
    rest: float = 1.0
    #: A server that asks to be left alone for longer is left for the next crawl.
    longest_wait: float = 120.0
    #: No source is crawled for longer; what is left waits for the next crawl.
    source: float = 1800.0
