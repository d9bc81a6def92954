"""Letters: which alerts go out together, which goes next, and what came back. Used inside transactions of others.

A channel that does not answer is left alone, ever longer; its letters wait, and those of others do not.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from crawler.documents import hash_id
from nlp.alerts import Alert, Watch
from store.alert_book import alert_of
from store.rows import stamp

#: A letter that could not be delivered for so long is given up.
GIVEN_UP = timedelta(days=7)
#: A letter that was refused so often, by a channel that answers, is given up.
MOST_REFUSALS = 3
#: How long a channel is left alone after its first failure, doubled each time, and at most.
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
#: A channel may ask to be left alone for so long at most.
LONGEST_WISH = timedelta(days=1)

_WAITS = "delivered_at IS NULL AND given_up_at IS NULL"


@dataclass(frozen=True, slots=True)
class Letter:
    """Alerts that go out together, on one channel. `id` stays the same however often it is tried."""

    id: str
    channel: str
    made_at: datetime
    is_digest: bool
    alerts: tuple[Alert, ...]
    tries: int = 0


@dataclass(frozen=True, slots=True)
class ChannelState:
    """How a channel does. `said` is what came back last, in words; `next_at`: not to be tried before."""

    channel: str
    failures: int
    next_at: datetime | None
    said: str
    waiting: int
    delivered: int
    given_up: int


def pack(db: Database, watches: Sequence[Watch], most: Mapping[str, int], now: datetime) -> None:
    """Puts the alerts whose time has come into letters, at most so many into one, by channel.

    What is to be told by a watch or on a channel that there is no more is told no more.
    """
    by_name = {watch.name: watch for watch in watches}
    ready: dict[tuple[str, bool], list[str]] = {}
    for row in list(
        db.query(
            """SELECT t.alert_id, t.channel, a.watch, a.made_at FROM tellings t JOIN alerts a USING (alert_id)
            WHERE t.letter_id IS NULL ORDER BY a.watch, a.made_at, a.headline, t.alert_id"""
        )
    ):
        watch = by_name.get(row["watch"])
        if watch is None or row["channel"] not in watch.channels:
            pair = [row["alert_id"], row["channel"]]
            db.execute("DELETE FROM tellings WHERE alert_id = ? AND channel = ?", pair)
        elif row["made_at"] <= stamp(watch.rhythm.last(now)):
            letter = (row["channel"], watch.rhythm.often != "at once")
            ready.setdefault(letter, []).append(row["alert_id"])
    for (channel, is_digest), alert_ids in ready.items():
        for some in _shared_out(alert_ids, most[channel]):
            _write(db, channel, some, now, is_digest=is_digest)


def give_up(db: Database, channels: Iterable[str], now: datetime) -> None:
    """The letters that have waited too long, and those of other channels, which the user has taken away."""
    db.execute(
        f"""UPDATE letters SET given_up_at = ?, said = 'there is no such channel any more'
        WHERE {_WAITS} AND channel NOT IN (SELECT value FROM json_each(?))""",
        [stamp(now), json.dumps(list(channels))],
    )
    db.execute(
        f"UPDATE letters SET given_up_at = ? WHERE {_WAITS} AND made_at < ?",
        [stamp(now), stamp(now - GIVEN_UP)],
    )


def next_letter(db: Database, channel: str, now: datetime, lease: timedelta) -> Letter | None:
    """The letter of the channel to be tried now. Until the lease has run out nobody else gets one of it.

    If whoever has the lease is killed, the letter is tried again then, under the same id.
    """
    row = next(
        db.query(
            f"""SELECT * FROM letters l WHERE channel = :channel AND {_WAITS} AND next_at <= :now
            AND NOT EXISTS (SELECT 1 FROM channels c WHERE c.channel = l.channel AND c.next_at > :now)
            ORDER BY made_at, letter_id LIMIT 1""",
            {"channel": channel, "now": stamp(now)},
        ),
        None,
    )
    if row is None:
        return None
    db.execute(
        """INSERT INTO channels VALUES (:channel, 0, :until, '')
        ON CONFLICT (channel) DO UPDATE SET next_at = :until""",
        {"channel": channel, "until": stamp(now + lease)},
    )
    alerts = db.query(
        """SELECT a.* FROM tellings t JOIN alerts a USING (alert_id) WHERE t.letter_id = ?
        ORDER BY a.watch, a.made_at, a.headline, a.alert_id""",
        [row["letter_id"]],
    )
    return Letter(
        row["letter_id"],
        channel,
        datetime.fromisoformat(row["made_at"]),
        bool(row["is_digest"]),
        tuple(map(alert_of, alerts)),
        row["tries"],
    )


def delivered(db: Database, letter: Letter, now: datetime, said: str) -> None:
    db.execute(
        "UPDATE letters SET delivered_at = ?, tries = tries + 1, said = ? WHERE letter_id = ?",
        [stamp(now), said, letter.id],
    )
    _channel_answered(db, letter.channel, now, said)


def refused(db: Database, letter: Letter, now: datetime, said: str) -> None:
    """The channel answers, but does not take this letter."""
    given_up = stamp(now) if letter.tries + 1 >= MOST_REFUSALS else None
    db.execute(
        """UPDATE letters SET tries = tries + 1, said = ?, given_up_at = ?, next_at = ?
        WHERE letter_id = ?""",
        [said, given_up, stamp(now + pause(letter.tries + 1, chance=1.0)), letter.id],
    )
    _channel_answered(db, letter.channel, now, said)


def failed(
    db: Database,
    letter: Letter,
    now: datetime,
    said: str,
    *,
    chance: float,
    wish: timedelta | None = None,
) -> None:
    """The channel does not answer as it should. `wish`: it asks to be left alone for so long."""
    db.execute(
        "UPDATE letters SET tries = tries + 1, said = ? WHERE letter_id = ?", [said, letter.id]
    )
    (failures,) = db.execute(
        "SELECT failures + 1 FROM channels WHERE channel = ?", [letter.channel]
    ).fetchone()
    alone = max(pause(failures, chance), min(wish or timedelta(), LONGEST_WISH))
    db.execute(
        "UPDATE channels SET failures = ?, next_at = ?, said = ? WHERE channel = ?",
        [failures, stamp(now + alone), said, letter.channel],
    )


def pause(failures: int, chance: float) -> timedelta:
    """After so many failures in a row; `chance`, from 0 to 1, spreads it over its second half."""
    longest = min(FIRST_PAUSE * 2.0 ** min(failures - 1, 20), LONGEST_PAUSE)
    return longest * (0.5 + chance / 2)


def states(db: Database) -> dict[str, ChannelState]:
    """By name, every channel that was ever to be told something."""
    rows = db.query(
        f"""SELECT n.channel, coalesce(c.failures, 0) AS failures, c.next_at, coalesce(c.said, '') AS said,
            (SELECT count(*) FROM tellings t LEFT JOIN letters l USING (letter_id)
                WHERE t.channel = n.channel AND {_WAITS}) AS waiting,
            (SELECT count(*) FROM tellings t JOIN letters l USING (letter_id)
                WHERE t.channel = n.channel AND delivered_at IS NOT NULL) AS delivered,
            (SELECT count(*) FROM tellings t JOIN letters l USING (letter_id)
                WHERE t.channel = n.channel AND given_up_at IS NOT NULL) AS given_up
        FROM (SELECT DISTINCT channel FROM tellings UNION SELECT channel FROM channels) n
        LEFT JOIN channels c USING (channel) ORDER BY n.channel"""
    )
    return {
        row["channel"]: ChannelState(
            **row | {"next_at": datetime.fromisoformat(row["next_at"]) if row["next_at"] else None}
        )
        for row in rows
    }


def _channel_answered(db: Database, channel: str, now: datetime, said: str) -> None:
    db.execute(
        "UPDATE channels SET failures = 0, next_at = ?, said = ? WHERE channel = ?",
        [stamp(now), said, channel],
    )


def _write(
    db: Database, channel: str, alert_ids: Sequence[str], now: datetime, *, is_digest: bool
) -> None:
    letter_id = hash_id(channel, *alert_ids)
    db.execute(
        """INSERT INTO letters (letter_id, channel, made_at, is_digest, next_at)
        VALUES (?, ?, ?, ?, ?)""",
        [letter_id, channel, stamp(now), is_digest, stamp(now)],
    )
    db.execute(
        """UPDATE tellings SET letter_id = ? WHERE channel = ?
        AND alert_id IN (SELECT value FROM json_each(?))""",
        [letter_id, channel, json.dumps(alert_ids)],
    )


def _shared_out(ids: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), most):
        yield ids[start : start + most]
