"""Lists of restricted parties: snapshots by day, links to companies, and the days between."""

from datetime import date
from pathlib import Path

import pytest

from crawler.party_files import read_party_list
from nlp.events import Event
from store.database import Store
from store.exports.formats import FORMATS
from store.exports.selection import Selection
from store.list_history import BY_TIME, ListFile, ShrunkenList, Span, respanned
from store.queries import Filter
from tests.store.lists import BYTEDANCE, MILL, NOW, XIAOMI, csl, save_rule, take_in
from tests.store.world import World

JANUARY, MARCH, MAY = date(2026, 1, 1), date(2026, 3, 1), date(2026, 5, 1)


def entry(store: Store, words: str) -> dict[str, object]:
    (row,) = store.parties.entries(words)
    return row


def seen(store: Store, words: str) -> list[tuple[str, str]]:
    return store.parties.spans(str(entry(store, words)["entry_id"]))


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    tables = (
        *("list_files", "list_snapshots", "list_entries", "list_names", "list_spans", "list_keys"),
        "company_listings",
    )
    return {t: store._db.execute(f"SELECT * FROM {t} ORDER BY 1, 2").fetchall() for t in tables}


# Snapshots


def test_an_entry_keeps_when_it_was_seen_first_and_last_and_when_it_was_gone(store: Store) -> None:
    take_in(store, csl(BYTEDANCE, MILL), JANUARY)
    take_in(store, csl(BYTEDANCE, MILL, XIAOMI), MARCH)
    done = take_in(store, csl(BYTEDANCE, XIAOMI), MAY)

    (change,) = done.changes
    assert (change.entries, change.added, change.removed, change.returned) == (2, 0, 1, 0)
    mill = entry(store, "Floss")
    assert (mill["first_seen"], mill["last_seen"]) == ("2026-01-01", "2026-03-01")
    assert mill["removed_on"] == "2026-05-01"
    assert entry(store, "Xiaomi")["first_seen"] == "2026-03-01"
    assert entry(store, "ByteDance")["removed_on"] is None


def test_an_entry_that_comes_back_has_two_spans(store: Store) -> None:
    take_in(store, csl(BYTEDANCE, MILL), JANUARY)
    take_in(store, csl(BYTEDANCE), MARCH)
    (change,) = take_in(store, csl(BYTEDANCE, MILL), MAY).changes

    assert change.returned == 1 and change.added == 0
    assert seen(store, "Floss") == [("2026-01-01", "2026-01-01"), ("2026-05-01", "2026-05-01")]
    assert entry(store, "Floss")["removed_on"] is None


def test_importing_twice_changes_nothing(filled: Store) -> None:
    take_in(filled, csl(BYTEDANCE, MILL), JANUARY)
    before = everything(filled)

    done = take_in(filled, csl(BYTEDANCE, MILL), JANUARY)

    assert done.is_known and done.changes == ()
    assert everything(filled) == before


def test_the_same_file_of_a_later_day_says_that_the_list_was_still_so(store: Store) -> None:
    take_in(store, csl(MILL), JANUARY)
    assert not take_in(store, csl(MILL), MARCH).is_known
    assert entry(store, "Floss")["last_seen"] == "2026-03-01"

    copied = ListFile("copy.csv", csl(MILL), MAY, BY_TIME)
    assert store.parties.import_list(copied, read_party_list(copied.body), NOW).is_known


def test_files_may_come_in_any_order(store: Store, tmp_path: Path) -> None:
    files = [(csl(BYTEDANCE, MILL), JANUARY), (csl(BYTEDANCE), MARCH), (csl(XIAOMI, MILL), MAY)]
    for file in files:
        take_in(store, *file)
    with Store(tmp_path / "backwards.db") as backwards:
        for file in reversed(files):
            take_in(backwards, *file)
        columns = "name, first_seen, last_seen, removed_on, listed_on"
        rows = [
            s._db.execute(f"SELECT {columns} FROM v_list_entries ORDER BY 1").fetchall()
            for s in (store, backwards)
        ]
    assert rows[0] == rows[1]


@pytest.mark.parametrize(
    ("spans", "day", "present", "wanted"),
    [
        ([], "b", True, [("b", "b")]),
        ([("a", "a")], "b", True, [("a", "b")]),
        ([("a", "c")], "b", False, [("a", "a"), ("c", "c")]),
        ([("a", "a"), ("c", "c")], "b", True, [("a", "c")]),
        ([("a", "a")], "c", True, [("a", "a"), ("c", "c")]),
    ],
)
def test_spans_hold_every_snapshot_between_their_ends(
    spans: list[Span], day: str, present: bool, wanted: list[Span]
) -> None:
    assert respanned(spans, ["a", "b", "c"], day, present=present) == wanted


def test_the_newest_file_says_what_an_entry_is_and_no_name_is_forgotten(store: Store) -> None:
    take_in(store, csl((BYTEDANCE[0], BYTEDANCE[1], "Old Alias Works")), MAY)
    take_in(store, csl((BYTEDANCE[0], BYTEDANCE[1], "Older Alias Works")), JANUARY)

    row = entry(store, "Older Alias")
    assert row["aliases"] == "Old Alias Works; Older Alias Works"
    assert store.parties.matches("Older Alias Works")[0][0]["entry_id"] == row["entry_id"]


def test_an_entry_whose_row_is_broken_is_not_taken_for_gone(store: Store) -> None:
    take_in(store, csl(BYTEDANCE, MILL), JANUARY)
    broken = csl(BYTEDANCE) + f"x9,EL,,,{MILL[0]},too few cells\n".encode()
    (change,) = take_in(store, broken, MAY).changes

    assert change.removed == 0
    assert entry(store, "Floss")["last_seen"] == "2026-05-01"
    (newest, _) = store.parties.lists()
    (refused,) = store.parties.refused(newest["file_id"])
    assert (newest["refused"], refused["place"]) == (1, 3)
    assert "6 cells where the header has 8" in refused["reason"]


def test_a_file_that_lost_most_of_a_list_is_refused_whole(store: Store) -> None:
    many = [(f"Works Number {n} Ltd.", "2020-01-01", "") for n in range(50)]
    take_in(store, csl(*many), JANUARY)

    with pytest.raises(ShrunkenList, match=r"40 of the 50 entries of EL .* --shrunken"):
        take_in(store, csl(*many[:10]), MARCH)
    assert len(store.parties.lists()) == 1

    (change,) = take_in(store, csl(*many[:10]), MARCH, shrunken=True).changes
    assert change.removed == 40


def test_a_list_says_nothing_about_another_list(store: Store) -> None:
    take_in(store, csl(MILL), JANUARY)
    take_in(store, csl(XIAOMI, source="Unverified List (UVL)"), MAY)

    assert entry(store, "Floss")["removed_on"] is None
    assert {row["list"] for row in store.rows("v_lists")} == {"EL", "UVL"}


# Links


def test_companies_of_claims_are_linked_with_score_and_reason(filled: Store) -> None:
    assert take_in(filled, csl(BYTEDANCE, XIAOMI, MILL)).links == 2

    links = {row["company"]: row for row in filled.rows("v_listings")}
    assert links.keys() == {"ByteDance", "Xiaomi"}
    assert links["ByteDance"]["verdict"] == "same" and links["ByteDance"]["score"] >= 88
    assert "left out: ltd" in links["ByteDance"]["why"]
    assert "country agrees (CN)" in links["ByteDance"]["why"]


def test_a_unit_of_the_group_is_shown_as_such_and_no_event_is_its(filled: Store) -> None:
    take_in(filled, csl(("ByteDance Trading (Dalian) Co., Ltd.", "2023-08-21", "")))

    (link,) = filled.rows("v_listings")
    assert link["verdict"] == "group" and "same group name, another entity" in link["why"]
    assert filled.rows("v_listed_events") == []


def test_a_person_or_ship_of_the_name_is_no_company(filled: Store) -> None:
    ship = csl(BYTEDANCE).replace(b"Security,,,ByteDance", b"Security,,Vessel,ByteDance")
    assert take_in(filled, ship).links == 0
    assert entry(filled, "ByteDance")["kind"] == "Vessel"


def test_names_that_come_later_are_compared_when_events_are_merged(
    store: Store, world: World
) -> None:
    assert take_in(store, csl(BYTEDANCE)).links == 0
    world.save(store)

    assert store.parties.refresh()[0] == 1
    assert store.parties.refresh()[0] == 0
    assert [row["company"] for row in store.rows("v_listings")] == ["ByteDance"]


# Days to the listing


def listed_event(store: Store, listed_on: str) -> dict[str, object]:
    take_in(store, csl((BYTEDANCE[0], listed_on, "")))
    (row,) = store.rows("v_listed_events")
    return row


@pytest.mark.parametrize(
    ("listed_on", "days", "words"),
    [
        ("2023-08-21", 12, "order reported 12 days before the listing of the buyer"),
        ("2023-08-08", -1, "order reported 1 day after the listing of the buyer"),
        ("2023-08-09", 0, "order reported on the day of the listing of the buyer"),
        ("", None, "the list does not say when it listed the buyer"),
    ],
)
def test_the_date_of_listing_stands_beside_the_event(
    filled: Store, listed_on: str, days: int | None, words: str
) -> None:
    row = listed_event(filled, listed_on)

    assert row["days_from_event_to_listing"] == days
    assert row["words"] == words


def test_an_event_told_loosely_leaves_a_range_of_days(filled: Store) -> None:
    filled._db.execute(
        """UPDATE events SET date_start = '2023-08-01', date_end = '2023-08-31',
        date_precision = 'month' WHERE event_type = 'order'"""
    )
    row = listed_event(filled, "2023-09-02")
    assert (row["days_least"], row["days_most"]) == (2, 32)
    assert row["words"] == "ordered 2 to 32 days before the listing of the buyer"
    assert row["days_from_event_to_listing"] is None


# The rule clock in the database


def test_an_order_stands_before_the_rule_that_covers_it(filled: Store, world: World) -> None:
    rule = save_rule(filled, world)
    assert filled.parties.refresh()[1] == 1

    (row,) = filled.rows("v_rule_clock")
    assert (row["event_id"], row["rule_id"], row["days"]) == (world.events[0].id, rule.id, 69)
    assert row["words"] == "order reported 69 days before the rule was announced"
    assert row["basis"] == "the rule names A800; China is its target"


def test_the_clock_is_read_again_only_where_something_changed(filled: Store, world: World) -> None:
    save_rule(filled, world)
    filled.parties.refresh()
    assert filled.parties.refresh() == (0, 0)

    order = Event(world.events[0].reports[:1])
    kept = [(order, "ByteDance ordered chips")]
    filled.save_events(kept)
    filled.parties.refresh()
    assert filled.rows("v_rule_clock") == []


def test_a_copy_of_some_events_links_only_their_companies(
    filled: Store, world: World, tmp_path: Path
) -> None:
    save_rule(filled, world)
    take_in(filled, csl(BYTEDANCE, XIAOMI))
    filled.parties.refresh()
    out = tmp_path / "some.db"
    FORMATS["sqlite"].write(Selection(filled, Filter(types=("order",))), out)

    with Store(out, readonly=True) as copied:
        assert {row["company"] for row in copied.rows("v_listings")} == {"ByteDance"}
        assert copied.rows("v_rule_clock") == []
        assert copied.verify() == []


def test_everything_stays_whole(filled: Store, world: World) -> None:
    save_rule(filled, world)
    take_in(filled, csl(BYTEDANCE, XIAOMI))
    filled.parties.refresh()
    world.save(filled)

    assert filled.verify() == []
