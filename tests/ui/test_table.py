"""What is taken away as a file is what the filter let through."""

import csv
import io
import json

from tests.ui.rows import row
from ui.views.parts.table import as_csv, as_json_lines


def read(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_a_csv_holds_every_field_of_every_row():
    (line,) = read(as_csv([row(parties=("Lakeside", "Nvidia"))]))
    assert line["event_id"] == "e1" and line["date_start"] == "2024-03-05"
    assert line["value_low"] == "1000000000" and line["parties"] == "Lakeside; Nvidia"


def test_an_unknown_end_of_a_figure_stays_empty():
    assert read(as_csv([row(value_low=None)]))[0]["value_low"] == ""
    assert json.loads(as_json_lines([row(value_low=None)]))["value_low"] is None


def test_no_spreadsheet_runs_a_headline():
    (line,) = read(as_csv([row(headline='=HYPERLINK("https://a.example")')]))
    assert line["headline"] == '\'=HYPERLINK("https://a.example")'


def test_json_lines_keep_words_as_they_are():
    lines = as_json_lines([row(headline="小米 = 1\n2"), row(event_id="e2")]).splitlines()
    assert [json.loads(line)["event_id"] for line in lines] == ["e1", "e2"]
    assert json.loads(lines[0])["headline"] == "小米 = 1\n2"
