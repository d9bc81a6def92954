"""The first tables. Released: whatever comes later is a migration in store/schema.py."""

#: What was fetched, byte for byte, and from whom. Never deleted.
KEPT = """
CREATE TABLE sources (
    source TEXT PRIMARY KEY,
    kind TEXT NOT NULL DEFAULT '',
    publisher TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '',
    tier INTEGER NOT NULL DEFAULT 2,
    publisher_group TEXT NOT NULL DEFAULT '',
    country TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE pages (
    page_id TEXT PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL REFERENCES sources (source),
    first_seen_at TEXT NOT NULL
) STRICT;
CREATE TABLE documents (
    document_id TEXT PRIMARY KEY,
    page_id TEXT NOT NULL REFERENCES pages (page_id),
    source TEXT NOT NULL REFERENCES sources (source),
    fetched_at TEXT NOT NULL,
    status INTEGER NOT NULL,
    headers TEXT NOT NULL CHECK (json_valid(headers)),
    hints TEXT NOT NULL CHECK (json_valid(hints)),
    body BLOB NOT NULL,
    body_sha256 TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'read', 'unreadable'))
) STRICT;
CREATE INDEX documents_by_page ON documents (page_id, fetched_at);
CREATE INDEX documents_by_state ON documents (state, fetched_at);
CREATE INDEX documents_by_source ON documents (source);
CREATE INDEX pages_by_source ON pages (source);
CREATE TRIGGER documents_are_kept BEFORE DELETE ON documents
BEGIN SELECT RAISE(ABORT, 'documents are kept for ever'); END;
CREATE TRIGGER bodies_are_kept BEFORE UPDATE OF document_id, page_id, body, body_sha256 ON documents
BEGIN SELECT RAISE(ABORT, 'documents are kept as they were fetched'); END;
"""

#: What the documents say. version_no is there because VACUUM may renumber a hidden rowid, which
#: would part the full-text index of an exported copy from its texts.
READ = """
CREATE TABLE versions (
    version_no INTEGER PRIMARY KEY,
    version_id TEXT NOT NULL UNIQUE,
    page_id TEXT NOT NULL REFERENCES pages (page_id),
    document_id TEXT NOT NULL REFERENCES documents (document_id),
    url TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('article', 'transcript', 'filing', 'rule')),
    publisher TEXT NOT NULL,
    published TEXT NOT NULL CHECK (published GLOB '????-??-??'),
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    author TEXT NOT NULL,
    company TEXT NOT NULL,
    seen_at TEXT NOT NULL
) STRICT;
CREATE INDEX versions_by_page ON versions (page_id, seen_at, version_id);
CREATE INDEX versions_by_document ON versions (document_id);
CREATE INDEX versions_by_publisher ON versions (publisher, published);
CREATE TRIGGER texts_are_kept BEFORE UPDATE OF version_id, text ON versions
BEGIN SELECT RAISE(ABORT, 'quotes count into this text: it never changes'); END;
CREATE TABLE turns (
    version_id TEXT NOT NULL REFERENCES versions (version_id) ON DELETE CASCADE,
    ord INTEGER NOT NULL,
    turn_start INTEGER NOT NULL CHECK (turn_start >= 0),
    turn_end INTEGER NOT NULL CHECK (turn_start <= turn_end),
    speaker TEXT NOT NULL,
    role TEXT NOT NULL,
    section TEXT NOT NULL,
    PRIMARY KEY (version_id, ord)
) STRICT, WITHOUT ROWID;
"""

_OF_CLAIM = """SELECT substr(v.text, {start} + 1, {end} - {start})
    FROM claims c JOIN versions v USING (version_id) WHERE c.claim_id = NEW.claim_id"""
_OF_VERSION = """SELECT substr(text, {start} + 1, {end} - {start})
    FROM versions WHERE version_id = NEW.version_id"""


def _verbatim(name: str, table: str, text: str, *quotes: tuple[str, str, str]) -> str:
    """Triggers that refuse a row of `table` whose words are not the text at their offsets."""
    differs = " OR ".join(
        f"({text.format(start=f'NEW.{start}', end=f'NEW.{end}')}) IS NOT NEW.{words}"
        for words, start, end in quotes
    )
    body = f"""WHEN {differs}
    BEGIN SELECT RAISE(ABORT, 'quote does not match the stored text at its offsets'); END;"""
    return f"""
    CREATE TRIGGER {name} BEFORE INSERT ON {table} {body}
    CREATE TRIGGER {name}_still BEFORE UPDATE ON {table} {body}
    """


#: What the texts claim, each claim with the words that prove it. SQLite's substr counts code
#: points from 1, Python's slices count them from 0; neither counts surrogates.
CLAIMED = (
    """
CREATE TABLE claims (
    claim_id TEXT PRIMARY KEY,
    version_id TEXT NOT NULL REFERENCES versions (version_id) ON DELETE CASCADE,
    event_type TEXT NOT NULL,
    trigger_words TEXT NOT NULL,
    trigger_start INTEGER NOT NULL CHECK (trigger_start >= 0),
    trigger_end INTEGER NOT NULL CHECK (trigger_start <= trigger_end),
    quote TEXT NOT NULL,
    quote_start INTEGER NOT NULL CHECK (quote_start >= 0),
    quote_end INTEGER NOT NULL CHECK (quote_start < quote_end),
    modality TEXT NOT NULL CHECK (modality IN ('asserted', 'planned', 'possible', 'denied')),
    confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    rules TEXT NOT NULL CHECK (json_valid(rules))
) STRICT;
CREATE INDEX claims_by_version ON claims (version_id);
CREATE INDEX claims_by_type ON claims (event_type);
CREATE TABLE arguments (
    claim_id TEXT NOT NULL REFERENCES claims (claim_id) ON DELETE CASCADE,
    ord INTEGER NOT NULL,
    role TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('money', 'quantity', 'months', 'period', 'name')),
    words TEXT NOT NULL,
    words_start INTEGER NOT NULL CHECK (words_start >= 0),
    words_end INTEGER NOT NULL CHECK (words_start <= words_end),
    name TEXT CHECK ((name IS NOT NULL) = (kind = 'name')),
    key TEXT CHECK ((key IS NOT NULL) = (kind = 'name')),
    also TEXT CHECK ((also IS NOT NULL) = (kind = 'name') AND (also IS NULL OR json_valid(also))),
    low REAL,
    high REAL,
    unit TEXT CHECK ((unit IS NOT NULL) = (kind IN ('money', 'quantity', 'months'))),
    bound TEXT CHECK (bound IN ('exact', 'about', 'up to', 'at least', 'range')),
    date_start TEXT CHECK ((date_start IS NOT NULL) = (kind = 'period')),
    date_end TEXT CHECK ((date_end IS NOT NULL) = (kind = 'period')),
    precision TEXT CHECK ((precision IS NOT NULL) = (kind = 'period')),
    witnesses TEXT NOT NULL CHECK (json_valid(witnesses)),
    PRIMARY KEY (claim_id, ord),
    CHECK (low <= high),
    CHECK (date_start <= date_end)
) STRICT, WITHOUT ROWID;
CREATE INDEX arguments_by_name ON arguments (name) WHERE name IS NOT NULL;
CREATE TABLE attributions (
    claim_id TEXT NOT NULL REFERENCES claims (claim_id) ON DELETE CASCADE,
    ord INTEGER NOT NULL,
    name TEXT NOT NULL,
    also TEXT NOT NULL CHECK (json_valid(also)),
    basis TEXT NOT NULL CHECK (basis IN ('first-hand', 'named', 'anonymous', 'relayed')),
    words TEXT NOT NULL,
    words_start INTEGER NOT NULL CHECK (words_start >= 0),
    words_end INTEGER NOT NULL CHECK (words_start <= words_end),
    PRIMARY KEY (claim_id, ord)
) STRICT, WITHOUT ROWID;
"""
    + _verbatim(
        "claims_quote_is_verbatim",
        "claims",
        _OF_VERSION,
        ("quote", "quote_start", "quote_end"),
        ("trigger_words", "trigger_start", "trigger_end"),
    )
    + _verbatim(
        "arguments_words_are_verbatim",
        "arguments",
        _OF_CLAIM,
        ("words", "words_start", "words_end"),
    )
    + _verbatim(
        "attributions_words_are_verbatim",
        "attributions",
        _OF_CLAIM,
        ("words", "words_start", "words_end"),
    )
)

#: Derived by merging. An event is named by the claim of its oldest report and goes with it.
MERGED = """
CREATE TABLE events (
    event_id TEXT PRIMARY KEY REFERENCES claims (claim_id) ON DELETE CASCADE,
    event_type TEXT NOT NULL,
    headline TEXT NOT NULL,
    date_start TEXT NOT NULL,
    date_end TEXT NOT NULL,
    date_precision TEXT NOT NULL,
    status TEXT NOT NULL
        CHECK (status IN ('confirmed', 'reported', 'planned', 'possible', 'denied')),
    value_low REAL,
    value_high REAL,
    value_currency TEXT,
    quantity_low REAL,
    quantity_high REAL,
    quantity_unit TEXT,
    reports INTEGER NOT NULL CHECK (reports > 0),
    origins INTEGER NOT NULL CHECK (origins > 0),
    conflicts INTEGER NOT NULL CHECK (conflicts >= 0),
    first_reported TEXT NOT NULL,
    last_reported TEXT NOT NULL,
    CHECK (date_start <= date_end),
    CHECK (value_low <= value_high),
    CHECK (quantity_low <= quantity_high),
    CHECK (first_reported <= last_reported)
) STRICT;
CREATE INDEX events_by_date ON events (date_start, date_end);
CREATE INDEX events_by_type ON events (event_type, date_start);
CREATE TABLE event_claims (
    event_id TEXT NOT NULL REFERENCES events (event_id) ON DELETE CASCADE,
    ord INTEGER NOT NULL,
    claim_id TEXT NOT NULL UNIQUE REFERENCES claims (claim_id) ON DELETE CASCADE,
    PRIMARY KEY (event_id, ord)
) STRICT, WITHOUT ROWID;
CREATE TABLE conflicts (
    event_id TEXT NOT NULL REFERENCES events (event_id) ON DELETE CASCADE,
    ord INTEGER NOT NULL,
    role TEXT NOT NULL,
    first_claim TEXT NOT NULL REFERENCES claims (claim_id) ON DELETE CASCADE,
    second_claim TEXT NOT NULL REFERENCES claims (claim_id) ON DELETE CASCADE,
    reason TEXT NOT NULL CHECK (reason IN ('disagreement', 'different scope', 'update')),
    PRIMARY KEY (event_id, ord)
) STRICT, WITHOUT ROWID;
CREATE INDEX conflicts_by_first ON conflicts (first_claim);
CREATE INDEX conflicts_by_second ON conflicts (second_claim);
"""

JOURNAL = """
CREATE TABLE runs (
    run_id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('crawl', 'analyse', 'merge')),
    started_at TEXT NOT NULL,
    finished_at TEXT,
    status TEXT NOT NULL CHECK (status IN ('running', 'ok', 'failed')),
    counts TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(counts)),
    message TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE issues (
    issue_id TEXT PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources (source),
    document_id TEXT REFERENCES documents (document_id),
    url TEXT NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('fetch', 'read', 'extract')),
    message TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    resolved_at TEXT
) STRICT;
CREATE INDEX issues_by_document ON issues (document_id);
CREATE INDEX issues_by_url ON issues (url);
CREATE INDEX issues_by_source ON issues (source);
CREATE TABLE dictionary (
    table_name TEXT NOT NULL,
    column_name TEXT NOT NULL,
    description TEXT NOT NULL,
    unit TEXT NOT NULL,
    example TEXT NOT NULL,
    PRIMARY KEY (table_name, column_name)
) STRICT, WITHOUT ROWID;
"""

SEARCH = """
CREATE VIRTUAL TABLE versions_fts USING fts5 (
    title, text, content='versions', content_rowid='version_no',
    tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER versions_fts_insert AFTER INSERT ON versions BEGIN
    INSERT INTO versions_fts (rowid, title, text) VALUES (NEW.version_no, NEW.title, NEW.text);
END;
CREATE TRIGGER versions_fts_delete AFTER DELETE ON versions BEGIN
    INSERT INTO versions_fts (versions_fts, rowid, title, text)
    VALUES ('delete', OLD.version_no, OLD.title, OLD.text);
END;
CREATE TRIGGER versions_fts_update AFTER UPDATE OF title ON versions BEGIN
    INSERT INTO versions_fts (versions_fts, rowid, title, text)
    VALUES ('delete', OLD.version_no, OLD.title, OLD.text);
    INSERT INTO versions_fts (rowid, title, text) VALUES (NEW.version_no, NEW.title, NEW.text);
END;
"""
