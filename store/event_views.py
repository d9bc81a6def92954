"""What m005 puts in place of the views of events: the same rows, found by index. Released with it.

The first ones asked v_names, which SQLite makes whole for every event: 45 events of 3,200 took 245 ms.
"""

from store.views import PUBLISHERS, joined

#: Names of goods; those of an instrument stand in neither column.
GOODS_ROLES = "IN ('product', 'replaces')"
PARTY_ROLES = "NOT IN ('product', 'replaces', 'instrument')"


def _of_event(roles: str) -> str:
    # CROSS JOIN keeps the order: from the event to its claims to their names.
    rows = f"""FROM event_claims ec CROSS JOIN arguments n USING (claim_id)
        WHERE ec.event_id = e.event_id AND n.kind = 'name' AND n.role {roles}"""
    return f"coalesce({joined('n.name', rows)}, '')"


#: SQL for the columns of v_events, of an event `e`.
EVENT_COLUMNS = f"""e.event_id, e.event_type, e.headline, e.date_start, e.date_end, e.date_precision, e.status,
    {_of_event(PARTY_ROLES)} AS parties, {_of_event(GOODS_ROLES)} AS products,
    e.value_low, e.value_high, e.value_currency,
    e.quantity_low, e.quantity_high, e.quantity_unit,
    {PUBLISHERS} AS publishers,
    e.reports, e.origins, e.conflicts, e.first_reported, e.last_reported"""

VIEWS_BY_INDEX = f"""
DROP VIEW v_events;
DROP VIEW v_timeline;
CREATE INDEX events_by_end ON events (date_end, date_start);
CREATE VIEW v_events AS
SELECT {EVENT_COLUMNS}
FROM events e;
CREATE VIEW v_timeline AS
SELECT e.event_id, e.event_type, e.headline, e.date_start, e.date_end, e.date_precision, e.status,
    e.value_low, e.value_high, e.value_currency, e.reports, e.origins, e.conflicts,
    {_of_event(PARTY_ROLES)} AS parties
FROM events e;
"""
