"""The views: what analysts may build on, whatever happens to the tables. Released with m001."""


def joined(column: str, rows: str) -> str:
    """SQL for the different values of a column in alphabetical order, joined by "; "."""
    return f"""(SELECT group_concat(value, '; ') FROM
        (SELECT min({column}) AS value {rows} GROUP BY lower({column}) ORDER BY 1))"""


def _names(role: str) -> str:
    rows = f"FROM arguments a WHERE a.claim_id = c.claim_id AND a.role = '{role}' AND name <> ''"
    return f"{joined('a.name', rows)} AS {role}"


def _words(role: str, claim: str = "c.claim_id") -> str:
    return f"""(SELECT group_concat(words, '; ') FROM
        (SELECT words FROM arguments a WHERE a.claim_id = {claim} AND a.role = {role}
        ORDER BY a.ord))"""


def _first(column: str, role: str, kind: str) -> str:
    """SQL for a column of the first argument of the kind in the role."""
    return f"""(SELECT {column} FROM arguments a WHERE a.claim_id = c.claim_id
        AND a.role = '{role}' AND a.kind = '{kind}' ORDER BY a.ord LIMIT 1)"""


def _figure(role: str, kind: str, unit: str) -> str:
    return f"""{_words(f"'{role}'")} AS {role}_words,
        {_first("low", role, kind)} AS {role}_low, {_first("high", role, kind)} AS {role}_high,
        {_first("unit", role, kind)} AS {role}_{unit}"""


def _dates(role: str) -> str:
    return f"""{_first("date_start", role, "period")} AS {role}_start,
        {_first("date_end", role, "period")} AS {role}_end"""


#: A role that is neither product nor instrument is a party, so that an event type of one's own
#: needs no change here.
_PART = """CASE WHEN a.role IN ('product', 'replaces') THEN 'product'
    WHEN a.role = 'instrument' THEN 'instrument' ELSE 'party' END AS part"""

_V_NAMES = f"""
CREATE VIEW v_names AS
SELECT ec.event_id, a.claim_id, a.role, {_PART}, a.name, 1 AS main
FROM arguments a LEFT JOIN event_claims ec USING (claim_id) WHERE a.kind = 'name'
UNION
SELECT ec.event_id, a.claim_id, a.role, {_PART}, j.value, 0
FROM arguments a LEFT JOIN event_claims ec USING (claim_id), json_each(a.also) j
WHERE a.kind = 'name' AND j.value <> a.name;
"""


def _of_event(column: str, part: str) -> str:
    rows = f"FROM v_names n WHERE n.event_id = e.event_id AND n.part = '{part}' AND n.main"
    return joined(f"n.{column}", rows)


PUBLISHERS = joined(
    "v.publisher",
    """FROM event_claims ec JOIN claims c USING (claim_id) JOIN versions v USING (version_id)
    WHERE ec.event_id = e.event_id""",
)

_V_EVENTS = f"""
CREATE VIEW v_events AS
SELECT e.event_id, e.event_type, e.headline, e.date_start, e.date_end, e.date_precision, e.status,
    coalesce({_of_event("name", "party")}, '') AS parties,
    coalesce({_of_event("name", "product")}, '') AS products,
    e.value_low, e.value_high, e.value_currency,
    e.quantity_low, e.quantity_high, e.quantity_unit,
    {PUBLISHERS} AS publishers,
    e.reports, e.origins, e.conflicts, e.first_reported, e.last_reported
FROM events e;
"""

_V_TIMELINE = f"""
CREATE VIEW v_timeline AS
SELECT e.event_id, e.event_type, e.headline, e.date_start, e.date_end, e.date_precision, e.status,
    e.value_low, e.value_high, e.value_currency, e.reports, e.origins, e.conflicts,
    coalesce({_of_event("name", "party")}, '') AS parties
FROM events e;
"""

_ROLES = (
    *("buyer", "supplier", "holder", "recipient", "company", "authority", "target"),
    *("product", "replaces", "instrument"),
)

_V_CLAIMS = f"""
CREATE VIEW v_claims AS
SELECT c.claim_id, ec.event_id, c.event_type, v.publisher, v.published, v.url, v.title,
    c.quote, c.quote_start, c.quote_end,
    {", ".join(_names(role) for role in _ROLES)},
    {_figure("quantity", "quantity", "unit")},
    {_figure("value", "money", "currency")},
    {_figure("coverage", "months", "unit")},
    {", ".join(_dates(role) for role in ("date", "delivery", "effective", "period"))},
    c.modality,
    (SELECT group_concat(name, '; ') FROM (SELECT name FROM attributions t
        WHERE t.claim_id = c.claim_id ORDER BY t.ord)) AS attribution,
    (SELECT group_concat(basis, '; ') FROM (SELECT basis FROM attributions t
        WHERE t.claim_id = c.claim_id ORDER BY t.ord)) AS basis,
    c.confidence, c.version_id, v.document_id
FROM claims c JOIN versions v USING (version_id) LEFT JOIN event_claims ec USING (claim_id);
"""

_V_ARGUMENTS = """
CREATE VIEW v_arguments AS
SELECT a.claim_id, ec.event_id, c.event_type, v.publisher, v.published, v.url, a.ord, a.role,
    a.kind, a.words, a.words_start, a.words_end, a.name, a.key, a.also, a.low, a.high, a.unit,
    a.bound, a.date_start, a.date_end, a.precision, a.witnesses
FROM arguments a JOIN claims c USING (claim_id) JOIN versions v USING (version_id)
LEFT JOIN event_claims ec USING (claim_id);
"""

_V_CONFLICTS = f"""
CREATE VIEW v_conflicts AS
SELECT x.event_id, x.ord, e.event_type, e.headline, x.role, x.reason,
    x.first_claim, v1.publisher AS first_publisher, v1.published AS first_published,
    v1.url AS first_url, {_words("x.role", "x.first_claim")} AS first_words,
    c1.quote AS first_quote,
    x.second_claim, v2.publisher AS second_publisher, v2.published AS second_published,
    v2.url AS second_url, {_words("x.role", "x.second_claim")} AS second_words,
    c2.quote AS second_quote
FROM conflicts x JOIN events e USING (event_id)
JOIN claims c1 ON c1.claim_id = x.first_claim JOIN versions v1 ON v1.version_id = c1.version_id
JOIN claims c2 ON c2.claim_id = x.second_claim JOIN versions v2 ON v2.version_id = c2.version_id;
"""

_V_DOCUMENTS = """
CREATE VIEW v_documents AS
SELECT p.page_id, p.url, p.source, p.first_seen_at,
    (SELECT count(*) FROM documents d WHERE d.page_id = p.page_id) AS documents,
    d.document_id, d.fetched_at, d.state,
    v.version_id, v.kind, v.publisher, v.published, v.title,
    (SELECT count(*) FROM claims c WHERE c.version_id = v.version_id) AS claims
FROM pages p
JOIN documents d ON d.document_id = (SELECT document_id FROM documents WHERE page_id = p.page_id
    ORDER BY fetched_at DESC, document_id DESC LIMIT 1)
LEFT JOIN versions v ON v.version_id = (SELECT version_id FROM versions WHERE page_id = p.page_id
    ORDER BY seen_at DESC, version_id DESC LIMIT 1);
"""

_V_ISSUES = """
CREATE VIEW v_issues AS
SELECT i.issue_id, i.source, s.publisher, i.stage, i.message, i.url, i.document_id,
    i.first_seen, i.last_seen, i.resolved_at
FROM issues i JOIN sources s USING (source);
"""

_V_RUNS = """
CREATE VIEW v_runs AS
SELECT run_id, kind, started_at, finished_at, status,
    round((julianday(finished_at) - julianday(started_at)) * 86400, 1) AS seconds,
    counts, message
FROM runs;
"""

_V_SOURCES = """
CREATE VIEW v_sources AS
SELECT s.source, s.kind, s.publisher, s.url, s.tier, s.publisher_group, s.country,
    (SELECT count(*) FROM documents d WHERE d.source = s.source) AS documents,
    (SELECT count(*) FROM documents d WHERE d.source = s.source AND d.state = 'unreadable')
        AS unreadable,
    (SELECT count(*) FROM documents d JOIN versions v USING (document_id)
        JOIN claims c USING (version_id) WHERE d.source = s.source) AS claims,
    (SELECT count(*) FROM issues i WHERE i.source = s.source AND i.resolved_at IS NULL)
        AS open_issues,
    (SELECT max(fetched_at) FROM documents d WHERE d.source = s.source) AS last_fetched_at
FROM sources s;
"""

VIEWS = (
    _V_NAMES
    + _V_EVENTS
    + _V_TIMELINE
    + _V_CLAIMS
    + _V_ARGUMENTS
    + _V_CONFLICTS
    + _V_DOCUMENTS
    + _V_ISSUES
    + _V_RUNS
    + _V_SOURCES
)
