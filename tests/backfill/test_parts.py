"""A part is whole or not there, and is loaded once, as if its documents had been crawled."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from benchmarks.synthetic_archive import write
from crawler.backfill_inputs import inputs
from store.backfill import Task, make_part
from store.database import Store
from store.parts import Part, clear_unfinished, parts_in
from ui import commands

PAGES = 120
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Task, Part]:
    """A task and the part that was made of it."""
    folder = tmp_path_factory.mktemp("archive")
    write(folder / "made.warc.gz", PAGES, seed=3, weight=4_000, share=0.05)
    task = Task(inputs([str(folder / "made.warc.gz")])[0], str(folder / "out"))
    make_part(task)
    return task, parts_in(folder / "out")[task.id]


def load(store: Store, part: Part) -> int:
    return store.backfill.load(part, store.start_run("crawl")).documents


def test_a_part_says_what_was_read_kept_and_dropped(made):
    task, part = made
    counts = part.about["counts"]
    assert counts["records"] >= PAGES and counts["kept"] > 0 < counts["claims"]
    dropped = sum(n for name, n in counts.items() if name.startswith("dropped"))
    assert counts["records"] == dropped + counts["kept"]
    assert part.about["input"] == task.given.name and part.about["damages"] == []
    assert {f.name for f in part.folder.iterdir()} == {
        "pages.parquet",
        "claims.parquet",
        "part.json",
    }


def test_what_is_read_out_of_a_part_is_what_an_analysis_of_the_documents_finds(made, tmp_path):
    with Store(tmp_path / "a.db") as loaded, Store(tmp_path / "b.db") as analysed:
        assert load(loaded, made[1]) == made[1].about["counts"]["kept"]
        for found in made[1].found():
            analysed.save_document(found.document)
        commands.analyse(analysed, [], lambda line: None)
        assert loaded.reports() == analysed.reports() != []
        for one, other in zip(
            loaded.documents(again=True), analysed.documents(again=True), strict=True
        ):
            assert one == other
        assert loaded.verify() == []


def test_a_part_is_loaded_once_and_reading_again_changes_nothing(made, tmp_path):
    with Store(tmp_path / "a.db") as store:
        load(store, made[1])
        before, counts = store.reports(), store.counts()
        assert load(store, made[1]) == 0
        store._db.execute("DELETE FROM backfill_parts")
        store._db.commit()
        assert load(store, made[1]) == 0
        commands.analyse(store, [], lambda line: None, again=True)
        assert (store.reports(), store.counts()) == (before, counts)


def test_only_days_that_were_asked_for_are_kept(made, tmp_path):
    task = replace(made[0], out=str(tmp_path), since=date(2024, 3, 4), until=date(2024, 3, 4))
    assert make_part(task)["counts"]["kept"] == made[1].about["counts"]["kept"]
    later = replace(task, since=date(2024, 3, 5), until=None)
    assert "kept" not in make_part(later)["counts"]
    assert len({made[0].id, task.id, later.id}) == 3


FILL = """
import resource, sys
from crawler.backfill_inputs import inputs
from store.backfill import Task, make_part
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))  # as on a disk that is full after 1,000 bytes
try:
    make_part(Task(inputs([sys.argv[1]])[0], sys.argv[2]))
except OSError as problem:
    print("told:", problem.strerror)
"""


def test_a_disk_that_fills_leaves_no_half_of_a_part(tmp_path):
    (tmp_path / "undated.jsonl").write_text('{"text": "Tide sells wafers."}')
    done = subprocess.run(
        [sys.executable, "-c", FILL, str(tmp_path / "undated.jsonl"), str(tmp_path / "out")],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.stdout.startswith("told:"), done.stderr
    assert list((tmp_path / "out").iterdir()) == []


def test_what_a_killed_worker_left_is_cleared_away(made, tmp_path):
    left = tmp_path / ".unfinished-made-1-host-7"
    left.mkdir()
    (left / "part.json").write_text("{}")
    assert parts_in(tmp_path) == {}
    clear_unfinished(tmp_path)
    assert not left.exists()


def test_a_part_that_another_worker_has_finished_meanwhile_stays(made):
    before = (made[1].folder / "part.json").stat().st_ino
    make_part(made[0])
    assert (made[1].folder / "part.json").stat().st_ino == before
    assert [f.name for f in made[1].folder.parent.iterdir()] == [made[1].folder.name]
