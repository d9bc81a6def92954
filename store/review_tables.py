"""What m007 adds: the decisions of people, which are only ever added to, and what follows from them.

Released with it. All but `decisions` is derived and made anew by every replay (store/replay.py).
"""

from store.event_views import EVENT_COLUMNS

_DECISIONS = """
CREATE TABLE decisions (
    decision_no INTEGER PRIMARY KEY,
    decision_id TEXT NOT NULL UNIQUE,
    decided_at TEXT NOT NULL,
    reviewer TEXT NOT NULL CHECK (reviewer <> ''),
    note TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('accept', 'reject', 'correct', 'restate', 'together', 'apart',
        'add', 'undo')),
    act TEXT NOT NULL CHECK (json_valid(act)),
    sentence TEXT NOT NULL
) STRICT;
CREATE TRIGGER decisions_are_kept BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are kept for ever: undo one by another'); END;
CREATE TRIGGER decisions_never_change BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are kept as they were taken: undo one by another'); END;
CREATE TRIGGER decisions_are_not_replaced BEFORE INSERT ON decisions WHEN EXISTS (
    SELECT 1 FROM decisions
    WHERE decision_no = NEW.decision_no OR decision_id = NEW.decision_id)
BEGIN SELECT RAISE(ABORT, 'decisions are kept as they were taken: undo one by another'); END;
"""

#: No decision hangs on a claim, so none goes with one.
_DERIVED = """
CREATE TABLE decision_states (
    decision_no INTEGER PRIMARY KEY REFERENCES decisions (decision_no),
    in_force INTEGER NOT NULL CHECK (in_force IN (0, 1)),
    lost TEXT NOT NULL
) STRICT;
CREATE TABLE reviewed_claims (
    claim_id TEXT PRIMARY KEY REFERENCES claims (claim_id) ON DELETE CASCADE,
    review TEXT NOT NULL CHECK (review IN ('accepted', 'rejected', 'corrected', 'added')),
    decision_no INTEGER NOT NULL REFERENCES decisions (decision_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX reviewed_claims_by_decision ON reviewed_claims (decision_no);
CREATE TABLE extracted_claims (
    claim_id TEXT PRIMARY KEY REFERENCES claims (claim_id) ON DELETE CASCADE,
    extracted TEXT NOT NULL CHECK (json_valid(extracted))
) STRICT, WITHOUT ROWID;
CREATE TABLE claim_bonds (
    first_claim TEXT NOT NULL REFERENCES claims (claim_id) ON DELETE CASCADE,
    second_claim TEXT NOT NULL REFERENCES claims (claim_id) ON DELETE CASCADE,
    bond TEXT NOT NULL CHECK (bond IN ('together', 'apart')),
    PRIMARY KEY (first_claim, second_claim),
    CHECK (first_claim < second_claim)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_bonds_by_second ON claim_bonds (second_claim);
"""

_OF_EVENT = """SELECT rc.review FROM event_claims ec JOIN reviewed_claims rc USING (claim_id)
    WHERE ec.event_id = e.event_id"""

_VIEWS = f"""
CREATE VIEW v_decisions AS
SELECT d.decision_id, d.decided_at, d.reviewer, d.kind, coalesce(s.in_force, 1) AS in_force,
    coalesce(s.lost, '') AS lost, d.note,
    json_extract(d.act, '$.claims[0].claim_id') AS claim_id,
    coalesce(json_array_length(d.act, '$.claims'), 0)
        + coalesce(json_array_length(d.act, '$.others'), 0) AS claims,
    json_extract(d.act, '$.claims[0].event_type') AS event_type,
    json_extract(d.act, '$.claims[0].publisher') AS publisher,
    json_extract(d.act, '$.claims[0].published') AS published,
    json_extract(d.act, '$.claims[0].url') AS url,
    json_extract(d.act, '$.claims[0].quote') AS quote,
    json_extract(d.act, '$.role') AS role,
    CASE d.kind WHEN 'restate' THEN json_extract(d.act, '$.modality')
        WHEN 'correct' THEN coalesce((SELECT group_concat(json_extract(f.value, '$.words'), '; ')
            FROM json_each(d.act, '$.fillers') f), '') END AS words,
    json_extract(d.act, '$.decision_id') AS undoes, d.sentence
FROM decisions d LEFT JOIN decision_states s USING (decision_no);
CREATE VIEW v_reviews AS
SELECT rc.claim_id, ec.event_id, rc.review, d.decision_id, d.reviewer, d.decided_at, d.note,
    c.event_type, v.publisher, v.published, v.url, c.quote
FROM reviewed_claims rc JOIN decisions d USING (decision_no) JOIN claims c USING (claim_id)
JOIN versions v USING (version_id) LEFT JOIN event_claims ec USING (claim_id);
DROP VIEW v_events;
CREATE VIEW v_events AS
SELECT {EVENT_COLUMNS},
    CASE WHEN EXISTS ({_OF_EVENT} AND rc.review IN ('corrected', 'added')) THEN 'corrected'
        WHEN EXISTS ({_OF_EVENT} AND rc.review = 'accepted') THEN 'accepted' ELSE 'none' END AS review
FROM events e;
"""

REVIEW = _DECISIONS + _DERIVED + _VIEWS
