"""What watches tell of, and when: once, then updates; in letters that wait until they are taken."""

import json
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from nlp.alerts import Alert
from nlp.decisions import Named, Reject
from store.backlog import DeafChannel, backlog
from store.database import Store
from store.outbox import GIVEN_UP, MOST_REFUSALS, Letter, pause
from tests.reported import count, money, month, report, year
from tests.store.told import tell
from tests.store.world import World
from tests.watching import DAY, HOUR, MINUTE, NOON, noticed, watchlist
from ui.watches_toml import Watchlist

ORDERS = watchlist('[watch.orders]\ntype = "order"\ntell = "feed"\n')
BAIDU = report("Post", "2026-05-01", "order", buyer="Baidu", supplier="Nvidia", product="H20",
               quantity=count(100_000), delivery=year(2027))  # fmt: skip


def retold(publisher: str, day: str, **roles: object) -> object:
    told = {"buyer": "Baidu", "supplier": "Nvidia", "product": "H20", **roles}
    return report(publisher, day, "order", **told)  # type: ignore[arg-type]


def letter(store: Store, watches: Watchlist = ORDERS, at: object = NOON) -> Letter | None:
    store.watches.pack(watches.watches, {"feed": 50}, at)  # type: ignore[arg-type]
    return store.watches.next_letter("feed", at, MINUTE)  # type: ignore[arg-type]


def changes(alert: Alert) -> dict[str, tuple[str, str]]:
    return {c.what: (c.was, c.now) for c in alert.changes}


def test_an_event_is_told_once_with_who_says_so(store: Store) -> None:
    tell(store, BAIDU)

    (alert,) = noticed(store, ORDERS)
    assert (alert.kind, alert.watch, alert.headline) == (
        "new",
        "orders",
        "Baidu ordered 100,000 Nvidia H20, due 2027",
    )
    assert alert.facts["quantity"] == "100k" and alert.changes == ()
    assert [(e.publisher, e.published) for e in alert.evidence] == [("Post", "2026-05-01")]
    assert noticed(store, ORDERS) == []


def test_an_update_is_told_as_one_with_what_was_and_what_is(store: Store) -> None:
    tell(store, BAIDU)
    noticed(store, ORDERS)
    tell(store, retold("Wire", "2026-05-02", quantity=count(130_000)))  # type: ignore[arg-type]

    (alert,) = noticed(store, ORDERS, NOON + DAY)
    assert (alert.kind, changes(alert)["quantity"]) == ("update", ("100k", "100k–130k"))
    assert len(alert.evidence) == 2


def test_a_report_that_adds_nothing_is_no_news(store: Store) -> None:
    tell(store, BAIDU)
    noticed(store, ORDERS)
    tell(store, retold("Wire", "2026-05-02", quantity=count(100_000)))  # type: ignore[arg-type]

    assert noticed(store, ORDERS) == []


def test_an_event_that_an_older_report_gives_another_id_is_still_the_same(store: Store) -> None:
    tell(store, BAIDU)
    (first,) = noticed(store, ORDERS)
    tell(store, retold("Wire", "2026-04-30", quantity=count(100_000)))  # type: ignore[arg-type]

    assert store.event(first.about) is None
    assert noticed(store, ORDERS) == []

    tell(store, retold("Herald", "2026-05-03", quantity=count(150_000)))  # type: ignore[arg-type]
    (again,) = noticed(store, ORDERS)
    assert again.kind == "update"


def test_what_a_person_rejects_is_told_to_be_over(store: Store) -> None:
    (kept,) = tell(store, BAIDU)
    noticed(store, ORDERS)
    store.reviews.save(Reject(Named.of(kept)), "ann")
    store.reviews.replay()
    store.neighbourhoods.merge()

    (alert,) = noticed(store, ORDERS)
    assert (alert.kind, changes(alert)) == ("over", {"reports": ("1", "")})
    assert noticed(store, ORDERS) == []


def test_a_watch_tells_nothing_of_what_was_merged_before_it(store: Store) -> None:
    tell(store, BAIDU)
    store.watches.notice([], NOON)

    assert noticed(store, ORDERS) == []


def test_reading_everything_again_is_no_news(store: Store, world: World) -> None:
    orders = watchlist('[watch.orders]\ntype = "order"\ntell = "feed"\n')
    world.save(store)
    store.watches.notice([], NOON)
    world.save_articles(store)
    store.save_events(zip(world.events, world.headlines, strict=True))

    assert noticed(store, orders) == []


def test_a_merge_whose_process_was_killed_before_anybody_looked_is_told_by_the_next(
    path: Path,
) -> None:
    with Store(path) as first:
        tell(first, BAIDU)
    with Store(path) as second:
        assert len(noticed(second, ORDERS)) == 1


def test_a_look_that_fails_has_told_nothing_and_lost_nothing(store: Store) -> None:
    tell(store, BAIDU)
    store._db.execute(
        "CREATE TRIGGER fault BEFORE INSERT ON tellings BEGIN SELECT raise(ABORT, 'x'); END"
    )
    with pytest.raises(sqlite3.IntegrityError):
        store.watches.notice(ORDERS.watches, NOON)
    store._db.execute("DROP TRIGGER fault")

    assert len(noticed(store, ORDERS)) == 1


def test_a_quantity_is_told_where_it_moved_far_enough_since_it_was_told_last(store: Store) -> None:
    moved = watchlist('[watch.moved]\nquantity_changed_by = "20 %"\ntell = "feed"\n')
    tell(store, BAIDU)
    assert noticed(store, moved) == []

    tell(store, retold("Wire", "2026-05-02", quantity=count(115_000)))  # type: ignore[arg-type]
    assert noticed(store, moved) == []

    tell(store, retold("Herald", "2026-05-03", quantity=count(150_000)))  # type: ignore[arg-type]
    (alert,) = noticed(store, moved)
    assert (alert.kind, changes(alert)["quantity"][1]) == ("update", "100k–150k")


def test_a_due_date_that_passed_in_silence_is_told_and_what_came_of_it_later(store: Store) -> None:
    late = watchlist('[watch.late]\ndue_passed_in_silence = true\ntell = "feed"\n')
    sold = {"supplier": "Nvidia", "product": "H20"}
    tell(
        store,
        report("Wire", "2024-03-01", "order", buyer="Tencent", delivery=month(2024, 9), **sold),
    )
    assert noticed(store, late, NOON.replace(year=2024, month=9, day=10)) == []

    october = NOON.replace(year=2024, month=10, day=1)
    (alert,) = noticed(store, late, october)
    assert (alert.matter, alert.facts["was due"]) == ("due date", "2024-09-01 to 2024-09-30")
    assert alert.facts["outcome"] == "nobody has said"
    assert noticed(store, late, october + DAY) == []

    tell(store, report("Brief", "2024-10-02", "shipment", recipient="Tencent", **sold))
    (later,) = noticed(store, late, october + 2 * DAY)
    assert (later.kind, changes(later)) == ("update", {"outcome": ("silent", "confirmed")})
    assert [e.publisher for e in later.evidence] == ["Wire", "Brief"]


def test_due_dates_that_had_passed_before_the_watch_began_are_not_told(store: Store) -> None:
    late = watchlist('[watch.late]\ndue_passed_in_silence = true\ntell = "feed"\n')
    tell(
        store,
        report("Post", "2023-05-01", "order", buyer="Baidu", product="A800", delivery=year(2024)),
    )
    store.watches.notice([], NOON)

    assert noticed(store, late) == []


def test_a_source_that_went_quiet_is_told_once_a_silence(store: Store) -> None:
    quiet = watchlist('[watch.quiet]\nsource_went_quiet = true\ntell = "feed"\n')
    days = [
        report("Post", f"2026-06-{n:02}", "order", buyer="Baidu", product="H20")
        for n in range(1, 20)
    ]
    tell(store, *days)
    assert noticed(store, quiet, NOON.replace(month=6, day=21)) == []

    (alert,) = noticed(store, quiet, NOON.replace(month=6, day=30))
    assert alert.headline.startswith("post has published nothing since 19 June 2026")
    assert noticed(store, quiet, NOON) == []


def test_a_disagreement_that_appears_is_told(store: Store) -> None:
    disputed = watchlist('[watch.disputed]\nconflict_appeared = true\ntell = "feed"\n')
    tell(store, retold("Post", "2026-05-01", value=money(1), delivery=year(2027)))  # type: ignore[arg-type]
    assert noticed(store, disputed) == []

    tell(store, retold("Wire", "2026-05-02", value=money(3), delivery=year(2027)))  # type: ignore[arg-type]
    (alert,) = noticed(store, disputed)
    assert changes(alert)["disagreements"] == ("", "1")


# Letters


def test_a_letter_is_taken_by_one_sender_and_by_the_next_when_that_one_is_gone(
    store: Store,
) -> None:
    tell(store, BAIDU)
    noticed(store, ORDERS)

    first = letter(store)
    assert first and [a.headline for a in first.alerts] == [
        "Baidu ordered 100,000 Nvidia H20, due 2027"
    ]
    assert letter(store, at=NOON + MINUTE / 2) is None
    again = letter(store, at=NOON + MINUTE)
    assert again and again.id == first.id


def test_what_was_delivered_is_sent_no_more(store: Store) -> None:
    tell(store, BAIDU)
    noticed(store, ORDERS)
    first = letter(store)
    assert first
    store.watches.delivered(first, NOON, "it answered 200 OK")

    assert letter(store, at=NOON + DAY) is None
    assert store.watches.channels()["feed"].delivered == 1


def test_a_channel_that_fails_is_left_alone_ever_longer_up_to_an_hour(store: Store) -> None:
    tell(store, BAIDU)
    noticed(store, ORDERS)
    at, waits = NOON, list[timedelta]()
    for _ in range(9):
        tried = letter(store, at=at)
        assert tried
        store.watches.failed(tried, at, "it is down", chance=1.0, wish=None)
        following = store.watches.channels()["feed"].next_at
        assert following and letter(store, at=following - MINUTE / 60) is None
        waits.append(following - at)
        at = following

    assert waits[:4] == [MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE] and waits[-1] == HOUR
    assert pause(1, 0.0) == MINUTE / 2


def test_a_channel_that_does_not_answer_is_part_of_the_health(store: Store, path: Path) -> None:
    tell(store, BAIDU)
    noticed(store, ORDERS)
    tried = letter(store)
    assert tried
    store.watches.failed(tried, NOON, "it is down", chance=1.0, wish=None)

    assert backlog(path).deaf_channels == (DeafChannel("feed", 1, "it is down", 1),)
    store.watches.pack((), {}, NOON)
    assert backlog(path).deaf_channels == ()


def test_a_channel_may_ask_for_a_longer_pause(store: Store) -> None:
    tell(store, BAIDU)
    noticed(store, ORDERS)
    tried = letter(store)
    assert tried
    store.watches.failed(tried, NOON, "it answered 429", chance=0.0, wish=timedelta(minutes=30))

    assert store.watches.channels()["feed"].next_at == NOON + timedelta(minutes=30)


def test_a_letter_that_is_refused_holds_up_no_other_and_is_given_up(store: Store) -> None:
    tell(store, BAIDU)
    noticed(store, ORDERS)
    first = letter(store)
    assert first
    store.watches.refused(first, NOON, "it answered 400 Bad Request")
    tell(store, report("Wire", "2026-05-02", "order", buyer="Tencent", product="B200"))
    noticed(store, ORDERS)
    second = letter(store)
    assert second and second.id != first.id
    store.watches.delivered(second, NOON, "it answered 200 OK")

    for tries in range(1, MOST_REFUSALS):
        again = letter(store, at=NOON + tries * HOUR)
        assert again and (again.id, again.tries) == (first.id, tries)
        store.watches.refused(again, NOON + tries * HOUR, "it answered 400 Bad Request")
    assert letter(store, at=NOON + DAY) is None
    assert store.watches.channels()["feed"].given_up == 1


def test_a_letter_is_given_up_after_a_week(store: Store) -> None:
    tell(store, BAIDU)
    noticed(store, ORDERS)
    letter(store)

    assert letter(store, at=NOON + GIVEN_UP + HOUR) is None
    assert store.watches.channels()["feed"].given_up == 1


def test_a_digest_gathers_what_was_noticed_until_its_time(store: Store) -> None:
    daily = watchlist('[watch.orders]\ntype = "order"\ntell = "feed"\noften = "daily"\n')
    tell(store, BAIDU)
    noticed(store, daily)
    assert letter(store, daily) is None

    tell(store, report("Wire", "2026-05-02", "order", buyer="Tencent", product="B200"))
    noticed(store, daily, NOON + HOUR)
    morning = NOON.replace(day=7, hour=7)
    assert letter(store, daily, morning - MINUTE) is None
    digest = letter(store, daily, morning)
    assert digest and digest.is_digest and len(digest.alerts) == 2


def test_a_channel_that_a_watch_tells_no_more_is_told_nothing_old(store: Store) -> None:
    tell(store, BAIDU)
    noticed(store, ORDERS)

    assert letter(store, watchlist("")) is None
    assert letter(store) is None


def test_a_copy_of_some_events_tells_nobody_whom_you_told(store: Store, tmp_path: Path) -> None:
    from store.exports.formats import FORMATS
    from store.exports.selection import Selection
    from store.queries import Filter

    tell(store, BAIDU)
    noticed(store, ORDERS)
    letter(store)
    out = tmp_path / "some.db"
    FORMATS["sqlite"].write(Selection(store, Filter(types=("order",))), out)

    with sqlite3.connect(out) as copy:
        for table in ("alerts", "letters", "tellings", "watches", "channels", "watch_queue"):
            assert copy.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table


def test_an_alert_is_kept_with_all_that_it_says(store: Store) -> None:
    tell(store, BAIDU)
    (alert,) = noticed(store, ORDERS)
    (row,) = store._db.query("SELECT * FROM alerts")

    assert json.loads(row["told"])["facts"]["who"] == "Baidu; Nvidia"
    assert alert.snapshot["quantity_low"] == 100_000
