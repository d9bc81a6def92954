"""Where the texts that report an event come from: what was fetched, when, and its hashes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlite_utils import Database

from store.queries import Filter, event_ids


@dataclass(frozen=True, slots=True)
class Provenance:
    """One text and the document it was read from. Hashes are SHA-256, hexadecimal.

    `text_sha256` is of the text in UTF-8, `body_sha256` of the bytes that the server sent.
    """

    version_id: str
    document_id: str
    source: str
    url: str
    publisher: str
    published: str
    title: str
    text: str
    text_sha256: str
    fetched_at: datetime
    status: int
    body_sha256: str


class Learned(NamedTuple):
    """When the first and when the last report of an event was fetched."""

    first: datetime
    last: datetime


def listed(ids: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """SQL that selects these ids, however many, and its parameters."""
    return "SELECT value FROM json_each(:ids)", {"ids": json.dumps(list(ids))}


def of_events(db: Database, events: Sequence[str]) -> dict[str, Provenance]:
    ids, parameters = listed(events)
    rows = db.query(
        f"""SELECT v.version_id, v.document_id, d.source, v.url, v.publisher, v.published, v.title,
            v.text, v.text_sha256, d.fetched_at, d.status, d.body_sha256
        FROM versions v JOIN documents d USING (document_id) WHERE v.version_id IN (
            SELECT c.version_id FROM event_claims ec JOIN claims c USING (claim_id)
            WHERE ec.event_id IN ({ids})) ORDER BY v.version_id""",
        parameters,
    )
    return {
        row["version_id"]: Provenance(
            **row | {"fetched_at": datetime.fromisoformat(row["fetched_at"])}
        )
        for row in rows
    }


def learned(db: Database, wanted: Filter, limit: int) -> dict[str, Learned]:
    """By event id; the last learned of first."""
    ids, parameters = event_ids(wanted)
    rows = db.query(
        f"""SELECT ec.event_id, min(d.fetched_at) AS first, max(d.fetched_at) AS last
        FROM event_claims ec JOIN claims c USING (claim_id) JOIN versions v USING (version_id)
        JOIN documents d USING (document_id) WHERE ec.event_id IN ({ids})
        GROUP BY ec.event_id ORDER BY first DESC, ec.event_id LIMIT :limit""",
        parameters | {"limit": limit},
    )
    return {
        row["event_id"]: Learned(
            datetime.fromisoformat(row["first"]), datetime.fromisoformat(row["last"])
        )
        for row in rows
    }
