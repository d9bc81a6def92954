"""The queries of the README run as they stand, in other programs than ours."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlite_utils.cli import cli as sqlite_utils_cli

from store.database import Store
from tests.store.lists import BYTEDANCE, csl, save_rule, take_in
from tests.store.world import World

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)


@pytest.fixture
def saved(path: Path, world: World) -> Path:
    """The world on the disk, a rule and a list that hit its order with it, and no connection to it."""
    with Store(path) as store:
        world.save(store)
        save_rule(store, world)
        take_in(store, csl(BYTEDANCE))
        store.parties.refresh()
    return path


def rows(*command: str) -> list[object]:
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: list[object] = json.loads(done.stdout or "[]")
    return found


def test_there_are_nine() -> None:
    assert len(QUERIES) == 9


@pytest.mark.skipif(not shutil.which("sqlite3"), reason="the program sqlite3 is not installed")
def test_every_query_answers_in_sqlite3(saved: Path) -> None:
    for query in QUERIES:
        assert rows("sqlite3", "-json", str(saved), query), query


def test_every_query_answers_in_sqlite_utils(saved: Path) -> None:
    for query in QUERIES:
        done = CliRunner().invoke(sqlite_utils_cli, ["query", str(saved), query])
        assert json.loads(done.stdout), query
