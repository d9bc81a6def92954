"""What paths and addresses mean, and the documents of files that are no web archives."""

import gzip
import importlib.util
import io
import json
import tarfile
from collections.abc import Iterator
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from benchmarks.synthetic_archive import write
from crawler.backfill import documents
from crawler.backfill_inputs import FILES, UnknownInput, inputs
from crawler.backfill_sieve import Sieve, Tally
from crawler.documents import Document, Kind, UnreadableDocument
from nlp.backfill import read
from nlp.chip_words import chip_words

CALL = """Tide Memory Corp., Second Quarter 2025 Earnings Call
June 4, 2025

MAYA LIND: Welcome. We sold 40,000 wafers in the quarter, all of them to semiconductor makers in Europe.
OPERATOR: The first question comes from the line of Ruth Halloran with Alder Bank.
RUTH HALLORAN: Whom did you sell the tools to, and at what price did you sell?
MAYA LIND: To three foundries. We do not speak about the price of any one tool on this earnings call.
"""
ROW = {
    "id": "a1",
    "title": "Tide sells wafers",
    "text": "Tide Memory sold 40,000 wafers to Marlow Foundry for $300 million, it said.",
    "published": "2025-06-04",
    "source": "Wafer Post",
    "kind": "article",
}
BODY = "<html><body><p>Item 2.02. Tide Memory sold semiconductors, and more semiconductors.</p></body></html>"


def submission(form: str = "8-K", exhibit: str = BODY, *, tagged: bool = True) -> bytes:
    if tagged:
        head = (
            f"<SUBMISSION>\n<ACCESSION-NUMBER>0000000001-25-000007\n<TYPE>{form}\n<PERIOD>20250603\n"
            "<FILING-DATE>20250604\n<FILER>\n<COMPANY-DATA>\n<CONFORMED-NAME>TIDE MEMORY CORP\n<CIK>0000000042\n"
        )
    else:
        head = (
            "<SEC-DOCUMENT>0000000001-25-000007.txt : 20250604\n<SEC-HEADER>\nACCESSION NUMBER:\t\t0000000001-25-000007\n"
            f"CONFORMED SUBMISSION TYPE:\t{form}\nFILED AS OF DATE:\t\t20250604\n\tCOMPANY DATA:\n"
            "\t\tCOMPANY CONFORMED NAME:\t\t\tTIDE MEMORY CORP\n\t\tCENTRAL INDEX KEY:\t\t\t0000000042\n</SEC-HEADER>\n"
        )
    files = (
        (form, "form.htm", BODY),
        ("EX-99.1", "press.htm", f"<XBRL>\n{exhibit}\n</XBRL>"),
        ("GRAPHIC", "logo.jpg", "begin 644 logo.jpg"),
    )
    return head.encode() + b"".join(
        f"<DOCUMENT>\n<TYPE>{kind}\n<SEQUENCE>1\n<FILENAME>{name}\n<TEXT>\n{text}\n</TEXT>\n</DOCUMENT>\n".encode()
        for kind, name, text in files
    )


def all_of(*names: str, sieve: Sieve | None = None) -> tuple[list[Document], Tally]:
    tally = Tally()
    found = [
        document
        for given in inputs(names)
        for document in documents(given, sieve or Sieve(chip_words()), tally)
    ]
    return found, tally


def test_an_archive_is_an_input_and_small_files_of_a_folder_are_one_together(tmp_path):
    for name in ("b.warc.gz", "a.jsonl", "one.txt", "two.html", ".hidden.txt", "database.db"):
        (tmp_path / name).write_text("x")
    (tmp_path / "calls").mkdir()
    for number in range(FILES + 1):
        (tmp_path / "calls" / f"{number:04}.txt").write_text("x")
    names = [[f.rpartition("/")[2] for f in one.files] for one in inputs([str(tmp_path)])]
    assert sorted(map(len, names)) == [1, 1, 1, 2, FILES]
    assert ["one.txt", "two.html"] in names
    assert inputs([str(tmp_path), str(tmp_path / "a.jsonl")]) == inputs([str(tmp_path)])


def test_an_input_is_another_one_when_its_file_changes(tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_text("{}")
    before = inputs([str(file)])[0].id
    assert inputs([str(file)])[0].id == before
    file.write_text("{} ")
    assert inputs([str(file)])[0].id != before


def test_where_nothing_is_that_is_said(tmp_path):
    with pytest.raises(UnknownInput, match="there is nothing to read at"):
        inputs([str(tmp_path / "gone")])


def test_a_transcript_is_read_as_a_call_with_its_speakers(tmp_path):
    (tmp_path / "call.txt").write_text(CALL)
    (document,), _ = all_of(str(tmp_path))
    article = read(document)
    assert (article.kind, article.company) == (Kind.TRANSCRIPT, "Tide Memory Corp.")
    assert "Ruth Halloran" in {turn.speaker.title() for turn in article.turns}


def test_each_line_of_json_is_a_document_whose_body_is_the_line(tmp_path):
    lines = [json.dumps(ROW), "{broken", json.dumps(ROW | {"id": "a2", "published": "soon"})]
    (tmp_path / "rows.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    (first, undated), tally = all_of(str(tmp_path))
    assert first.body.decode() == lines[0]
    article = read(first)
    assert (article.publisher, article.published) == ("Wafer Post", date(2025, 6, 4))
    assert article.text == f"{ROW['title']}\n\n{ROW['text']}"
    assert [(d.offset, "no document" in d.problem) for d in tally.damages] == [
        (len(lines[0]) + 1, True)
    ]
    with pytest.raises(UnreadableDocument, match="has no date"):
        read(undated)


@pytest.mark.parametrize("tagged", [True, False])
def test_a_submission_to_edgar_is_its_form_and_its_exhibits(tmp_path, tagged):
    (tmp_path / "0000000001-25-000007.txt").write_bytes(submission(tagged=tagged))
    found, _ = all_of(str(tmp_path))
    folder = "https://www.sec.gov/Archives/edgar/data/42/000000000125000007/"
    assert [d.url for d in found] == [f"{folder}form.htm", f"{folder}press.htm"]
    assert found[1].body.decode() == BODY
    assert found[1].hints["title"] == "TIDE MEMORY CORP: 8-K of 4 June 2025, exhibit 99.1"


def test_a_filing_is_read_as_what_its_company_reports(tmp_path):
    long = BODY.replace(
        "<p>", "<p>" + "The company makes semiconductors and sells them to foundries. " * 5
    )
    (tmp_path / "f.nc").write_bytes(submission(exhibit=long))
    article = read(all_of(str(tmp_path))[0][-1])
    assert (article.kind, article.company) == (Kind.FILING, "TIDE MEMORY CORP")
    assert article.published == date(2025, 6, 4)


def test_a_day_of_filings_is_an_archive_and_one_that_breaks_off_gives_what_it_had(tmp_path):
    other = submission(exhibit="<p>Tide Hotels has opened a hotel by the sea.</p>")
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for number, text in enumerate((submission(), submission("S-8"), other)):
            member = tarfile.TarInfo(f"{number}.nc")
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text))
    day = tmp_path / "20250604.nc.tar.gz"
    day.write_bytes(packed.getvalue())
    found, tally = all_of(str(day))
    assert len(found) == 3 and tally.counts["dropped: no report"] == 1
    assert tally.counts["dropped: not about chips"] == 1
    assert not all_of(str(day), sieve=Sieve(chip_words(), until=date(2025, 1, 1)))[0]
    day.write_bytes(gzip.decompress(packed.getvalue())[: len(submission()) + 1500])
    found, tally = all_of(str(day))
    assert found and "broken after the member" in tally.damages[0].problem


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and where a server on this machine serves it."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    handler.log_message = lambda *_: None  # type: ignore[attr-defined]
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield tmp_path, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.skipif(
    not all(map(importlib.util.find_spec, ("fsspec", "aiohttp"))),
    reason="needs fsspec and aiohttp: pip install 'chokepoint[remote]'",
)
def test_a_list_of_archives_at_an_address_is_read_from_there(served):
    folder, origin = served
    on_topic = write(folder / "made.warc.gz", 100, seed=3, weight=4_000, share=0.05)
    (folder / "warc.paths.gz").write_bytes(gzip.compress(b"made.warc.gz\n"))
    found, tally = all_of(f"{origin}/warc.paths.gz")
    assert len(found) == on_topic > 0 and not tally.damages
    with pytest.raises(UnknownInput, match="nothing can be read at"):
        inputs([f"{origin}/gone.warc.gz"])
