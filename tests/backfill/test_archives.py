"""What is taken out of a web archive, what is dropped unparsed, and what becomes of broken ones."""

import gzip
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from benchmarks.synthetic_archive import MadePage, pages, response
from crawler.backfill import documents
from crawler.backfill_inputs import inputs
from crawler.backfill_sieve import Sieve, Tally
from nlp.chip_words import chip_words

DAY = datetime(2024, 3, 4, 12, tzinfo=UTC)
STORY = (
    "<p>Nvidia will deliver 20,000 AI chips to Tencent in June, two people said on Monday.</p>"
    "<p>The chipmaker did not say what the semiconductors cost, and neither did its customer.</p>"
)
PLAIN = "<p>The harbour was closed for an hour after a crane had lost its load near the ferry.</p>"


def page(path: str, body: str, *, language: str = "en", at: datetime = DAY) -> MadePage:
    html = (
        f'<html lang="{language}"><head><title>The story of {path}</title></head><body><article>'
        f"<h1>The story of {path}</h1>{body}{PLAIN * 4}</article></body></html>"
    )
    return MadePage(f"https://paper.example/{path}", at, html.encode(), True)


def taken(path: Path, *records: bytes, since: date | None = None) -> tuple[list[str], Tally]:
    """The last parts of the addresses that were taken, and the count of the rest."""
    path.write_bytes(b"".join(records))
    (given,) = inputs([str(path)])
    tally = Tally()
    found = list(documents(given, Sieve(chip_words(), since), tally))
    return [d.url.rpartition("/")[2] for d in found], tally


def lying(record: bytes, by: int) -> bytes:
    """The record with another length in its header."""
    head = re.compile(rb"(?<=Content-Length: )\d+")
    return gzip.compress(
        head.sub(lambda m: b"%d" % (int(m[0]) + by), gzip.decompress(record), count=1)
    )


def test_all_pages_on_chips_are_taken_and_no_others(tmp_path):
    made = list(pages(400, seed=3, weight=8_000))
    found, tally = taken(tmp_path / "made.warc.gz", *map(response, made))
    assert found == [p.url.rpartition("/")[2] for p in made if p.on_topic]
    assert tally.counts["dropped: not in English"] > 20
    assert not tally.damages


@pytest.mark.parametrize(
    "body",
    [
        "<p>Fish and chips, and chips again, with a wafer and an ice from the foundry yard.</p>",
        '<div class="chip"><span class="mat-chip chip">News</span></div>',
        "<script>var chip=1;chip.wafer();</script>",
        "<p>Nvidia led the markets, as a ticker says on every page about money.</p>",
    ],
)
def test_what_only_sounds_like_chips_is_dropped(tmp_path, body):
    assert taken(tmp_path / "a.warc.gz", response(page("trap", body)))[0] == []


def test_a_word_that_other_things_have_too_counts_beside_a_name(tmp_path):
    body = "<p>Nvidia raised the price of its chips. The chips are made by TSMC.</p>"
    assert taken(tmp_path / "a.warc.gz", response(page("short", body)))[0] == ["short"]


def test_other_records_states_languages_and_days_are_dropped_by_their_heads(tmp_path):
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    found, tally = taken(
        tmp_path / "a.warc.gz",
        response(page("gone", STORY), status="404 Not Found"),
        response(page("picture", STORY), **{"Content-Type": "image/png"}),
        response(page("fremd", STORY, language="de")),
        response(page("old", STORY, at=long_ago)),
        response(page("kept", STORY)),
        since=date(2024, 1, 1),
    )
    assert found == ["kept"]
    assert tally.counts == {
        "records": 5,
        "dropped: no page": 2,
        "dropped: not in English": 1,
        "dropped: of other days": 1,
    }


def test_a_page_keeps_its_bytes_its_headers_and_who_published_it(tmp_path):
    made = page("kept", '<meta property="og:site_name" content="The Wafer &amp; Die">' + STORY)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(response(made, Server="nginx"))
    (document,) = documents(inputs([str(path)])[0], Sieve(chip_words()), Tally())
    assert (document.body, document.fetched_at, document.status) == (made.body, DAY, 200)
    assert document.headers["Server"] == "nginx"
    assert document.hints["publisher"] == "The Wafer & Die"


THREE = [response(page(name, STORY)) for name in ("one", "two", "three")]


def test_a_truncated_archive_gives_what_is_before_the_cut_and_says_where(tmp_path):
    found, tally = taken(tmp_path / "a.warc.gz", *THREE[:2], THREE[2][:-60])
    assert found == ["one", "two"]
    (damage,) = tally.damages
    assert damage.offset == len(THREE[0] + THREE[1])


def test_the_reading_goes_on_after_a_broken_record(tmp_path):
    broken = THREE[1][:200] + b"\0" * 50 + THREE[1][250:]
    found, tally = taken(tmp_path / "a.warc.gz", THREE[0], broken, THREE[2])
    assert found == ["one", "three"]
    assert len(tally.damages) == 1


@pytest.mark.parametrize("by", [-300, 300, 900_000, 900_000_000])
def test_a_record_that_lies_about_its_length_takes_no_other_with_it(tmp_path, by):
    found, tally = taken(tmp_path / "a.warc.gz", THREE[0], lying(THREE[1], by), THREE[2])
    assert {"one", "three"} <= set(found)
    assert tally.damages[0].offset == len(THREE[0])


def test_a_record_of_200_megabytes_is_told_of_and_not_read(tmp_path):
    huge = MadePage("https://paper.example/huge", DAY, b"<html>" + b" " * 200_000_000, False)
    found, tally = taken(tmp_path / "a.warc.gz", THREE[0], response(huge), THREE[2])
    assert found == ["one", "three"]
    assert [d.offset for d in tally.damages] == [len(THREE[0])]


@pytest.mark.parametrize(
    "body", [b"not an archive", gzip.compress(b"nor this", mtime=0), b"\x1f\x8b\x08broken", b""]
)
def test_what_is_no_archive_is_said_to_be_none(tmp_path, body):
    found, tally = taken(tmp_path / "a.warc.gz", body)
    assert found == [] and "no web archive" in tally.damages[0].problem


def test_an_archive_may_be_unpacked_or_packed_as_a_whole(tmp_path):
    plain = b"".join(map(gzip.decompress, THREE))
    assert taken(tmp_path / "a.warc", plain)[0] == ["one", "two", "three"]
    assert taken(tmp_path / "b.warc.gz", gzip.compress(plain))[0] == ["one", "two", "three"]
