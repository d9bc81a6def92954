"""Every format: whole, in place, with every quote."""

import csv
import json
from pathlib import Path

import pytest

from store.database import Store
from store.exports.csv_file import safe_cell
from store.exports.formats import FORMATS
from store.exports.whole_file import UnwritableExport
from tests.store.world import World


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_carries_every_quote(
    filled: Store, world: World, tmp_path: Path, name: str
) -> None:
    out = tmp_path / f"out.{name}"

    assert FORMATS[name](filled, out) == 2

    written = out.read_text("utf-8", errors="replace")
    for claim in world.claims:
        assert claim.quote.text in written
    assert sorted(p.name for p in tmp_path.iterdir() if "part" in p.name) == []


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_takes_the_place_of_an_older_one(
    filled: Store, tmp_path: Path, name: str
) -> None:
    out = tmp_path / "out"
    out.write_text("an older export")

    FORMATS[name](filled, out)
    first = out.read_bytes()
    FORMATS[name](filled, out)

    assert b"an older export" not in first
    assert len(out.read_bytes()) == len(first)


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_database_exports(store: Store, tmp_path: Path, name: str) -> None:
    assert FORMATS[name](store, tmp_path / "out") == 0
    assert (tmp_path / "out").exists()


@pytest.mark.parametrize("name", FORMATS)
def test_places_that_cannot_be_written_are_named(
    filled: Store, tmp_path: Path, path: Path, name: str
) -> None:
    with pytest.raises(UnwritableExport, match="is the database itself"):
        FORMATS[name](filled, path)
    with pytest.raises(UnwritableExport, match=r"there is no directory .*nowhere"):
        FORMATS[name](filled, tmp_path / "nowhere" / "out")
    with pytest.raises(UnwritableExport, match="is a directory"):
        FORMATS[name](filled, tmp_path)
    assert filled.verify() == []


@pytest.mark.parametrize("name", FORMATS)
def test_a_reader_can_export(filled: Store, path: Path, tmp_path: Path, name: str) -> None:
    with Store(path, readonly=True) as reader:
        assert FORMATS[name](reader, tmp_path / "out") == 2


def test_the_copy_is_a_database_that_opens_and_holds_everything(
    filled: Store, world: World, tmp_path: Path
) -> None:
    FORMATS["sqlite"](filled, tmp_path / "copy.db")

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
    FORMATS["jsonl"](filled, tmp_path / "out.jsonl")
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
    FORMATS["csv"](filled, tmp_path / "out.csv")
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
    FORMATS["csv"](filled, tmp_path / "out.csv")

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
