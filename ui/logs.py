"""What a long-running process says: a line for each thing that matters, and no secret in any."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

from crawler.logins import redacted


def set_up(*, as_json: bool = False, out: TextIO | None = None) -> None:
    """Lines go to `out` (standard error), with the time in UTC; as JSON one object a line.

    A record may carry `extra={"fields": {…}}`, which JSON adds to the words.
    """
    handler = logging.StreamHandler(out or sys.stderr)
    handler.setFormatter(JsonLines() if as_json else Lines())
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(logging.WARNING)
    logging.getLogger("ui").setLevel(logging.INFO)


class Lines(logging.Formatter):
    """`2026-11-28 03:45:03Z words`, with the level where it is more than information."""

    def format(self, record: logging.LogRecord) -> str:
        level = "" if record.levelno <= logging.INFO else f"{record.levelname.lower()}: "
        return redacted(f"{_moment(record):%Y-%m-%d %H:%M:%SZ} {level}{_words(self, record)}")


class JsonLines(logging.Formatter):
    """`{"at": …, "level": …, "said": …}` and the fields of the record."""

    def format(self, record: logging.LogRecord) -> str:
        row = {
            "at": _moment(record).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "said": _words(self, record),
            **getattr(record, "fields", {}),
        }
        return redacted(json.dumps(row, ensure_ascii=False, default=str))


def _moment(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)


def _words(form: logging.Formatter, record: logging.LogRecord) -> str:
    """The message, with the traceback of a fault in our own code."""
    words = record.getMessage()
    return f"{words}\n{form.formatException(record.exc_info)}" if record.exc_info else words
