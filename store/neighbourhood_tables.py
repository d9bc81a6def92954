"""What m006 adds: what merging knows of each claim, so that it needs only what changed and its neighbours.

All of it is derived: without a row in `merge_rules` everything is merged anew, and filed again. Released
with it.
"""

#: `change_no` grows, so that what changes while a merge runs is told from what it has seen.
_QUEUE = """
CREATE TABLE merge_rules (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    rules TEXT NOT NULL
) STRICT;
CREATE TABLE merge_queue (
    change_no INTEGER PRIMARY KEY AUTOINCREMENT,
    claim_id TEXT NOT NULL
) STRICT;
"""

_FILED = """
CREATE TABLE leaves (
    claim_id TEXT PRIMARY KEY,
    version_id TEXT NOT NULL,
    published INTEGER NOT NULL,
    first_day INTEGER NOT NULL,
    last_day INTEGER NOT NULL CHECK (first_day <= last_day),
    is_vague INTEGER NOT NULL CHECK (is_vague IN (0, 1)),
    topic INTEGER NOT NULL,
    face INTEGER NOT NULL,
    parent TEXT,
    likes REAL,
    parent_published INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX leaves_by_version ON leaves (version_id);
CREATE INDEX leaves_by_face ON leaves (face);
CREATE INDEX leaves_by_parent ON leaves (parent) WHERE parent IS NOT NULL;
CREATE TABLE topics (
    topic INTEGER PRIMARY KEY,
    parties INTEGER NOT NULL,
    event_type TEXT NOT NULL,
    names TEXT NOT NULL CHECK (json_valid(names))
) STRICT;
CREATE TABLE leaf_places (
    topic INTEGER NOT NULL,
    stretch INTEGER NOT NULL,
    claim_id TEXT NOT NULL,
    PRIMARY KEY (topic, stretch, claim_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE topic_keys (
    key INTEGER NOT NULL,
    stretch INTEGER NOT NULL,
    topic INTEGER NOT NULL,
    PRIMARY KEY (key, stretch, topic)
) STRICT, WITHOUT ROWID;
CREATE TABLE face_keys (
    key INTEGER NOT NULL,
    stretch INTEGER NOT NULL,
    face INTEGER NOT NULL,
    topic INTEGER NOT NULL,
    PRIMARY KEY (key, stretch, face)
) STRICT, WITHOUT ROWID;
"""


def _noted(table: str, act: str, *columns: str) -> str:
    """A trigger that puts the claims that a row names into the queue."""
    rows = {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("OLD", "NEW")}[act]
    named = ", ".join(f"({row}.{column})" for row in rows for column in columns)
    return f"""CREATE TRIGGER {table}_{act.lower()}_is_merged AFTER {act} ON {table}
BEGIN INSERT INTO merge_queue (claim_id) VALUES {named}; END;
"""


def _page_noted(act: str, of: str = "") -> str:
    """A trigger for all claims of a page: another of its versions may be the newest now."""
    row = "OLD" if act == "DELETE" else "NEW"
    pages = f"{row}.page_id" if act != "UPDATE" else "OLD.page_id, NEW.page_id"
    return f"""CREATE TRIGGER versions_{act.lower()}_is_merged AFTER {act}{of} ON versions
BEGIN INSERT INTO merge_queue (claim_id) SELECT claim_id FROM claims
    WHERE version_id IN (SELECT version_id FROM versions WHERE page_id IN ({pages})); END;
"""


_SEEN = " OF page_id, url, publisher, published, title, seen_at"

NEIGHBOURHOODS = (
    _QUEUE
    + _FILED
    + "".join(_noted("claims", act, "claim_id") for act in ("INSERT", "UPDATE", "DELETE"))
    + "".join(_noted("reviewed_claims", act, "claim_id") for act in ("INSERT", "UPDATE", "DELETE"))
    + "".join(
        _noted("claim_bonds", act, "first_claim", "second_claim")
        for act in ("INSERT", "UPDATE", "DELETE")
    )
    + _page_noted("INSERT")
    + _page_noted("UPDATE", _SEEN)
    + _page_noted("DELETE")
)
