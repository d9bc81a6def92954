"""`chokepoint lists`: what a person reads of the lists, of the companies on them, and of mistakes."""

from pathlib import Path

import pytest

from store.database import Store
from tests.store.lists import BYTEDANCE, MILL, csl
from tests.store.world import World
from ui.cli import main

Shown = pytest.CaptureFixture[str]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "chips.db"
    with Store(path) as store:
        World().save(store)
    return path


def run(database: Path, *words: str, expect: int = 0) -> None:
    assert main(["--database", str(database), "lists", *words]) == expect


def put(folder: Path, name: str, body: bytes) -> str:
    (folder / name).write_bytes(body)
    return str(folder / name)


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_an_import_says_what_came_what_went_and_what_could_not_be_read(
    database: Path, tmp_path: Path, capsys: Shown
) -> None:
    run(database, "import", put(tmp_path, "a.csv", csl(BYTEDANCE, MILL)), "--date", "2026-01-01")
    told = capsys.readouterr().err
    assert "as of 2026-01-01 (by your word): 2 entries, 2 new" in told
    assert "1 link to companies in your documents" in told

    broken = csl(BYTEDANCE) + b"x,EL,,,,,,\nx,EL\n"
    run(database, "import", put(tmp_path, "b.csv", broken), "--date", "2026-03-01")
    told = capsys.readouterr().err
    assert "1 entry, 1 no longer listed" in told
    assert "line 3 was not kept: has no name" in told
    assert "line 4 was not kept: 2 cells where the header has 8" in told

    run(database, "import", str(tmp_path / "b.csv"), "--date", "2026-03-01")
    assert "imported before" in capsys.readouterr().err


def test_the_lists_are_shown_with_their_day(database: Path, tmp_path: Path, capsys: Shown) -> None:
    run(database)
    assert "chokepoint lists import FILE" in capsys.readouterr().out

    run(database, "import", put(tmp_path, "csl.csv", csl(BYTEDANCE)), "--date", "2026-01-01")
    run(database)
    shown = squeezed(capsys.readouterr().out)
    assert "EL" in shown and "2026-01-01" in shown and "csl.csv" in shown


def test_matches_are_shown_with_score_and_reason(
    database: Path, tmp_path: Path, capsys: Shown
) -> None:
    unit = ("ByteDance Trading (Dalian) Co., Ltd.", "2023-08-21", "")
    run(database, "import", put(tmp_path, "csl.csv", csl(BYTEDANCE, unit)), "--date", "2026-01-01")

    run(database, "match")
    shown = capsys.readouterr().out
    assert "on the list" in shown and "group's name only" in shown
    assert "On a list: 1. Possible, to look at yourself: 0." in shown

    run(database, "match", "字节跳动")
    assert "on the list" in capsys.readouterr().out
    run(database, "match", "Nvidia")
    assert "Nvidia is on none of the lists" in capsys.readouterr().out


def test_an_entry_is_shown_with_its_history_and_its_companies(
    database: Path, tmp_path: Path, capsys: Shown
) -> None:
    run(database, "import", put(tmp_path, "a.csv", csl(BYTEDANCE, MILL)), "--date", "2026-01-01")
    run(database, "import", put(tmp_path, "b.csv", csl(BYTEDANCE)), "--date", "2026-03-01")

    run(database, "show", "bytedance")
    shown = capsys.readouterr().out
    assert "in the files of 2026-01-01 to 2026-03-01" in shown
    assert "ByteDance (on the list, 100:" in shown
    run(database, "show", "mill on")
    assert "missing from the file of 2026-03-01 on" in capsys.readouterr().out
    run(database, "show", "nobody", expect=1)
    assert "No entry of any imported list" in capsys.readouterr().out


def test_what_is_no_list_is_one_sentence(database: Path, tmp_path: Path, capsys: Shown) -> None:
    run(database, "import", put(tmp_path, "page.csv", b"<html>"), expect=1)
    told = capsys.readouterr().err
    assert "page.csv: no line of the first 20 is a header" in told and "Traceback" not in told
    run(database, "import", str(tmp_path / "missing.csv"), expect=1)
    assert "missing.csv: No such file" in capsys.readouterr().err
