"""As known on a day: every question is answered from what was published by then, and the file stays as it is."""

import csv
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from nlp.claims import Modality, Report
from nlp.events import Event, Status
from nlp.headline import headline
from nlp.merge import as_known_on
from store.database import PROMISED_VIEWS, Store
from store.exports.formats import FORMATS
from store.exports.selection import Selection
from store.exports.whole_file import UnwritableExport
from store.queries import Filter
from store.transactions import UnusableDatabase
from tests.reported import count, money, month, report, year
from tests.store.test_stock import PAPER, SWAPPED, WHOLE
from tests.store.told import tell

DENIED = Modality.DENIED


def ordered(publisher: str, published: str, words: str = "", **roles: object) -> Report:
    bought: dict[str, object] = {"buyer": "Tencent", "supplier": "Nvidia", "product": "H20"}
    return report(publisher, published, "order", words=words, **(bought | roles))


#: An order that two papers tell and a third denies, and a rule told months later.
TOLD = (
    ordered("Wire", "2024-03-01", quantity=count(5000), delivery=month(2024, 9)),
    ordered("Brief", "2024-03-10", quantity=count(7000), value=money(1)),
    ordered("Post", "2024-04-02", "Tencent denied the order.", modality=DENIED),
    report("Gazette", "2024-08-01", "restriction", authority="United States", target="China",
           product="H20", instrument="licence requirement", effective=month(2024, 10)),
)  # fmt: skip


def on(text: str) -> Filter:
    return Filter(known_on=date.fromisoformat(text))


def as_of(events: list[Event], day: date) -> list[Event]:
    return [event for one in events if (event := as_known_on(one, day))]


def test_an_event_has_only_the_reports_of_the_day_and_what_follows_from_them(store: Store) -> None:
    tell(store, *TOLD)

    (order,) = store.events(on("2024-03-05"))
    assert [r.publisher for r in order.reports] == ["Wire"]
    assert (order.status, order.conflicts) == (Status.REPORTED, ())
    (order,) = store.events(on("2024-03-10"))
    assert len(order.reports) == 2 and len(order.conflicts) == 1
    assert [e.status for e in store.events(on("2024-04-02"))] == [Status.DENIED]
    assert len(store.events(on("2024-08-01"))) == 2


def test_before_the_first_report_nothing_is_known_and_after_the_last_all(store: Store) -> None:
    tell(store, *TOLD)

    assert store.events(on("2024-02-28")) == store.timeline(on("2024-02-28")) == []
    assert store.events(on("2030-01-01")) == store.events()
    assert store.timeline(on("2030-01-01")) == store.timeline()
    assert store.weekly_counts(on("2030-01-01")) == store.weekly_counts()


def test_every_day_gives_what_the_pure_rule_gives(store: Store) -> None:
    tell(store, *TOLD, *PAPER, WHOLE, *SWAPPED)
    every = store.events()

    for weeks in range(0, 60, 3):
        day = date(2023, 8, 1) + timedelta(weeks=weeks)
        wanted = {event.id: event for event in as_of(every, day)}
        found = {event.id: event for event in store.events(Filter(known_on=day))}
        assert {i: replace(e, parts=()) for i, e in found.items()} == {
            i: replace(e, parts=()) for i, e in wanted.items()
        }
        rows = {row.event_id: row for row in store.timeline(Filter(known_on=day))}
        assert {i: r.headline for i, r in rows.items()} == {
            i: headline(e) for i, e in wanted.items()
        }
        assert {i: r.status for i, r in rows.items()} == {i: e.status for i, e in wanted.items()}


def test_other_fields_of_the_filter_ask_what_was_so_on_that_day(store: Store) -> None:
    tell(store, *TOLD)
    before, after = on("2024-03-10"), on("2024-04-02")

    for wanted, found in (
        (replace(before, statuses=("denied",)), 0),
        (replace(after, statuses=("denied",)), 1),
        (replace(on("2024-03-05"), conflicts_only=True), 0),
        (replace(before, conflicts_only=True), 1),
        (replace(on("2024-03-05"), publishers=("Brief",)), 0),
        (replace(before, publishers=("Brief",)), 1),
        (replace(on("2024-03-05"), text="Brief"), 0),
        (replace(before, text="Brief"), 1),
        (replace(before, parties=("China",)), 0),
        (replace(on("2024-08-01"), parties=("China",)), 1),
    ):
        assert len(store.events(wanted)) == len(store.timeline(wanted)) == found, wanted
        assert len(store.event_ids(wanted)) == len(store.learned(wanted)) == found


def test_parts_of_a_sum_are_its_parts_once_somebody_has_told_them(store: Store) -> None:
    tell(store, replace(WHOLE, published=date(2023, 8, 1)), *PAPER)

    assert [e.parts for e in store.events(on("2023-08-05"))] == [()]
    assert sorted(len(e.parts) for e in store.events(on("2023-08-09"))) == [0, 0, 2]
    with store.known_on(date(2023, 8, 5)) as past:
        assert [(line.low, line.high) for line in past.stock.lines()] == [(5e9, 5e9)]
    with store.known_on(date(2023, 8, 9)) as past:
        assert [line.low for line in past.stock.lines() if line.measure == "money"] == [1e9, 4e9]


def test_stock_widens_on_the_day_on_which_somebody_disagrees(store: Store) -> None:
    tell(store, *PAPER, WHOLE, *SWAPPED)

    for day, highs in ((date(2023, 11, 22), {1e9, 4e9}), (date(2023, 11, 23), {4e9})):
        with store.known_on(day) as past:
            lines = [line for line in past.stock.lines() if line.measure == "money"]
        assert {line.high for line in lines} == highs


def test_every_view_answers_and_no_row_of_a_text_published_later_shows(store: Store) -> None:
    tell(store, *TOLD)

    with store.known_on(date(2024, 3, 1)) as past:
        rows = {view: past.rows(view) for view in PROMISED_VIEWS}
        assert past.search("denied") == []
        assert past.counts()["claims"] == 1
    later = ("Brief", "Post", "Gazette")
    texts = json.dumps({v: rows[v] for v in ("v_claims", "v_arguments", "v_events", "v_names", "v_stock", "v_due")})  # fmt: skip
    assert not any(name in texts for name in later)
    assert len(rows["v_claims"]) == len(rows["v_events"]) == 1


def test_what_others_save_meanwhile_is_seen_by_who_looks_back(store: Store) -> None:
    tell(store, TOLD[0])
    with store.known_on(date(2024, 12, 31)) as past:
        assert len(past.events()) == 1

        tell(store, *TOLD[1:])

        assert len(past.events()) == 2
        assert len(store.events(on("2024-12-31"))) == 2


def test_looking_back_leaves_the_file_and_the_store_as_they_are(store: Store) -> None:
    tell(store, *TOLD)
    before = store.events(), store.rows("v_due"), store.rows("v_stock")

    store.events(on("2024-03-05"))
    with store.known_on(date(2024, 3, 5)) as past, pytest.raises(UnusableDatabase):
        past.save_events([])

    assert (store.events(), store.rows("v_due"), store.rows("v_stock")) == before
    assert store.verify() == []


# Exports


@pytest.mark.parametrize("name", sorted(FORMATS.keys() - {"datasette", "sqlite"}))
def test_every_export_tells_what_was_known(store: Store, tmp_path: Path, name: str) -> None:
    tell(store, *TOLD)
    out = tmp_path / f"out{FORMATS[name].suffix}"

    written = FORMATS[name].write(Selection(store, on("2024-03-10")), out)

    assert written == 1
    assert out.stat().st_size
    body = out.read_bytes()
    assert b"Gazette" not in body and b"denied the order" not in body


def test_the_metadata_of_tables_knows_no_day(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UnwritableExport):
        FORMATS["datasette"].write(Selection(store, on("2024-03-10")), tmp_path / "x")


def test_rows_of_csv_are_as_known(store: Store, tmp_path: Path) -> None:
    tell(store, *TOLD)
    FORMATS["csv"].write(Selection(store, on("2024-03-05")), tmp_path / "x.csv")

    (row,) = csv.DictReader((tmp_path / "x.csv").open(encoding="utf-8-sig"))
    assert (row["status"], row["reports_count"], row["publishers"]) == ("reported", "1", "Wire")
    assert row["quantity_high_in_quantity_unit"] == "5000"


def test_a_database_as_known_is_a_whole_database(store: Store, tmp_path: Path) -> None:
    tell(store, *TOLD, *PAPER, WHOLE, *SWAPPED)
    day = date(2023, 11, 1)
    wanted = Filter(known_on=day)
    copy = tmp_path / "then.db"

    FORMATS["sqlite"].write(Selection(store, wanted), copy)

    with Store(copy, readonly=True) as then:
        assert then.verify() == []
        assert then.events() == store.events(wanted)
        assert sorted_rows(then, "v_stock") == sorted_rows(store.known_on(day), "v_stock")
        assert {row["publisher"] for row in then.rows("v_claims")} == {"Paper", "Ticker"}


def sorted_rows(store: Store, view: str) -> list[str]:
    return sorted(json.dumps(row) for row in store.rows(view))


def test_a_day_of_the_year_is_no_day_of_delivery(store: Store) -> None:
    tell(store, ordered("Wire", "2024-03-01", quantity=count(5), delivery=year(2024)))

    assert len(store.events(Filter(known_on=date(2024, 3, 1), start=date(2024, 3, 1)))) == 1
