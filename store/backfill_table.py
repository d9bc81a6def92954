"""What m013 adds: which parts of backfills the database holds. Released with it."""

BACKFILL = """
CREATE TABLE backfill_parts (
    part TEXT PRIMARY KEY,
    input TEXT NOT NULL,
    run_id INTEGER NOT NULL REFERENCES runs (run_id),
    loaded_at TEXT NOT NULL,
    about TEXT NOT NULL CHECK (json_valid(about))
) STRICT, WITHOUT ROWID;
"""
