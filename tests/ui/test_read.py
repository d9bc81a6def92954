"""`chokepoint read`: files in, one JSON line for each document out."""

import json
from pathlib import Path

import pytest

from ui.cli import main

WORDS = "Marlow Foundry has ordered forty tools from Gannet Lithography, two people say. " * 4
PAGE = f"""<html><head><title>Marlow buys tools</title>
<meta property="article:published_time" content="2025-06-04">
<meta property="article:modified_time" content="2025-06-06"><meta name="author" content="Ada Quill"></head>
<body><article><h1>Marlow buys tools</h1><p>{WORDS}</p></article></body></html>"""
CALL = """Tide Memory Second Quarter 2025 Earnings Call
June 4, 2025

Operator: Welcome. Maya Lind will begin.

Maya Lind: We sold 40,000 wafers in the quarter, all of them to makers of sensors in Europe and Japan.

Operator: The first question comes from the line of Ada Quill with Alder Bank.

Ada Quill: At what price?

Maya Lind: At half of last year's price, and we will not sell more of them.
"""


def test_page_and_call_become_one_line_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "page.html").write_text(PAGE)
    (tmp_path / "call.txt").write_text(CALL)
    assert main(["read", str(tmp_path / "page.html"), str(tmp_path / "call.txt")]) == 0
    page, call = map(json.loads, capsys.readouterr().out.splitlines())
    assert (page["title"], page["author"], page["kind"]) == (
        "Marlow buys tools",
        "Ada Quill",
        "article",
    )
    assert (page["published"], page["updated"]) == ("2025-06-04", "2025-06-06")
    assert page["text"] == WORDS.strip() and page["turns"] == []
    assert page["dates"][0]["origin"] == "meta"
    assert (call["kind"], call["company"], call["published"]) == (
        "transcript",
        "Tide Memory",
        "2025-06-04",
    )
    assert [(t["speaker"], t["role"], t["company"], t["section"]) for t in call["turns"]] == [
        ("Operator", "operator", "", "prepared"),
        ("Maya Lind", "executive", "Tide Memory", "prepared"),
        ("Operator", "operator", "", "qa"),
        ("Ada Quill", "analyst", "Alder Bank", "qa"),
        ("Maya Lind", "executive", "Tide Memory", "qa"),
    ]
    assert all(call["text"][t["start"] : t["end"]] == t["text"] for t in call["turns"])


def test_file_that_cannot_be_read_is_told_and_the_others_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "page.html").write_text(PAGE)
    (tmp_path / "call.pdf").write_bytes(b"%PDF-1.4 and nothing more")
    missing = tmp_path / "missing.html"
    assert (
        main(["read", str(missing), str(tmp_path / "call.pdf"), str(tmp_path / "page.html")]) == 1
    )
    out, err = capsys.readouterr()
    assert json.loads(out)["title"] == "Marlow buys tools"
    first, second = err.splitlines()
    assert first == f"chokepoint: {missing}: No such file or directory"
    assert second.startswith(f"chokepoint: {tmp_path / 'call.pdf'}: broken PDF")


def test_what_a_document_lacks_is_said_and_can_be_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    undated = tmp_path / "notes.txt"
    undated.write_text(f"Marlow buys tools\n\n{WORDS}")
    assert main(["read", str(undated)]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["published"] is None
    assert err.endswith("no date of publication; read all the same (--published gives a date)\n")
    url = "https://wafer.example/notes?utm_source=x"
    assert main(["read", str(undated), "--published", "2025-06-04", "--url", url]) == 0
    row = json.loads(capsys.readouterr().out)
    assert (row["published"], row["url"]) == ("2025-06-04", "https://wafer.example/notes")
