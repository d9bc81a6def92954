"""What m009 adds: what each event adds to somebody's stock, what is due, and what became of it. Released with it."""

from store.views import joined

_STOCK = """
CREATE TABLE event_stock (
    event_id TEXT NOT NULL REFERENCES events (event_id) ON DELETE CASCADE,
    ord INTEGER NOT NULL,
    act TEXT NOT NULL CHECK (act IN ('ordered', 'delivered', 'held')),
    holder TEXT NOT NULL,
    holder_kind TEXT NOT NULL
        CHECK (holder_kind IN ('one', 'jointly', 'group', 'country', 'unnamed')),
    product_family TEXT NOT NULL,
    window_start TEXT,
    window_end TEXT CHECK ((window_end IS NULL) = (window_start IS NULL)),
    dated_by TEXT NOT NULL CHECK (dated_by IN ('', 'delivery', 'date', 'report')),
    measure TEXT NOT NULL CHECK (measure IN ('goods', 'money')),
    unit TEXT NOT NULL,
    low REAL NOT NULL CHECK (low >= 0),
    firm_high REAL,
    high REAL,
    low_claim TEXT REFERENCES claims (claim_id) ON DELETE CASCADE,
    high_claim TEXT NOT NULL REFERENCES claims (claim_id) ON DELETE CASCADE,
    PRIMARY KEY (event_id, ord),
    CHECK (window_start <= window_end),
    CHECK (low <= high)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_stock_by_low_claim ON event_stock (low_claim);
CREATE INDEX event_stock_by_high_claim ON event_stock (high_claim);
"""

#: A sign goes with the event that gives it, and with the promise that it is of.
_DUE = """
CREATE TABLE event_due (
    event_id TEXT NOT NULL REFERENCES events (event_id) ON DELETE CASCADE,
    ord INTEGER NOT NULL,
    role TEXT NOT NULL,
    window_start TEXT NOT NULL,
    window_end TEXT NOT NULL,
    precision TEXT NOT NULL,
    said_on TEXT NOT NULL,
    said_claim TEXT NOT NULL REFERENCES claims (claim_id) ON DELETE CASCADE,
    PRIMARY KEY (event_id, ord),
    CHECK (window_start <= window_end)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_due_by_window ON event_due (window_end, window_start);
CREATE INDEX event_due_by_claim ON event_due (said_claim);
CREATE TABLE due_signs (
    event_id TEXT NOT NULL,
    due_ord INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('confirmed', 'slipped', 'withdrawn', 'told again')),
    sign_on TEXT NOT NULL,
    sign_claim TEXT NOT NULL REFERENCES event_claims (claim_id) ON DELETE CASCADE,
    later_start TEXT,
    later_end TEXT CHECK ((later_end IS NULL) = (later_start IS NULL)),
    PRIMARY KEY (event_id, due_ord, sign_claim, outcome),
    FOREIGN KEY (event_id, due_ord) REFERENCES event_due (event_id, ord) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX due_signs_by_claim ON due_signs (sign_claim);
"""


def _quarter(day: str) -> str:
    """SQL for the calendar quarter of an ISO day: 2024-Q3."""
    return f"substr({day}, 1, 4) || '-Q' || ((substr({day}, 6, 2) + 2) / 3)"


def _told_in_parts(whole: str) -> str:
    """SQL: whether every part of the sum that `whole` tells gives the same measure; a part that was called
    off gives nothing of it."""
    return f"""EXISTS (SELECT 1 FROM event_parts p WHERE p.event_id = {whole}.event_id)
        AND NOT EXISTS (SELECT 1 FROM event_parts p
            LEFT JOIN event_claims pc ON pc.claim_id = p.part_claim
            LEFT JOIN events pe ON pe.event_id = pc.event_id
            LEFT JOIN event_stock ps ON ps.event_id = pc.event_id
                AND ps.measure = {whole}.measure AND ps.unit = {whole}.unit
            WHERE p.event_id = {whole}.event_id
                AND ps.event_id IS NULL AND coalesce(pe.status, '') <> 'withdrawn')"""


def _said(claim: str, prefix: str) -> str:
    """SQL for who says it and in which words."""
    return f"""(SELECT v.publisher FROM claims c JOIN versions v USING (version_id)
            WHERE c.claim_id = {claim}) AS {prefix}_publisher,
        (SELECT v.url FROM claims c JOIN versions v USING (version_id)
            WHERE c.claim_id = {claim}) AS {prefix}_url,
        (SELECT c.quote FROM claims c WHERE c.claim_id = {claim}) AS {prefix}_quote"""


_V_STOCK = f"""
CREATE VIEW v_stock AS
SELECT s.event_id, e.headline, e.status, s.act, s.holder, s.holder_kind, s.product_family,
    {_quarter("s.window_start")} AS quarter_from, {_quarter("s.window_end")} AS quarter_to,
    s.window_start, s.window_end, s.dated_by, s.measure, s.unit, s.low, s.firm_high, s.high,
    CASE WHEN {_told_in_parts("s")} THEN 'told in parts'
        WHEN EXISTS (SELECT 1 FROM event_claims ec
            JOIN event_parts wp ON wp.part_claim = ec.claim_id
            JOIN event_stock w ON w.event_id = wp.event_id AND w.measure = s.measure AND w.unit = s.unit
            WHERE ec.event_id = s.event_id AND NOT ({_told_in_parts("w")})) THEN 'part of a sum'
        ELSE '' END AS left_out,
    s.low_claim, {_said("s.low_claim", "low")},
    s.high_claim, {_said("s.high_claim", "high")}
FROM event_stock s JOIN events e USING (event_id);
"""

_LINE = "act, holder, holder_kind, product_family, quarter_from, quarter_to, measure, unit"
#: What is ordered and delivered adds up; two reports of what somebody holds are of one stock.
_V_STOCKPILE_BY_QUARTER = f"""
CREATE VIEW v_stockpile_by_quarter AS
SELECT {_LINE},
    CASE act WHEN 'held' THEN coalesce(min(low) FILTER (WHERE firm), 0.0) ELSE sum(low) END AS low,
    CASE WHEN count(*) FILTER (WHERE firm) > count(firm_high) FILTER (WHERE firm) THEN NULL
        WHEN act = 'held' THEN coalesce(max(firm_high) FILTER (WHERE firm), 0.0)
        ELSE coalesce(sum(firm_high) FILTER (WHERE firm), 0.0) END AS firm_high,
    CASE WHEN count(*) > count(high) THEN NULL WHEN act = 'held' THEN max(high)
        ELSE sum(high) END AS high,
    count(*) AS events, sum(NOT firm) AS unsure_events,
    group_concat(low_claim, '; ') FILTER (WHERE act <> 'held' OR low_rank = 1) AS low_claims,
    group_concat(high_claim, '; ') FILTER (WHERE act <> 'held' OR high_rank = 1) AS high_claims,
    group_concat(event_id, '; ') AS event_ids
FROM (SELECT event_id, {_LINE}, low, firm_high, high, low_claim, high_claim,
        low_claim IS NOT NULL AS firm,
        rank() OVER (PARTITION BY {_LINE}, low_claim IS NULL ORDER BY low) AS low_rank,
        rank() OVER (PARTITION BY {_LINE} ORDER BY high IS NULL DESC, high DESC) AS high_rank
    FROM v_stock WHERE left_out = '' ORDER BY event_id)
GROUP BY {_LINE};
"""


def _of_event(column: str, roles: str) -> str:
    rows = f"""FROM event_claims ec CROSS JOIN arguments n USING (claim_id)
        WHERE ec.event_id = e.event_id AND n.kind = 'name' AND n.role IN ({roles})"""
    return f"coalesce({joined('n.name', rows)}, '') AS {column}"


#: date('now') is the day that a database shown as known on a day (store.hindsight) puts in its place.
_V_DUE = f"""
CREATE VIEW v_due AS
SELECT d.event_id, e.event_type, e.headline, d.role, d.window_start, d.window_end, d.precision,
    {_of_event("owed_by", "'supplier', 'authority'")},
    {_of_event("owed_to", "'buyer', 'recipient', 'target'")},
    {_of_event("products", "'product'")},
    e.quantity_low, e.quantity_high, e.quantity_unit, e.value_low, e.value_high, e.value_currency,
    CASE WHEN s.outcome IN ('confirmed', 'slipped', 'withdrawn') THEN s.outcome
        WHEN date('now') < d.window_start THEN 'upcoming'
        WHEN date('now') <= d.window_end THEN 'due now' ELSE 'silent' END AS state,
    d.said_on, d.said_claim, {_said("d.said_claim", "said")},
    s.sign_on, s.sign_claim, {_said("s.sign_claim", "sign")},
    s.later_start, s.later_end, e.last_reported
FROM event_due d JOIN events e USING (event_id)
LEFT JOIN due_signs s ON s.event_id = d.event_id AND s.due_ord = d.ord
    AND s.sign_claim || s.outcome = (SELECT t.sign_claim || t.outcome FROM due_signs t
        WHERE t.event_id = d.event_id AND t.due_ord = d.ord AND t.sign_on <= date('now')
        ORDER BY t.later_start IS NOT NULL DESC, t.sign_on DESC, t.sign_claim DESC,
            t.outcome = 'confirmed' DESC LIMIT 1)
WHERE d.said_on <= date('now');
"""

STOCK_AND_DUE = _STOCK + _DUE + _V_STOCK + _V_STOCKPILE_BY_QUARTER + _V_DUE
