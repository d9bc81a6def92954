"""Trying watches before there is anything to tell: a sample through a channel, and what a watch finds already."""

from datetime import datetime
from pathlib import Path

from crawler.documents import hash_id
from nlp.alerts import Alert, Evidence, Kind
from nlp.conditions import meets
from nlp.headline import headline
from nlp.snapshots import Difference
from store.database import Store
from store.outbox import Letter
from ui.channels import Channel, Undelivered
from ui.watches_toml import Watchlist

#: Of the events of a database, so many are looked at: those learned of last.
LOOKED_AT = 1_000


def sample(channel: str, at: datetime) -> Letter:
    """A letter of one made-up alert."""
    letter_id = hash_id("sample", channel, at.isoformat())
    alert = Alert(
        letter_id,
        "test",
        "event",
        "test",
        Kind.UPDATE,
        "This is a test: Example Buyer ordered 120,000 example chips",
        at,
        {"type": "order", "status": "reported", "quantity": "120k"},
        (Difference("quantity", "100k", "120k"),),
        (
            Evidence(
                "Chokepoint",
                at.date().isoformat(),
                "https://chokepoint.invalid/test",
                "Nobody ordered anything: this is a sample, sent by `chokepoint watches test`.",
            ),
        ),
        {},
    )
    return Letter(letter_id, channel, at, is_digest=False, alerts=(alert,))


def try_channel(channel: Channel, at: datetime) -> tuple[bool, str]:
    """Whether the channel took a sample, and what came back, in words."""
    try:
        return True, channel.send(sample(channel.name, at), at)
    except Undelivered as problem:
        return False, str(problem)


def found_by(watchlist: Watchlist, name: str, database: Path) -> str:
    """Which events of the database the watch is for, in words."""
    watch = next(w for w in watchlist.watches if w.name == name)
    if watch.condition.quiet is not None:
        return "tells of sources, not of events"
    if not database.exists():
        return f"there is no database at {database} yet to try it on"
    with Store(database, readonly=True) as store:
        events = store.events_of(list(store.learned(limit=LOOKED_AT)))
        silent = {row["event_id"] for row in store.rows("v_due") if row["state"] == "silent"}
    found = [event for event in events if meets(watch.condition, event)]
    if watch.condition.silent_due:
        late = sum(event.id in silent for event in found)
        return f"{late:,} of these events have due dates that passed in silence; it tells of those to come"
    looked = (
        f"of the {len(events):,} events learned of last" if events else "of no event: there is none"
    )
    turns = " (of which it tells those that change so)" if watch.condition.is_of_turns else ""
    newest = f"; the latest: {headline(found[-1])}" if found else ""
    return f"is for {len(found):,} {looked}{turns}{newest}"
