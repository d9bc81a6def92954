import io
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from ui.cli import main

TEXT = (
    "Baidu ordered 1,600 Ascend 910B chips for 450 million yuan in Q3 fiscal 2026, said "
    "<b>Jensen Huang</b>. They fear BIS and the Entity List for two years, Reuters reported from China."
)


class Page(HTMLParser):
    """The marks of a page as (kind, words), its text, and every tag that is no mark's."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.marks: list[tuple[str, str]] = []
        self.tags: set[str] = set()
        self.links: list[str] = []
        self._open: list[list[str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag == "mark":
            self._open.append([dict(attrs)["class"] or "", ""])

    def handle_data(self, data: str) -> None:
        for mark in self._open:
            mark[1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            kind, words = self._open.pop()
            self.marks.append((kind, words))


def document(**fields: Any) -> dict[str, Any]:
    return {"id": "a", "text": TEXT, "published": "2026-03-02"} | fields


def mentions(
    capsys: pytest.CaptureFixture[str], file: Path, *options: str, rows: Any = ()
) -> list[dict[str, Any]]:
    if rows:
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert main(["mentions", str(file), *options]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_document_gives_a_line_in_the_same_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [document(id=name) for name in ("z", "a", "m")]
    found = mentions(capsys, tmp_path / "in.jsonl", rows=rows)
    assert [row["id"] for row in found] == ["z", "a", "m"]


def test_mentions_have_their_words_their_place_and_their_normal_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (row,) = mentions(capsys, tmp_path / "in.jsonl", rows=[document()])
    by_text = {m["text"]: m for m in row["mentions"]}
    assert all(TEXT[m["start"] : m["end"]] == m["text"] for m in row["mentions"])
    assert by_text["1,600 Ascend 910B chips"] == {
        **{"kind": "quantity", "start": 14, "end": 37, "text": "1,600 Ascend 910B chips"},
        **{"low": 1600, "high": 1600, "unit": "unit", "bound": "exact", "confidence": 1.0},
    }
    assert by_text["450 million yuan"] == {
        **{"kind": "money", "start": 42, "end": 58, "text": "450 million yuan"},
        **{"low": 450e6, "high": 450e6, "currency": "CNY", "bound": "exact", "confidence": 1.0},
    }
    assert by_text["BIS"]["name"] == "Bureau of Industry and Security"
    assert by_text["Ascend 910B"]["kind"] == "product"
    assert by_text["Baidu"]["name"] == "Baidu"


def test_laws_count_as_authorities_and_what_is_internal_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (row,) = mentions(capsys, tmp_path / "in.jsonl", rows=[document()])
    kinds = {m["text"]: m["kind"] for m in row["mentions"]}
    assert kinds["Entity List"] == "authority"
    assert kinds["Jensen Huang"] == "person"
    assert {"They", "China", "Reuters", "two years"}.isdisjoint(kinds)


@pytest.mark.parametrize(
    ("company", "start", "end"),
    [("Nvidia", "2025-07-28", "2025-10-26"), ("Microsoft", "2026-01-01", "2026-03-31")],
)
def test_fiscal_dates_follow_the_calendar_of_the_company(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], company: str, start: str, end: str
) -> None:
    (row,) = mentions(capsys, tmp_path / "in.jsonl", rows=[document(company=company)])
    (when,) = [m for m in row["mentions"] if m["kind"] == "date"]
    assert (when["from"], when["to"], when["precision"]) == (start, end, "quarter")


def test_documents_come_from_standard_input_where_no_file_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(document()) + "\n\n"))
    assert main(["mentions"]) == 0
    assert json.loads(capsys.readouterr().out)["mentions"]


def test_plain_text_is_read_with_the_date_that_is_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "note.txt"
    file.write_text("TSMC expects growth next year.", encoding="utf-8")
    (row,) = mentions(capsys, file, "--published", "2023-08-09")
    (when,) = [m for m in row["mentions"] if m["kind"] == "date"]
    assert (when["from"], when["to"]) == ("2024-01-01", "2024-12-31")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"id": "x", "text": "Nvidia"}, "the document 'x' has no date"),
        ({"id": "x", "text": "Nvidia", "published": "May"}, "the document 'x' has no date"),
        ({"id": "x", "published": "2026-03-02"}, "the document 'x' has no 'text'"),
    ],
)
def test_what_is_missing_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], row: dict[str, Any], problem: str
) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert main(["mentions", str(file)]) == 1
    assert problem in capsys.readouterr().err


def test_a_text_that_is_no_utf8_is_written_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    rows = [document(text="Nvidia \ud800 (\x00)")]
    (row,) = mentions(capsys, tmp_path / "in.jsonl", "--html", str(page), rows=rows)
    assert [m["text"] for m in row["mentions"]] == ["Nvidia"]
    assert "Nvidia" in page.read_text(encoding="utf-8")


def test_the_page_marks_every_mention_and_escapes_the_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "page.html"
    rows = [document(id="<script>alert(1)</script>")]
    (row,) = mentions(capsys, tmp_path / "in.jsonl", "--html", str(file), rows=rows)
    page = Page(file.read_text(encoding="utf-8"))
    marked = {(m["kind"], m["text"]) for m in row["mentions"]}
    legend = {(kind, kind) for kind, _ in marked} | {("company", "company")}
    assert marked <= set(page.marks)
    assert legend <= set(page.marks)
    assert {"script", "b"}.isdisjoint(page.tags)
    assert page.links == []


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("TSMC makes chips for Apple. The Taiwanese foundry raised prices.", "The Taiwanese foundry", "TSMC"),
        ("TSMC makes chips for Apple. The Taiwanese foundry said it will grow.", "it", "TSMC"),
        ("Nvidia said it will supply OpenAI. The company raised prices.", "The company", "Nvidia"),
        ("ASML and Nikon met. The Dutch toolmaker left.", "The Dutch toolmaker", "ASML"),
        ("President Trump met Nvidia.", "President Trump", "Donald Trump"),
    ],
)  # fmt: skip
def test_words_that_stand_for_a_name_are_mentions_of_it(
    text: str, words: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (row,) = mentions(capsys, tmp_path / "in.jsonl", rows=[document(text=text)])
    assert name in [m["name"] for m in row["mentions"] if m["text"] == words]


@pytest.mark.parametrize(
    "text",
    ["Apple and Samsung met. Later it left.", "The company grew.", "ASML grew. The Chinese foundry shrank."],
)  # fmt: skip
def test_words_whose_name_is_not_plain_stay_out(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (row,) = mentions(capsys, tmp_path / "in.jsonl", rows=[document(text=text)])
    assert not {"it", "The company", "The Chinese foundry"} & {m["text"] for m in row["mentions"]}
