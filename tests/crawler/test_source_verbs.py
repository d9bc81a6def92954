"""`chokepoint sources` as a user types it, against a local web."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawler.advice import advice
from crawler.checks import Checked
from crawler.sources_toml import load_sources
from ui.cli import main
from ui.source_tables import checks_table

ROOT = Path(__file__).parents[2]


def sources(*arguments: str, at: Path, status: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "ui.cli", "sources", *arguments],
        cwd=at, env={"PYTHONPATH": str(ROOT), "COLUMNS": "160"}, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == status, done.stderr
    return done


def own(folder: Path, *tables: str) -> Path:
    file = folder / "sources.toml"
    file.write_text("\n".join(tables))
    return file


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user stands."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")
    return tmp_path


@pytest.fixture(scope="module")
def site(web: Any) -> Any:
    """A site with a feed that works, one that is forbidden, one that moved, one nobody can read."""
    web.put("/robots.txt", "User-agent: *\nDisallow: /private/\n", Content_Type="text/plain")
    web.put_article("/tools.html", "Tools leave the harbour")
    web.put_feed("/good.xml", "/tools.html")
    web.put(
        "/stub.html", "<html><head><title>Video</title></head><body><p>Watch.</p></body></html>"
    )
    web.put_feed("/stubs.xml", "/stub.html")
    return web


def test_check_says_what_was_read_and_what_to_do_about_the_rest(site: Any, tmp_path: Path) -> None:
    names = ("good", "moved", "private", "stubs")
    paths = ("/good.xml", "/moved.xml", "/private/feed.xml", "/stubs.xml")
    tables = [
        f'[{n}]\nurl = "{site.origin}{p}"\ndelay = 0' for n, p in zip(names, paths, strict=True)
    ]
    own(tmp_path, *tables)
    lines = sources("check", *names, "--json", at=tmp_path).stdout.splitlines()
    good, moved, private, stubs = (json.loads(line) for line in lines)
    assert (good["source"], good["problem"], good["advice"]) == ("good", "", "")
    assert (good["status"], good["listed"]) == (200, 1)
    assert (good["title"], good["published"]) == ("Tools leave the harbour", "2025-06-04")
    assert good["words"] > 40 and good["robots"] == "allowed"
    assert moved["problem"] == "HTTP 404 Not Found"
    assert moved["advice"].startswith(
        f"it has moved: `chokepoint sources add {site.origin}/` looks"
    )
    assert private["problem"] == "robots.txt forbids fetching it"
    assert private["advice"].endswith("switch it off with enabled = false")
    assert stubs["problem"].startswith("its newest page could not be read: ")


def test_table_has_problems_last_with_what_can_be_done(folder: Path) -> None:
    moved = Checked(
        "moved", "feed", "https://w.example/feed", 404, "allowed", 0, "", "", 0, 0.4,
        "HTTP 404 Not Found", "it has moved",
    )  # fmt: skip
    good = replace(
        moved, source="good", status=200, title="Tools leave", published="2025-06-04", words=1234,
        problem="", advice="",
    )  # fmt: skip
    lines = checks_table([moved, good]).splitlines()
    assert lines[2].startswith("good") and "“Tools leave”, 2025-06-04, 1,234 words" in lines[2]
    assert lines[3].startswith("moved") and "✗ HTTP 404 Not Found → it has moved" in lines[3]
    assert lines[-1] == "2 sources: 1 work, 1 have a problem."
    nowhere = replace(moved, status=0, problem="no such host")
    assert checks_table([nowhere]).endswith("this machine seems to be offline.")


def test_list_says_how_each_source_stands(folder: Path, capsys: Any) -> None:
    assert main(["sources", "list", "edgar-chips", "federal-register-bis"]) == 0
    listed = capsys.readouterr().out
    assert "wants a contact" in listed and "ready" in listed
    assert "2 sources: 1 federal_register, 1 edgar." in listed
    own(folder, 'contact = "desk@wafer.example"')
    assert main(["sources", "list", "edgar-chips", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["contact"] == "desk@wafer.example"


def test_add_finds_the_feed_of_a_site_and_writes_it_down(site: Any, tmp_path: Path) -> None:
    site.put(
        "/desk/",
        '<html><head><meta property="og:site_name" content="The Wafer Desk">'
        '<link rel="alternate" type="application/rss+xml" href="/good.xml">'
        "</head><body><p>Welcome.</p></body></html>",
    )
    before = "# mine\n[other]\nurl = 'https://other.example/rss'\n"
    own(tmp_path, before)
    done = sources("add", f"{site.origin}/desk/", at=tmp_path)
    added = next(s for s in load_sources(tmp_path / "sources.toml") if "/good.xml" in s.urls[0])
    assert (added.kind, added.publisher) == ("feed", "The Wafer Desk")
    assert (tmp_path / "sources.toml").read_text().startswith(before)
    assert "a feed of 1 entries, the newest of 2025-06-28: “Item 0”" in done.stderr
    assert f"`chokepoint sources check {added.name}` tries it" in done.stderr


@pytest.mark.slow
def test_add_leaves_out_what_is_there_already(site: Any, tmp_path: Path) -> None:
    own(tmp_path, f'[good]\nurl = "{site.origin}/good.xml"\n')
    done = sources("add", f"{site.origin}/good.xml", at=tmp_path)
    assert "/good.xml is in your sources already, as 'good'" in done.stderr


@pytest.mark.slow
def test_add_looks_in_the_usual_places_of_a_site_that_names_nothing(
    site: Any, tmp_path: Path
) -> None:
    site.put("/bare/", "<html><body><p>Welcome.</p></body></html>")
    site.put_feed("/bare/feed/", "/tools.html")
    sources("add", f"{site.origin}/bare/", at=tmp_path)
    assert f'url = "{site.origin}/bare/feed/"' in (tmp_path / "sources.toml").read_text()


@pytest.mark.slow
def test_add_says_why_nothing_was_added(site: Any, tmp_path: Path) -> None:
    done = sources("add", f"{site.origin}/gone/", at=tmp_path, status=1)
    assert done.stderr == f"chokepoint: {site.origin}/gone/: HTTP 404 Not Found\n"
    assert not (tmp_path / "sources.toml").exists()


def test_add_and_import_want_one_thing(folder: Path, capsys: Any) -> None:
    assert main(["sources", "add"]) == main(["sources", "import", "a", "b"]) == 1
    told = capsys.readouterr().err
    assert "takes one address" in told and "takes one file" in told


def test_import_takes_the_feeds_that_are_not_there_yet(folder: Path, capsys: Any) -> None:
    own(folder, "[had]\nurl = 'https://had.example/rss'\n")
    (folder / "feeds.opml").write_text(
        "<opml><body><outline text='Had' xmlUrl='https://had.example/rss'/>"
        "<outline text='Wafer Post' xmlUrl='https://wafer.example/rss'/>"
        "<outline text='Wafer Post' xmlUrl='https://wafer.example/chips'/></body></opml>"
    )
    assert main(["sources", "import", "feeds.opml"]) == 0
    assert "2 of 3 feeds added" in capsys.readouterr().err
    added = {s.name: s for s in load_sources(folder / "sources.toml")}
    assert added["wafer-post"].publisher == "Wafer Post"
    assert added["wafer-post-2"].urls == ("https://wafer.example/chips",)
    (folder / "page.opml").write_text("<html>no</html>")
    assert main(["sources", "import", "page.opml"]) == 1
    assert "chokepoint: page.opml: is no OPML: it begins with" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ("no such host", "online"),
        ("HTTP 403 Forbidden", "enabled = false"),
        ("HTTP 503 Service Unavailable", "try again later"),
        ("is no feed: it begins with '<html>'", "`chokepoint sources add https://w.example/`"),
        ("nothing on the page is 'li a': it may have a new layout", "change item and link"),
        ("something new", ""),
    ],
)
def test_every_usual_problem_has_advice(problem: str, words: str) -> None:
    said = advice(problem, "https://w.example/feed.xml")
    assert words in said and bool(words) == bool(said)
