"""What is taken away as a file is what the table shows, and every event that passes the filter."""

import csv
import io
import json
from datetime import date

import pytest

from store.database import Store
from store.exports.formats import FORMATS
from store.queries import Filter
from ui.views.parts.export import formats, written
from ui.views.parts.twin import as_csv, as_lines

ROW = {"Holder": "Lakeside", "From": date(2024, 3, 5), "Low": None, "High": 1e9}


def read(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_a_csv_holds_every_field_of_every_row():
    assert (
        read(as_csv([ROW, ROW]))
        == [{"Holder": "Lakeside", "From": "2024-03-05", "Low": "", "High": "1000000000"}] * 2
    )


def test_nothing_is_a_file_too():
    assert read(as_csv([])) == [] and as_lines([]) == ""


def test_no_spreadsheet_runs_words_of_a_page():
    (line,) = read(as_csv([{"What": '=HYPERLINK("https://a.example")'}]))
    assert line["What"] == '\'=HYPERLINK("https://a.example")'


def test_json_lines_keep_words_as_they_are():
    lines = as_lines([ROW | {"Holder": "小米 = 1\n2"}, ROW]).splitlines()
    assert [json.loads(line)["From"] for line in lines] == ["2024-03-05"] * 2
    assert json.loads(lines[0])["Holder"] == "小米 = 1\n2" and json.loads(lines[0])["Low"] is None


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_taken_away(small, name):
    assert written(small, Filter(), name)


def test_an_export_holds_exactly_the_events_that_pass(small):
    wanted = Filter(types=("order",))
    lines = written(small, wanted, "jsonl").decode().splitlines()
    with Store(small, readonly=True) as store:
        assert [json.loads(line)["event_id"] for line in lines] == store.event_ids(wanted)


def test_what_describes_the_whole_database_is_not_offered_for_a_part_of_it():
    assert set(FORMATS) - set(formats(Filter(types=("order",)))) == {"datasette"}
    assert formats(Filter()) == list(FORMATS)
