"""What m008 adds: lists of restricted parties, links to them, the rule clock. Released with it."""

_TABLES = """
CREATE TABLE list_files (
    file_id TEXT PRIMARY KEY,
    file_name TEXT NOT NULL,
    form TEXT NOT NULL,
    dated TEXT NOT NULL CHECK (dated GLOB '????-??-??'),
    dated_by TEXT NOT NULL CHECK (dated_by IN ('you', 'the file', 'its time of change')),
    imported_at TEXT NOT NULL,
    said TEXT NOT NULL,
    notes TEXT NOT NULL CHECK (json_valid(notes)),
    body BLOB NOT NULL,
    body_sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX list_files_by_body ON list_files (body_sha256);
CREATE TABLE list_snapshots (
    file_id TEXT NOT NULL REFERENCES list_files (file_id),
    list TEXT NOT NULL,
    title TEXT NOT NULL,
    dated TEXT NOT NULL,
    entries INTEGER NOT NULL CHECK (entries > 0),
    PRIMARY KEY (file_id, list)
) STRICT, WITHOUT ROWID;
CREATE INDEX list_snapshots_by_list ON list_snapshots (list, dated);
CREATE TABLE list_refusals (
    file_id TEXT NOT NULL REFERENCES list_files (file_id),
    place INTEGER NOT NULL,
    reason TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (file_id, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE list_entries (
    entry_id TEXT PRIMARY KEY,
    list TEXT NOT NULL,
    entry_number TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    countries TEXT NOT NULL CHECK (json_valid(countries)),
    addresses TEXT NOT NULL CHECK (json_valid(addresses)),
    programs TEXT NOT NULL CHECK (json_valid(programs)),
    notice TEXT NOT NULL,
    listed_on TEXT,
    ended_on TEXT,
    requirement TEXT NOT NULL,
    policy TEXT NOT NULL,
    remarks TEXT NOT NULL,
    url TEXT NOT NULL
) STRICT;
CREATE INDEX list_entries_by_list ON list_entries (list, name);
CREATE TABLE list_names (
    entry_id TEXT NOT NULL REFERENCES list_entries (entry_id),
    name TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    PRIMARY KEY (entry_id, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE list_spans (
    entry_id TEXT NOT NULL REFERENCES list_entries (entry_id),
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    PRIMARY KEY (entry_id, first_seen),
    CHECK (first_seen <= last_seen)
) STRICT, WITHOUT ROWID;
CREATE TABLE list_keys (
    key TEXT NOT NULL,
    entry_id TEXT NOT NULL REFERENCES list_entries (entry_id),
    PRIMARY KEY (key, entry_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE screened_names (
    company TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE company_listings (
    company TEXT NOT NULL REFERENCES screened_names (company) ON DELETE CASCADE,
    entry_id TEXT NOT NULL REFERENCES list_entries (entry_id),
    verdict TEXT NOT NULL CHECK (verdict IN ('same', 'possible', 'group')),
    score REAL NOT NULL CHECK (score BETWEEN 0 AND 100),
    company_name TEXT NOT NULL,
    listed_name TEXT NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (company, entry_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX company_listings_by_entry ON company_listings (entry_id);
"""

#: Deals and rules, as rows of unclocked_events.
_CLOCKED = """e.event_id, e.event_type = 'restriction' FROM events e
    WHERE e.event_type IN ('order', 'shipment', 'stockpile', 'restriction')"""

#: What merging makes or changes waits in unclocked_events until the clock has been read for it.
_CLOCK = f"""
CREATE TABLE rule_clock (
    event_id TEXT NOT NULL REFERENCES events (event_id) ON DELETE CASCADE,
    ord INTEGER NOT NULL,
    rule_id TEXT NOT NULL REFERENCES events (event_id) ON DELETE CASCADE,
    moment TEXT NOT NULL CHECK (moment IN ('announced', 'effective', 'reported')),
    rule_start TEXT NOT NULL,
    rule_end TEXT NOT NULL,
    days_least INTEGER NOT NULL,
    days_most INTEGER NOT NULL CHECK (days_least <= days_most),
    basis TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (event_id, ord)
) STRICT, WITHOUT ROWID;
CREATE INDEX rule_clock_by_rule ON rule_clock (rule_id);
CREATE TABLE unclocked_events (
    event_id TEXT PRIMARY KEY,
    is_rule INTEGER NOT NULL CHECK (is_rule IN (0, 1))
) STRICT, WITHOUT ROWID;
INSERT INTO unclocked_events SELECT {_CLOCKED};
CREATE TRIGGER clock_new_event AFTER INSERT ON events BEGIN
    INSERT OR IGNORE INTO unclocked_events SELECT {_CLOCKED} AND e.event_id = NEW.event_id; END;
CREATE TRIGGER clock_changed_event AFTER UPDATE ON events BEGIN
    INSERT OR IGNORE INTO unclocked_events SELECT {_CLOCKED} AND e.event_id = NEW.event_id; END;
CREATE TRIGGER clock_without_rule AFTER DELETE ON events WHEN OLD.event_type = 'restriction' BEGIN
    INSERT OR IGNORE INTO unclocked_events VALUES (OLD.event_id, 1); END;
CREATE TRIGGER clock_with_report AFTER INSERT ON event_claims BEGIN
    INSERT OR IGNORE INTO unclocked_events SELECT {_CLOCKED} AND e.event_id = NEW.event_id; END;
CREATE TRIGGER clock_without_report AFTER DELETE ON event_claims BEGIN
    INSERT OR IGNORE INTO unclocked_events SELECT {_CLOCKED} AND e.event_id = OLD.event_id; END;
"""

_SEEN = """(SELECT {which}({column}) FROM list_spans s WHERE s.entry_id = n.entry_id)"""

#: The first file of the list after the last that had the entry; none, and it still stands.
_REMOVED = f"""(SELECT min(p.dated) FROM list_snapshots p WHERE p.list = n.list
    AND p.dated > {_SEEN.format(which="max", column="s.last_seen")})"""

_TITLE = """coalesce((SELECT p.title FROM list_snapshots p WHERE p.list = n.list
    ORDER BY p.dated DESC, p.file_id LIMIT 1), n.list)"""

_ENTRY = f"""n.listed_on, n.ended_on,
    {_SEEN.format(which="min", column="s.first_seen")} AS first_seen,
    {_SEEN.format(which="max", column="s.last_seen")} AS last_seen,
    {_REMOVED} AS removed_on"""

_VIEWS = f"""
CREATE VIEW v_lists AS
SELECT p.list, p.title, p.dated, f.dated_by, p.entries,
    (SELECT count(*) FROM list_refusals r WHERE r.file_id = f.file_id) AS refused,
    f.file_name, f.form, f.said, f.imported_at, f.file_id
FROM list_snapshots p JOIN list_files f USING (file_id);
CREATE VIEW v_list_entries AS
SELECT n.entry_id, n.list, {_TITLE} AS list_title, n.entry_number, n.name, n.kind,
    (SELECT group_concat(name, '; ') FROM (SELECT a.name FROM list_names a
        WHERE a.entry_id = n.entry_id AND a.name <> n.name ORDER BY a.name)) AS aliases,
    (SELECT group_concat(value, '; ') FROM json_each(n.countries)) AS countries,
    {_ENTRY},
    n.notice, n.requirement, n.policy, n.remarks, n.url
FROM list_entries n;
CREATE VIEW v_listings AS
SELECT c.company, c.verdict, c.score, n.list, {_TITLE} AS list_title, n.entry_id,
    n.name AS entry_name, c.company_name, c.listed_name, c.why,
    {_ENTRY}, n.notice
FROM company_listings c JOIN list_entries n USING (entry_id);
"""

#: How an event is called when something is counted from it.
_ACT = """CASE WHEN e.status IN ('planned', 'possible', 'denied', 'withdrawn')
        THEN e.status || ' ' || e.event_type
    WHEN e.date_precision = 'reported' THEN e.event_type || ' reported'
    ELSE CASE e.event_type WHEN 'order' THEN 'ordered' WHEN 'shipment' THEN 'shipped'
        WHEN 'stockpile' THEN 'stockpiled' WHEN 'investment' THEN 'invested'
        ELSE e.event_type END END"""


def _between(first: str, last: str) -> str:
    """ "12 days", "1 day", "12 to 40 days"."""
    return f"""CASE WHEN {first} = {last} THEN {first} || CASE {first} WHEN 1 THEN ' day'
        ELSE ' days' END ELSE {first} || ' to ' || {last} || ' days' END"""


_LISTED_EVENTS = f"""
CREATE VIEW v_listed_events AS
SELECT e.event_id, e.event_type, e.headline, e.date_start, e.date_end, e.date_precision, e.status,
    e.role, e.company, n.list, {_TITLE} AS list_title, n.entry_id, n.name AS entry_name, e.score,
    n.listed_on, e.days_least, e.days_most,
    CASE WHEN e.days_least = e.days_most THEN e.days_least END AS days_from_event_to_listing,
    CASE WHEN n.listed_on IS NULL THEN 'the list does not say when it listed the ' || e.role
        WHEN e.days_least > 0 THEN {_ACT} || ' ' || {_between("e.days_least", "e.days_most")}
            || ' before the listing of the ' || e.role
        WHEN e.days_most < 0 THEN {_ACT} || ' ' || {_between("-e.days_most", "-e.days_least")}
            || ' after the listing of the ' || e.role
        WHEN e.days_least = e.days_most THEN {_ACT} || ' on the day of the listing of the ' || e.role
        ELSE {_ACT} || ' and the listing of the ' || e.role
            || ' within ' || (e.days_most - e.days_least) || ' days: which came first is not told'
        END AS words
FROM (
    SELECT DISTINCT e.*, a.role, c.company, c.entry_id, c.score,
        cast(julianday(l.listed_on) - julianday(e.date_end) AS INTEGER) AS days_least,
        cast(julianday(l.listed_on) - julianday(e.date_start) AS INTEGER) AS days_most
    FROM events e
    JOIN event_claims ec USING (event_id)
    JOIN arguments a USING (claim_id)
    JOIN company_listings c ON c.company = a.name AND c.verdict = 'same'
    JOIN list_entries l USING (entry_id)
    WHERE a.name IS NOT NULL AND a.role NOT IN ('product', 'replaces', 'instrument')
) e JOIN list_entries n USING (entry_id);
"""

_RULE_CLOCK = """
CREATE VIEW v_rule_clock AS
SELECT k.event_id, e.event_type, e.headline, e.date_start, e.date_end, e.date_precision, e.status,
    k.ord, k.rule_id, r.headline AS rule_headline, k.moment, k.rule_start, k.rule_end,
    k.days_least, k.days_most, CASE WHEN k.days_least = k.days_most THEN k.days_least END AS days,
    k.basis, k.words
FROM rule_clock k JOIN events e ON e.event_id = k.event_id JOIN events r ON r.event_id = k.rule_id;
"""

LISTS = _TABLES + _CLOCK + _VIEWS + _LISTED_EVENTS + _RULE_CLOCK
