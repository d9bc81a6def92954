"""What programs ask of the served app: `/healthz` whether all is well, `/metrics` the figures."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from store.transactions import UnusableDatabase
from ui.health import Health, Level, health
from ui.health_forms import metrics

#: Answers that are good as long as they are asked for.
_NOT_KEPT = {"cache-control": "no-store"}
_PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


def routes(database: Path) -> list[Route]:
    """Both, for this database; the files are read anew each time."""
    return [
        Route("/healthz", _answering(database, _healthz), methods=["GET", "HEAD"]),
        Route("/metrics", _answering(database, _metrics), methods=["GET", "HEAD"]),
    ]


def _answering(
    database: Path, answer: Callable[[Health | None], Response]
) -> Callable[[Request], Response]:
    """Starlette runs a plain function in a thread, so that waiting for the disk holds up nobody."""

    def answered(_: Request) -> Response:
        try:
            return answer(health(database, datetime.now(UTC)))
        except UnusableDatabase:
            return answer(None)

    return answered


def _healthz(found: Health | None) -> Response:
    """One word, and nothing of the database: anybody may ask. 503 where something is broken."""
    level = found.level if found else Level.UNKNOWN
    status = 200 if level < Level.CRITICAL else 503
    return PlainTextResponse(f"{level.name.lower()}\n", status, _NOT_KEPT)


def _metrics(found: Health | None) -> Response:
    if found is None:
        return PlainTextResponse("the database cannot be read\n", 503, _NOT_KEPT)
    return PlainTextResponse(metrics(found), headers=_NOT_KEPT, media_type=_PROMETHEUS)
