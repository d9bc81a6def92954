"""What m002 adds: the memory of crawls, the joining of addresses, and copies. Released with it."""

#: Where a document was served and in which record of the archive of evidence it is; what else an
#: article says of itself. The page of a document is a finding of its reading, so it may change.
ADDED_COLUMNS = """
ALTER TABLE documents ADD COLUMN url TEXT NOT NULL DEFAULT '';
UPDATE documents SET url = (SELECT url FROM pages p WHERE p.page_id = documents.page_id);
ALTER TABLE documents ADD COLUMN run_id INTEGER REFERENCES runs (run_id);
ALTER TABLE documents ADD COLUMN warc_file TEXT;
ALTER TABLE documents ADD COLUMN warc_offset INTEGER;
ALTER TABLE documents ADD COLUMN warc_record TEXT;
ALTER TABLE versions ADD COLUMN updated TEXT CHECK (updated GLOB '????-??-??');
ALTER TABLE versions ADD COLUMN canonical TEXT NOT NULL DEFAULT '';
ALTER TABLE versions ADD COLUMN paywalled INTEGER NOT NULL DEFAULT 0 CHECK (paywalled IN (0, 1));
ALTER TABLE versions ADD COLUMN dates TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(dates));
ALTER TABLE versions ADD COLUMN words_sha256 TEXT NOT NULL DEFAULT '';
ALTER TABLE turns ADD COLUMN company TEXT NOT NULL DEFAULT '';
CREATE INDEX documents_by_run ON documents (run_id, source);
CREATE INDEX versions_by_words ON versions (words_sha256);
DROP TRIGGER bodies_are_kept;
CREATE TRIGGER bodies_are_kept BEFORE UPDATE OF document_id, body, body_sha256 ON documents
BEGIN SELECT RAISE(ABORT, 'documents are kept as they were fetched'); END;
"""

#: Addresses, what is known of them, and what came of each crawl.
CRAWLING = """
CREATE TABLE aliases (
    url TEXT PRIMARY KEY,
    key TEXT NOT NULL,
    page_id TEXT NOT NULL REFERENCES pages (page_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX aliases_by_key ON aliases (key);
CREATE INDEX aliases_by_page ON aliases (page_id);
CREATE TABLE waiting (
    url TEXT PRIMARY KEY,
    key TEXT NOT NULL,
    source TEXT NOT NULL REFERENCES sources (source),
    entry TEXT NOT NULL CHECK (json_valid(entry)),
    told TEXT NOT NULL,
    listed_at TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    not_before TEXT NOT NULL DEFAULT '',
    problem TEXT NOT NULL DEFAULT '',
    given_up_at TEXT
) STRICT;
CREATE INDEX waiting_by_source ON waiting (source, given_up_at, told DESC);
CREATE INDEX waiting_by_key ON waiting (key);
CREATE TABLE answers (
    url TEXT PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources (source),
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    digest TEXT NOT NULL DEFAULT '',
    fetched_at TEXT,
    warc_record TEXT NOT NULL DEFAULT '',
    warc_url TEXT NOT NULL DEFAULT '',
    warc_date TEXT NOT NULL DEFAULT '',
    liar INTEGER NOT NULL DEFAULT 0 CHECK (liar IN (0, 1)),
    further TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(further)),
    told TEXT NOT NULL DEFAULT '',
    unchanged INTEGER NOT NULL DEFAULT 0,
    not_before TEXT,
    asked_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE source_memory (
    source TEXT PRIMARY KEY REFERENCES sources (source),
    last_success_at TEXT,
    remembered TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(remembered))
) STRICT, WITHOUT ROWID;
CREATE TABLE source_runs (
    run_id INTEGER NOT NULL REFERENCES runs (run_id),
    source TEXT NOT NULL REFERENCES sources (source),
    started_at TEXT NOT NULL,
    finished_at TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('ok', 'partly', 'failed', 'refused')),
    listed INTEGER NOT NULL,
    known INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    left_over INTEGER NOT NULL,
    problems INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    statuses TEXT NOT NULL CHECK (json_valid(statuses)),
    PRIMARY KEY (run_id, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_runs_by_source ON source_runs (source, run_id DESC);
"""

#: Texts that are the same or nearly: found when they are read, never deleted.
COPIES = """
CREATE TABLE fingerprints (
    hash INTEGER NOT NULL,
    version_no INTEGER NOT NULL REFERENCES versions (version_no) ON DELETE CASCADE,
    PRIMARY KEY (hash, version_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX fingerprints_by_version ON fingerprints (version_no);
CREATE TABLE copies (
    version_id TEXT NOT NULL REFERENCES versions (version_id) ON DELETE CASCADE,
    other_id TEXT NOT NULL REFERENCES versions (version_id) ON DELETE CASCADE,
    likeness TEXT NOT NULL CHECK (likeness IN ('exact', 'near')),
    containment REAL NOT NULL CHECK (containment BETWEEN 0 AND 1),
    PRIMARY KEY (version_id, other_id),
    CHECK (version_id <> other_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX copies_by_other ON copies (other_id);
"""

_V_VERSIONS = """
CREATE VIEW v_versions AS
SELECT v.version_id, v.page_id, v.document_id, v.url, v.canonical, v.kind, v.publisher,
    v.published, v.updated, v.title, v.paywalled, v.dates, v.seen_at,
    (SELECT w.version_id FROM versions w WHERE w.page_id = v.page_id
        AND (w.seen_at, w.version_id) < (v.seen_at, v.version_id)
        ORDER BY w.seen_at DESC, w.version_id DESC LIMIT 1) AS previous_id,
    NOT EXISTS (SELECT 1 FROM versions w WHERE w.page_id = v.page_id
        AND (w.seen_at, w.version_id) > (v.seen_at, v.version_id)) AS is_newest
FROM versions v;
"""

_V_COPIES = """
CREATE VIEW v_copies AS
SELECT likeness, containment,
    a.version_id AS first_version, a.publisher AS first_publisher, a.published AS first_published,
    a.title AS first_title, a.url AS first_url,
    b.version_id AS second_version, b.publisher AS second_publisher,
    b.published AS second_published, b.title AS second_title, b.url AS second_url
FROM (
    SELECT likeness, containment,
        CASE WHEN (v.published, v.seen_at, v.version_id) < (o.published, o.seen_at, o.version_id)
            THEN v.version_id ELSE o.version_id END AS earlier,
        CASE WHEN (v.published, v.seen_at, v.version_id) < (o.published, o.seen_at, o.version_id)
            THEN o.version_id ELSE v.version_id END AS later
    FROM copies c JOIN versions v USING (version_id)
    JOIN versions o ON o.version_id = c.other_id AND o.page_id <> v.page_id
) JOIN versions a ON a.version_id = earlier JOIN versions b ON b.version_id = later;
"""

_V_ALIASES = """
CREATE VIEW v_aliases AS
SELECT a.page_id, p.url AS page_url, a.url FROM aliases a JOIN pages p USING (page_id);
"""

_V_WAITING = """
CREATE VIEW v_waiting AS
SELECT source, url, json_extract(entry, '$.title') AS title, told, listed_at, tries,
    nullif(not_before, '') AS not_before, problem, given_up_at
FROM waiting;
"""

_V_SOURCE_RUNS = """
CREATE VIEW v_source_runs AS
SELECT r.run_id, r.source, r.started_at, r.finished_at,
    round((julianday(r.finished_at) - julianday(r.started_at)) * 86400, 1) AS seconds,
    r.status, r.listed, r.known,
    (SELECT count(*) FROM documents d WHERE d.run_id = r.run_id AND d.source = r.source)
        AS new_documents,
    (SELECT count(*) FROM documents d WHERE d.run_id = r.run_id AND d.source = r.source
        AND d.state = 'unreadable') AS unreadable,
    r.unchanged, r.failed, r.left_over, r.problems, r.requests, r.bytes, r.statuses
FROM source_runs r;
"""

_V_RUNS = """
DROP VIEW v_runs;
CREATE VIEW v_runs AS
SELECT r.run_id, r.kind, r.started_at, r.finished_at, r.status,
    round((julianday(r.finished_at) - julianday(r.started_at)) * 86400, 1) AS seconds,
    r.counts, r.message,
    (SELECT count(*) FROM source_runs s WHERE s.run_id = r.run_id) AS sources,
    (SELECT coalesce(sum(s.requests), 0) FROM source_runs s WHERE s.run_id = r.run_id) AS requests,
    (SELECT coalesce(sum(s.bytes), 0) FROM source_runs s WHERE s.run_id = r.run_id) AS bytes
FROM runs r;
"""

_V_SOURCES = """
DROP VIEW v_sources;
CREATE VIEW v_sources AS
SELECT s.source, s.kind, s.publisher, s.url, s.tier, s.publisher_group, s.country,
    (SELECT count(*) FROM documents d WHERE d.source = s.source) AS documents,
    (SELECT count(*) FROM documents d WHERE d.source = s.source AND d.state = 'unreadable')
        AS unreadable,
    (SELECT count(*) FROM documents d JOIN versions v USING (document_id)
        JOIN claims c USING (version_id) WHERE d.source = s.source) AS claims,
    (SELECT count(*) FROM issues i WHERE i.source = s.source AND i.resolved_at IS NULL)
        AS open_issues,
    (SELECT max(fetched_at) FROM documents d WHERE d.source = s.source) AS last_fetched_at,
    (SELECT count(*) FROM waiting w WHERE w.source = s.source AND w.given_up_at IS NULL)
        AS waiting,
    m.last_success_at,
    (SELECT r.status FROM source_runs r WHERE r.source = s.source ORDER BY r.run_id DESC LIMIT 1)
        AS last_status
FROM sources s LEFT JOIN source_memory m USING (source);
"""

VIEWS_OF_CRAWLS = (
    _V_VERSIONS + _V_COPIES + _V_ALIASES + _V_WAITING + _V_SOURCE_RUNS + _V_RUNS + _V_SOURCES
)
