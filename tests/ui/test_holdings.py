"""What `stock`, `due` and `--known-on` print."""

import json
from pathlib import Path

import pytest

from nlp.claims import Modality
from store.database import Store
from tests.reported import count
from tests.store.test_due import ARRIVED, ORDER
from tests.store.test_stock import PAPER, SWAPPED, WHOLE, ordered
from tests.store.told import tell
from ui.cli import main


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The A800 story, and a plan of Intel's."""
    path = tmp_path_factory.mktemp("holdings") / "told.db"
    plan = {"buyer": "Intel", "quantity": count(9), "modality": Modality.PLANNED}
    with Store(path) as store:
        tell(store, *PAPER, WHOLE, *SWAPPED, ordered("Weekly", "2024-06-12", **plan))
    return path


@pytest.fixture(scope="module")
def promising(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An order of Tencent's, and its delivery."""
    path = tmp_path_factory.mktemp("promises") / "told.db"
    with Store(path) as store:
        tell(store, ORDER, ARRIVED)
    return path


def printed(database: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["--database", str(database), *arguments]) == 0
    return capsys.readouterr().out


def test_stock_shows_who_has_what_when_and_both_bounds(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = printed(database, capsys, "stock", "--product", "A800")

    rows = [" ".join(line.split()) for line in out.splitlines()]
    assert any("ordered Ampere 2023 $1bn $4bn 1 event" in row for row in rows)
    assert any("ordered Ampere 2023 100,000 units 100,000 units 1 event" in row for row in rows)
    assert "(jointly)" in out
    assert "Lines do not add up" in " ".join(rows)


def test_a_plan_shows_what_of_it_is_done(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = " ".join(printed(database, capsys, "stock", "--holder", "intel").split())

    assert "0 units 9 units (done: 0 units) 1 event" in out


def test_stock_with_quotes_gives_the_words_of_each_bound(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = printed(database, capsys, "stock", "--product", "A800", "--quotes")

    assert "  at least: Paper, 2023-08-09: “" in out
    assert "  at most: Digest, 2023-11-23: “" in out


def test_lines_of_json_carry_the_quotes(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(database, capsys, "stock", "--format", "jsonl", "--known-on", "2023-08-15")

    lines = [json.loads(line) for line in out.splitlines()]
    assert {line["high"] for line in lines if line["measure"] == "money"} == {1e9, 4e9}
    assert all(line["low_quotes"][0]["publisher"] == "Paper" for line in lines)


def test_due_shows_where_a_promise_stands_and_on_whose_word(
    promising: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = " ".join(printed(promising, capsys, "due", "--state", "confirmed").split())
    then = " ".join(printed(promising, capsys, "due", "--on", "2024-09-15").split())

    assert "Sep 2024 confirmed Tencent ordered 5,000 Nvidia H20, due Sep 2024." in now
    assert "Brief, 2024-10-02: “" in now
    assert "Sep 2024 due now Tencent ordered" in then
    assert "Promised by Wire, 2024-03-01" in then


def test_due_as_lines_of_json_has_both_quotes(
    promising: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = printed(promising, capsys, "due", "--state", "confirmed", "--format", "jsonl")

    (due,) = map(json.loads, out.splitlines())
    assert (due["owed_by"], due["owed_to"], due["window_end"]) == (
        "Nvidia",
        "Tencent",
        "2024-09-30",
    )
    assert due["said_quote"] and due["sign_quote"]


def test_events_as_known_on_a_day(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "3 events" in printed(database, capsys, "events", "--known-on", "2023-08-15")
    out = printed(database, capsys, "events", "--known-on", "2023-08-09", "--format", "jsonl")
    assert len(out.splitlines()) == 2


def test_export_as_known_on_a_day(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "x.jsonl"
    printed(database, capsys, "export", "jsonl", "--known-on", "2023-08-15", "-o", str(out))
    assert len(out.read_text().splitlines()) == 3


def test_where_nothing_is_found_it_says_so(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "(Nobody)" in printed(database, capsys, "stock", "--holder", "Nobody")
    assert "Nothing is due" in printed(database, capsys, "due", "--on", "2020-01-01")
