"""Every format: whole, in place, with every quote."""

import csv
import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from pyarrow import parquet

from store.database import Store
from store.exports.csv_file import safe_cell
from store.exports.formats import FORMATS
from store.exports.selection import Selection
from store.exports.whole_file import UnwritableExport
from store.queries import Filter
from tests.store.world import World

#: Formats without quotes: of the days that are due, one of the two events has none; metadata has none.
QUOTELESS = ("datasette",)


def export(name: str, store: Store, out: Path, **wanted: Any) -> int:
    return FORMATS[name].write(Selection(store, Filter(**wanted)), out)


def contents(name: str, out: Path) -> str:
    """The text of the file, unpacked."""
    if name == "parquet":
        return str(parquet.read_table(out).to_pylist())
    if name == "evidence":
        with ZipFile(out) as zipped:
            return "".join(zipped.read(entry).decode() for entry in zipped.namelist())
    if name == "ics":
        return out.read_text("utf-8").replace("\n ", "").replace("\\,", ",")
    return out.read_text("utf-8", errors="replace")


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in QUOTELESS])
def test_every_format_carries_the_quotes_of_what_it_holds(
    filled: Store, world: World, tmp_path: Path, name: str
) -> None:
    out = tmp_path / "out"

    assert export(name, filled, out) == 2

    written = contents(name, out)
    for claim in world.claims:
        assert claim.quote.text in written
    assert sorted(p.name for p in tmp_path.iterdir() if "part" in p.name) == []


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "datasette"])
def test_every_format_takes_the_filter_of_the_screens(
    filled: Store, world: World, tmp_path: Path, name: str
) -> None:
    out = tmp_path / "out"

    assert export(name, filled, out, types=("restriction",)) == 1

    assert "a licence requirement" in contents(name, out)
    assert "120,000 A800 cards" not in contents(name, out)
    assert export(name, filled, out, text="nowhere") == 0


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_takes_the_place_of_an_older_one(
    filled: Store, tmp_path: Path, name: str
) -> None:
    out = tmp_path / "out"
    out.write_text("an older export")

    export(name, filled, out)
    first = out.read_bytes()
    export(name, filled, out)

    assert b"an older export" not in first
    assert out.read_bytes() == first


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_database_exports(store: Store, tmp_path: Path, name: str) -> None:
    assert export(name, store, tmp_path / "out") == 0
    assert (tmp_path / "out").exists()


@pytest.mark.parametrize("name", FORMATS)
def test_places_that_cannot_be_written_are_named(
    filled: Store, tmp_path: Path, path: Path, name: str
) -> None:
    with pytest.raises(UnwritableExport, match="is the database itself"):
        export(name, filled, path)
    with pytest.raises(UnwritableExport, match=r"there is no directory .*nowhere"):
        export(name, filled, tmp_path / "nowhere" / "out")
    with pytest.raises(UnwritableExport, match="is a directory"):
        export(name, filled, tmp_path)
    assert filled.verify() == []


@pytest.mark.parametrize("name", FORMATS)
def test_a_reader_can_export_and_is_told_how_far_it_has_got(
    filled: Store, path: Path, tmp_path: Path, name: str
) -> None:
    told: list[tuple[int, int]] = []
    with Store(path, readonly=True) as reader:
        selection = Selection(reader, progress=lambda done, total: told.append((done, total)))
        assert FORMATS[name].write(selection, tmp_path / "out") == 2

    assert all(0 <= done <= total for done, total in told)
    assert [done == total for done, total in told[-1:]] == [True] * (name != "datasette")


def test_the_copy_is_a_database_that_opens_and_holds_everything(
    filled: Store, world: World, tmp_path: Path
) -> None:
    export("sqlite", filled, tmp_path / "copy.db")

    assert [p.name for p in tmp_path.glob("copy.db*")] == ["copy.db"]
    with Store(tmp_path / "copy.db", readonly=True) as copy:
        assert copy._db.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
        assert copy.events() == list(world.events)
        assert tuple(copy.documents(again=True)) == world.documents
        assert copy.search("H20") == filled.search("H20")
        assert copy.verify() == []


def test_a_line_of_json_holds_an_event_with_offsets_values_and_attributions(
    filled: Store, world: World, tmp_path: Path
) -> None:
    export("jsonl", filled, tmp_path / "out.jsonl")
    lines = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    order, rule = map(json.loads, lines)

    assert order["headline"] == "ByteDance ordered chips"
    assert order["date"] == {"start": "2023-08-09", "end": "2023-08-09", "precision": "reported"}
    assert order["origins"] == ["Evening Post", "Harbour Herald"]
    report = order["reports"][0]
    assert report["attributions"][0] == {
        "name": "Harbour Herald",
        "also": ["The Herald"],
        "basis": "relayed",
        "quote": {
            "start": world.claims[0].attributions[0].quote.start,
            "end": world.claims[0].attributions[0].quote.end,
            "text": "the Harbour Herald reported",
        },
    }
    quantity = next(a for a in report["arguments"] if a["role"] == "quantity")
    assert quantity["kind"] == "quantity"
    assert quantity["value"] == {"low": 1e5, "high": 1e5, "unit": "unit", "bound": "about"}
    assert order["conflicts"] == [
        {
            "role": "quantity",
            "reason": "disagreement",
            "first_claim": world.claims[0].id,
            "second_claim": world.claims[1].id,
        }
    ]
    assert [a["value"]["name"] for a in rule["reports"][0]["arguments"] if "target" in a["role"]]
    for event in (order, rule):
        for r in event["reports"]:
            text = filled.article(r["version_id"]).text
            for quote in [r["quote"], r["trigger"], *(a["quote"] for a in r["arguments"])]:
                assert text[quote["start"] : quote["end"]] == quote["text"]


def test_a_row_of_the_table_names_the_unit_of_every_figure(filled: Store, tmp_path: Path) -> None:
    export("csv", filled, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        order, _ = csv.DictReader(file)

    assert order["quantity_low_in_quantity_unit"] == "100000"
    assert order["quantity_high_in_quantity_unit"] == ""
    assert order["quantity_unit"] == "unit"
    assert order["value_low_in_value_currency"] == "1000000000"
    assert order["value_currency_iso4217"] == "USD"
    assert order["date_start_iso"] == "2023-08-09"
    assert order["publishers"].split("\n") == ["Chip Courier", "Evening Post"]
    assert order["published_iso"].split("\n") == ["2023-08-09", "2023-08-10"]
    assert order["urls"].split("\n")[1] == "https://post.example/order"


def test_a_headline_is_never_a_formula(filled: Store, world: World, tmp_path: Path) -> None:
    formula = '=HYPERLINK("https://evil.example","chips")'
    filled.save_events([(world.events[0], formula)])
    export("csv", filled, tmp_path / "out.csv")

    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["headline"] == "'" + formula


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@a", "'@a"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\nx", "'\nx"),
        ("＝1+1", "'＝1+1"),
        ("'=1", "''=1"),
        ("'tis", "'tis"),
        ("a=b", "a=b"),
        ("", ""),
        (None, ""),
        (4e9, "4000000000"),
        (0.5, "0.5"),
        (3, "3"),
    ],
)
def test_cells_are_safe_and_figures_plain(value: str | float | None, cell: str) -> None:
    assert safe_cell(value) == cell


def test_a_filtered_copy_holds_what_its_events_rest_on_and_nothing_else(
    filled: Store, world: World, tmp_path: Path
) -> None:
    filled.save_issue(
        "herald", "https://herald.example/x", "read", "no date", document_id=world.documents[0].id
    )
    out = tmp_path / "copy.db"

    export("sqlite", filled, out, types=("restriction",))

    assert [p.name for p in tmp_path.glob("*copy.db*")] == ["copy.db"]
    with Store(out) as copy:
        assert copy.verify() == []
        assert copy.events() == [replace(world.events[1], parts=())]
        assert tuple(copy.documents(again=True)) == world.documents[2:]
        assert copy.issues() == []
        assert [hit.publisher for hit in copy.search("H20")] == ["Gazette"]
        assert copy.search("ByteDance") == []
        with pytest.raises(sqlite3.IntegrityError, match="kept for ever"):
            copy._db.execute("DELETE FROM documents")
    assert len(filled.events()) == 2
