"""What m010 adds: who acts in an event, in its own row, where a window of the timeline finds it. Released with it.

Read from the claims of each event, a window of 4,500 events took some 230 ms.
"""

from store.event_views import PARTY_ROLES
from store.views import joined

_OF_CLAIMS = joined(
    "n.name",
    f"""FROM event_claims ec CROSS JOIN arguments n USING (claim_id)
        WHERE ec.event_id = events.event_id AND n.kind = 'name' AND n.role {PARTY_ROLES}""",
)

TIMELINE_AT_SCALE = f"""
ALTER TABLE events ADD COLUMN parties TEXT NOT NULL DEFAULT '';
UPDATE events SET parties = coalesce({_OF_CLAIMS}, '');
DROP VIEW v_timeline;
CREATE VIEW v_timeline AS
SELECT event_id, event_type, headline, date_start, date_end, date_precision, status,
    value_low, value_high, value_currency, reports, origins, conflicts, parties
FROM events;
"""
