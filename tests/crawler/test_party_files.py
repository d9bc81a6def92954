"""Files of restricted parties: every form, and what is wrong with them."""

import json
from datetime import date

import pytest

from crawler.party_files import read_party_list
from crawler.party_lists import ListedParty, UnreadableList
from crawler.sample_site import SAMPLE_LIST

EL = "Entity List (EL) - Bureau of Industry and Security"
HEADER = "_id,source,entity_number,type,programs,name,title,addresses,start_date,end_date,alt_names"


def csv_of(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join((header, *rows, "")).encode()


def row(name: str, source: str = EL, number: str = "", day: str = "2020-01-01") -> str:
    return (
        f'1,"{source}",{number},,,"{name}",,"1 Road, Wuhan, CN; 2 Road, HK",{day},,Alias A; Alias B'
    )


def only(body: bytes) -> ListedParty:
    (party,) = read_party_list(body).parties
    return party


def test_the_csv_of_the_consolidated_screening_list() -> None:
    party = only(csv_of(row("Mill Works Co., Ltd. (Mill)")))

    assert (party.list, party.name) == ("EL", "Mill Works Co., Ltd. (Mill)")
    assert party.aliases == ("Alias A", "Alias B")
    assert party.countries == ("CN", "HK")
    assert party.listed_on == date(2020, 1, 1) and party.ended_on is None


def test_the_json_of_the_consolidated_screening_list_is_the_same_entry() -> None:
    entry = {
        "id": "x", "source": EL, "name": "Mill Works Co., Ltd. (Mill)", "type": None,
        "alt_names": ["Alias A", "Alias B"], "start_date": "2020-01-01",
        "addresses": [{"address": "1 Road", "city": "Wuhan", "country": "CN"}],
    }  # fmt: skip
    party = only(json.dumps({"results": [entry]}).encode())

    assert party.id == only(csv_of(row("Mill Works Co., Ltd. (Mill)"))).id
    assert party.aliases == ("Alias A", "Alias B")
    assert party.addresses == ("1 Road, Wuhan, CN",)


def test_the_csv_of_the_bureau_has_a_row_for_each_alias_and_a_line_before_its_header() -> None:
    body = (
        '"Last updated: May 23, 2014",,,,,\n'
        "Source List,Entity Number,Name,Country,Effective Date,Alternate Name\n"
        "EL,,Mill Works,China,05/14/2001,First Mill\n"
        "EL,,Mill Works,China,05/14/2001,Second Mill\n"
    )
    read = read_party_list(body.encode())

    (party,) = read.parties
    assert party.aliases == ("First Mill", "Second Mill")
    assert (party.listed_on, party.countries) == (date(2001, 5, 14), ("China",))
    assert read.dated == date(2014, 5, 23)


def test_names_of_the_supplement_are_taken_apart() -> None:
    written = (
        "Mill Works Corp., a.k.a., the following two aliases: —Big Mill; and —Mill Ltd. "
        "and any successor, sub-unit, or subsidiary thereof"
    )
    party = only(csv_of(row(written)))
    assert (party.name, party.aliases[:1]) == ("Mill Works Corp.", ("Big Mill",))
    assert (
        only(csv_of(row("Mill Co., Ltd. Affiliated Entity: Other Mill"))).name == "Mill Co., Ltd."
    )


def test_letters_that_were_lost_on_the_way_are_put_right_or_left_out() -> None:
    assert only(csv_of(row("People?s Mill ? Works"))).name == "People’s Mill Works"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_part_of_the_header(encoding: str) -> None:
    body = csv_of(row("Müller Halbleiter 有限公司")).decode().encode(encoding)
    assert only(body).name == "Müller Halbleiter 有限公司"


def test_lines_in_windows_1252_are_read_and_told() -> None:
    body = csv_of(row("Größe AG")).decode().encode("cp1252") + row("长江").encode() + b"\n"
    read = read_party_list(body)

    assert [party.name for party in read.parties] == ["Größe AG", "长江"]
    assert read.notes == ("not UTF-8, and read as Windows-1252: 1 lines",)


def test_good_rows_are_kept_and_bad_ones_told_by_line_with_the_reason() -> None:
    read = read_party_list(
        csv_of(
            row("Good Works"),
            f'2,"{EL}",,,,"never closed,,,,,',
            "3,too,few",
            row(""),
            row("No List", source=""),
            row("Good Too", day="2020-13-45"),
            row("Far Future", day="3033-01-17"),
        )
    )

    assert [p.name for p in read.parties] == ["Good Works", "Good Too", "Far Future"]
    assert [(r.place, r.reason.split(":")[0]) for r in read.refused] == [
        (3, "a quotation mark is opened and never closed"),
        (4, "3 cells where the header has 11"),
        (5, "has no name"),
        (6, "does not say which list it is of; `--list EL` says it for the whole file"),
    ]
    assert [p.listed_on for p in read.parties[1:]] == [None, None]
    assert any("'2020-13-45' is no date" in note for note in read.notes)


def test_a_cell_may_hold_line_breaks() -> None:
    assert only(csv_of(row("Mill\nWorks"))).name == "Mill Works"


def test_columns_that_nobody_knows_are_told_and_do_no_harm() -> None:
    read = read_party_list(csv_of(f"{row('Mill')},x", header=f"{HEADER},colour"))
    assert read.notes == ("columns that are not read: colour",)


def test_a_file_without_a_column_for_the_list_takes_it_from_the_user() -> None:
    body = b"Name,Country,Effective Date\nMill Works,China,2020-01-01\n"
    (party,) = read_party_list(body, list_name="EL").parties
    assert (party.list, party.name) == ("EL", "Mill Works")
    with pytest.raises(UnreadableList, match="--list EL"):
        read_party_list(body)


def test_json_that_is_cut_off_gives_its_whole_entries() -> None:
    entries = [{"source": EL, "name": f"Mill {n}", "addresses": [{"country": "CN"}]} for n in "abc"]
    whole = json.dumps({"results": [*entries, 7, {"source": EL}]})

    read = read_party_list(whole.encode())
    assert [r.place for r in read.refused] == [4, 5]
    cut = read_party_list(whole[: whole.index("Mill c")].encode())
    assert [p.name for p in cut.parties] == ["Mill a", "Mill b"]
    assert "is broken" in cut.refused[0].reason


@pytest.mark.parametrize(
    "body", [b"", b"hello", b"<html></html>", b'{"a": 1}', b"\xff\xfe", b"a,b\n1,2\n"]
)
def test_what_is_no_list_is_told_with_what_was_expected(body: bytes) -> None:
    with pytest.raises(UnreadableList, match="Consolidated Screening List"):
        read_party_list(body)


def test_an_entry_keeps_its_id_from_file_to_file() -> None:
    one = only(csv_of(row("Mill  Works")))
    other = only(csv_of(row("MILL WORKS").replace("1 Road", "9 Other Road")))
    assert one.id == other.id != only(csv_of(row("Mill Works", day="2021-01-01"))).id
    numbered = [only(csv_of(row(name, number="77"))).id for name in ("Mill", "Renamed Mill")]
    assert numbered[0] == numbered[1]


def test_the_sample_says_that_it_is_one() -> None:
    read = read_party_list(SAMPLE_LIST.read_bytes())

    assert "not the official list" in read.said
    assert {p.list for p in read.parties} == {"EL-SAMPLE"}
    assert len(read.parties) >= 12 and read.refused == () and read.dated
    days = {p.name.split(",")[0]: str(p.listed_on) for p in read.parties}
    assert days["Yangtze Memory Technologies Co."] == "2022-12-19"
