"""What m004 puts in place of the first tables of events: every reason of a conflict, withdrawn events, the
parts of a sum, and who has it from whom. Released with it."""

from store.tables import MERGED

_STATUSES = "('confirmed', 'reported', 'planned', 'possible', 'denied')"
_REASONS = "('disagreement', 'different scope', 'update')"
_COPIED = ("events", "event_claims", "conflicts")


def _widened() -> str:
    """The first tables with the wider lists; SQLite cannot change a CHECK in place."""
    wider = MERGED.replace(_STATUSES, f"{_STATUSES[:-1]}, 'withdrawn')")
    return wider.replace(
        _REASONS, f"{_REASONS[:-1]}, 'part of whole', 'unit or currency', 'date reading')"
    )


EVENT_LEDGER = f"""
{"".join(f"CREATE TEMP TABLE kept_{t} AS SELECT * FROM main.{t};{chr(10)}" for t in _COPIED)}
{"".join(f"DROP TABLE main.{t};{chr(10)}" for t in reversed(_COPIED))}
{_widened()}
{"".join(f"INSERT INTO main.{t} SELECT * FROM kept_{t};{chr(10)}" for t in _COPIED)}
{"".join(f"DROP TABLE kept_{t};{chr(10)}" for t in _COPIED)}
CREATE TABLE event_parts (
    event_id TEXT NOT NULL REFERENCES events (event_id) ON DELETE CASCADE,
    ord INTEGER NOT NULL,
    part_claim TEXT NOT NULL REFERENCES claims (claim_id) ON DELETE CASCADE,
    PRIMARY KEY (event_id, ord)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_parts_by_claim ON event_parts (part_claim);
CREATE TABLE event_links (
    event_id TEXT NOT NULL REFERENCES events (event_id) ON DELETE CASCADE,
    ord INTEGER NOT NULL,
    teller TEXT NOT NULL,
    heard_from TEXT NOT NULL,
    hop TEXT NOT NULL CHECK (hop IN ('copied', 'relayed', 'said')),
    claim_id TEXT NOT NULL REFERENCES claims (claim_id) ON DELETE CASCADE,
    PRIMARY KEY (event_id, ord)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_links_by_claim ON event_links (claim_id);
CREATE VIEW v_parts AS
SELECT p.event_id, e.headline, p.ord, p.part_claim, ec.event_id AS part_event,
    part.headline AS part_headline
FROM event_parts p JOIN events e USING (event_id)
LEFT JOIN event_claims ec ON ec.claim_id = p.part_claim
LEFT JOIN events part ON part.event_id = ec.event_id;
CREATE VIEW v_provenance AS
SELECT l.event_id, e.headline, l.ord, l.teller, l.heard_from, l.hop, l.claim_id,
    v.published, v.url, c.quote
FROM event_links l JOIN events e USING (event_id)
JOIN claims c USING (claim_id) JOIN versions v USING (version_id);
"""
