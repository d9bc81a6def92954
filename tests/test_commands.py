"""The main job, end to end: real child processes, a real crawl over HTTP, a real database."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.documents import Document
from store.database import Store
from ui import commands
from ui.cli import main

ROOT = Path(__file__).parent.parent
TABLES = ("pages", "documents", "versions", "claims", "events")


def run(*arguments: str, at: Path, expect: int = 0, **options) -> subprocess.CompletedProcess[str]:
    """One verb in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "160"}
    done = subprocess.run(
        [sys.executable, "-m", "ui.cli", *arguments],
        cwd=at, env=environment, capture_output=True, text=True, timeout=900, **options,
    )  # fmt: skip
    assert done.returncode == expect, done.stderr
    assert "Traceback" not in done.stderr
    return done


def rows(database: Path) -> dict[str, set[tuple[object, ...]]]:
    """What is in the tables that a rerun must not change, without when it was written."""
    with sqlite3.connect(database) as db:
        ids = {"pages": "page_id", "documents": "document_id", "versions": "version_id"}
        ids |= {"claims": "claim_id, quote", "events": "event_id, headline, reports, origins"}
        return {t: set(db.execute(f"SELECT {ids[t]} FROM {t}")) for t in TABLES}


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The demonstration, run once."""
    folder = tmp_path_factory.mktemp("demo")
    return folder / "demo.db", run("demo", "--no-ui", "--database", "demo.db", at=folder)


def test_the_demo_prints_events_with_their_amounts_and_sources(demo):
    _, done = demo
    assert "about 100,000" in done.stdout
    assert "Baidu, ByteDance, Tencent and Alibaba" in " ".join(done.stdout.split())
    assert "Financial Times" in done.stdout


def test_the_demo_tells_its_progress_on_standard_error(demo):
    _, done = demo
    assert "fetched" in done.stderr and "new documents from 4 sources" in done.stderr


def test_the_demo_finds_events_a_conflict_and_an_unreadable_page(demo):
    database, _ = demo
    with Store(database, readonly=True) as store:
        counts = store.counts()
        assert counts["events"] >= 10
        assert counts["conflicts"] >= 1
        assert any("no text" in issue.message for issue in store.issues())


def test_every_quote_is_verbatim(demo):
    database, _ = demo
    with Store(database, readonly=True) as store:
        assert store.verify() == []
        for report in store.reports():
            quote = report.claim.quote
            text = store.article(report.claim.article_id).text
            assert text[quote.start : quote.end] == quote.text


def test_the_swapped_amounts_of_the_a800_story_are_a_disagreement(demo):
    database, _ = demo
    with Store(database, readonly=True) as store:
        disputed = [e for e in store.events() if any(c.role == "value" for c in e.conflicts)]
        names = {v.name for e in disputed for v in e.values("product")}
    assert "A800" in names


def test_a_second_run_adds_nothing(demo):
    database, _ = demo
    before = rows(database)
    run("demo", "--no-ui", "--database", str(database), at=database.parent)
    assert rows(database) == before


def test_analysing_again_changes_nothing(demo):
    database, _ = demo
    before = rows(database)
    run("--database", str(database), "analyse", "--again", at=database.parent)
    assert rows(database) == before


@pytest.mark.parametrize(
    "after",
    [
        pytest.param("fetched", marks=pytest.mark.slow),
        "claims in",
        pytest.param("unreadable", marks=pytest.mark.slow),
    ],
)
def test_a_killed_update_is_taken_up_where_it_stopped(demo, tmp_path, after):
    """Killed while fetching, while reading, and before merging: the next run ends the same."""
    database = tmp_path / "killed.db"
    command = [sys.executable, "-m", "ui.cli", "demo", "--no-ui", "--database", str(database)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    child = subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    for line in child.stderr:
        if after in line:
            child.send_signal(signal.SIGKILL)
            break
    child.wait(timeout=30)
    assert child.returncode == -signal.SIGKILL
    with Store(database, readonly=True) as store:
        assert store.verify() == []
    run("demo", "--no-ui", "--database", str(database), at=tmp_path)
    assert rows(database) == rows(demo[0])


def test_a_feed_of_the_user_s_own_is_two_lines(tmp_path):
    (tmp_path / "sources.toml").write_text('[my-feed]\nurl = "https://chips.example/feed.xml"\n')
    listed = run("sources", at=tmp_path).stdout
    assert "my-feed" in listed and "https://chips.example/feed.xml" in listed


def test_exports_hold_the_events(demo, tmp_path):
    database, _ = demo
    for format in ("sqlite", "csv", "jsonl"):
        out = tmp_path / f"out.{format}"
        run("--database", str(database), "export", format, "-o", str(out), at=tmp_path)
        assert out.stat().st_size > 1000
    with sqlite3.connect(tmp_path / "out.sqlite") as db:
        (events,) = db.execute("SELECT count(*) FROM v_events").fetchone()
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert events == len(lines)


def test_events_can_be_read_by_machines(demo, tmp_path):
    out = run("--database", str(demo[0]), "events", "--format", "jsonl", at=tmp_path).stdout
    assert all(json.loads(line)["reports"] for line in out.splitlines())


def test_extract_reads_documents_from_standard_input_in_order(tmp_path):
    texts = [
        "Tencent bought 20,000 H20 chips from Nvidia.",
        "Nothing to see.",
        "Baidu ordered 500 GPUs.",
    ]
    documents = [{"id": f"d{n}", "text": t, "published": "2025-05-01"} for n, t in enumerate(texts)]
    given = "\n".join(json.dumps(d) for d in documents)
    out = run("extract", at=tmp_path, input=given).stdout
    found = [json.loads(line) for line in out.splitlines()]
    assert [row["id"] for row in found] == ["d0", "d1", "d2"]
    (order,) = found[0]["events"]
    assert order["roles"]["buyer"] == ["Tencent"]
    assert order["roles"]["quantity"] == {"low": 20000, "high": 20000, "unit": "unit"}
    assert found[1]["events"] == []


def test_extract_reads_plain_text_with_a_date(tmp_path):
    (tmp_path / "note.txt").write_text(
        "A note\n\nThis year Tencent bought 20,000 H20 chips from Nvidia.\n"
    )
    out = run("extract", "note.txt", "--published", "2025-05-01", at=tmp_path).stdout
    (order,) = json.loads(out)["events"]
    assert order["roles"]["date"] == {"start": "2025-01-01", "end": "2025-12-31"}


@pytest.mark.slow
def test_a_document_that_ended_two_analyses_holds_up_no_other(tmp_path):
    with Store(tmp_path / "chips.db") as store:
        for name in ("poison", "good"):
            page = (
                f"<title>{name}</title><meta name=date content=2025-06-04><p>{'Chips came. ' * 99}"
            )
            at = datetime(2025, 6, 4 if name == "poison" else 5, tzinfo=UTC)
            url = f"https://post.example/{name}"
            store.save_document(Document("post", url, at, 200, {}, page.encode(), {}))
        for _ in range(2):  # as a process that was killed leaves it
            poison = next(iter(store.documents()))
            store.note_reading(store.start_run("analyse"), poison)

        commands.analyse(store, [], lambda line: None)

        assert {d["url"].rpartition("/")[2]: d["state"] for d in store.rows("v_documents")} == {
            "poison": "unreadable", "good": "read",
        }  # fmt: skip
        (issue,) = store.issues()
        assert issue.message == "reading it ended the process twice"


@pytest.mark.parametrize(
    ("files", "arguments", "sentence"),
    [
        ({}, ["events"], "there is no database at"),
        ({"chokepoint.db": "hello, I am no database, " * 50}, ["events"], "not a SQLite database"),
        (
            {"sources.toml": '[x]\nurl = "https://a.example/f"\npubisher = "A"\n'},
            ["sources"],
            "line 3",
        ),
        ({}, ["update", "no-such-source"], "no source is called 'no-such-source'"),
        ({}, ["export", "xlsx"], "no format is called 'xlsx'"),
        ({"a.txt": "words"}, ["extract", "a.txt"], "--published"),
        ({"a.jsonl": "{not json"}, ["extract", "a.jsonl"], "a.jsonl, line 1: not JSON"),
        ({"a.jsonl": '{"id": "x"}'}, ["extract", "a.jsonl"], "has no 'text'"),
        ({}, ["extract", "missing.jsonl"], "missing.jsonl: No such file"),
        ({}, ["evaluate", "missing.jsonl"], "missing.jsonl: No such file"),
    ],
)
def test_what_a_user_gets_wrong_is_one_plain_sentence(
    tmp_path, monkeypatch, capsys, files, arguments, sentence
):
    """In this process: ten starts of a program are a minute."""
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 1
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1


def test_an_empty_database_says_what_to_do_next(tmp_path):
    Store(tmp_path / "chokepoint.db").close()
    assert "chokepoint update" in run("events", at=tmp_path).stdout
