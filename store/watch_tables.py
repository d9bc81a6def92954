"""What m012_watches adds: which events have changed, what was told of them, and the letters that go out.
Released with it.

Triggers fill the queue, whoever writes, as they fill that of merging: what was merged is never lost to
watches, however the process that merged it ended. Who is told, and where, stands in the user's file.
"""

#: How an event was before: what nlp.snapshots.Snapshot holds.
SNAPSHOT = (
    *("headline", "status", "date_start", "date_end", "date_precision"),
    *("value_low", "value_high", "value_currency"),
    *("quantity_low", "quantity_high", "quantity_unit"),
    *("conflicts", "reports", "parties"),
)

WATCHES = f"""
CREATE TABLE watch_queue (
    change_no INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id TEXT NOT NULL,
    before TEXT CHECK (before IS NULL OR json_valid(before))
) STRICT;
CREATE TABLE watches (
    watch TEXT PRIMARY KEY,
    begun_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE alerts (
    alert_id TEXT PRIMARY KEY,
    watch TEXT NOT NULL,
    matter TEXT NOT NULL CHECK (matter IN ('event', 'due date', 'source')),
    about TEXT NOT NULL,
    nth INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('new', 'update', 'over')),
    made_at TEXT NOT NULL,
    headline TEXT NOT NULL,
    told TEXT NOT NULL CHECK (json_valid(told)),
    snapshot TEXT NOT NULL CHECK (json_valid(snapshot)),
    UNIQUE (watch, matter, about, nth)
) STRICT, WITHOUT ROWID;
CREATE TABLE letters (
    letter_id TEXT PRIMARY KEY,
    channel TEXT NOT NULL,
    made_at TEXT NOT NULL,
    is_digest INTEGER NOT NULL CHECK (is_digest IN (0, 1)),
    next_at TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    delivered_at TEXT,
    given_up_at TEXT,
    said TEXT NOT NULL DEFAULT '',
    CHECK (delivered_at IS NULL OR given_up_at IS NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX letters_waiting ON letters (channel, made_at)
    WHERE delivered_at IS NULL AND given_up_at IS NULL;
CREATE TABLE tellings (
    alert_id TEXT NOT NULL REFERENCES alerts (alert_id) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    letter_id TEXT REFERENCES letters (letter_id),
    PRIMARY KEY (alert_id, channel)
) STRICT, WITHOUT ROWID;
CREATE INDEX tellings_unpacked ON tellings (channel) WHERE letter_id IS NULL;
CREATE INDEX tellings_by_letter ON tellings (letter_id) WHERE letter_id IS NOT NULL;
CREATE TABLE channels (
    channel TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    next_at TEXT NOT NULL,
    said TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER watch_queue_knows_what_came AFTER INSERT ON events BEGIN
    INSERT INTO watch_queue (event_id) VALUES (new.event_id);
END;
CREATE TRIGGER watch_queue_knows_what_went BEFORE DELETE ON events BEGIN
    INSERT INTO watch_queue (event_id, before) VALUES (old.event_id,
        json_object({", ".join(f"'{column}', old.{column}" for column in SNAPSHOT)}));
END;
"""
#: The tables whose rows are nobody's business but the user's: emptied in a copy of some events.
PRIVATE = ("tellings", "alerts", "letters", "channels", "watches", "watch_queue")
