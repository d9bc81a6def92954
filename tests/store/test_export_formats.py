"""What each format says, read back by a reader of that format."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from pyarrow import parquet

from crawler.documents import hash_id
from nlp.claims import Argument, Attribution, Basis, Claim, Modality, Quote, Report
from nlp.events import Conflict, Event, Reason
from nlp.values import Bound, Money, Months, Name, Period, Quantity, Value
from store.database import Store
from store.exports.csv_file import safe_cell
from store.exports.formats import FORMATS
from store.exports.icalendar import escaped, folded
from store.exports.sealed import NoEvidence, prove
from store.exports.selection import Selection
from store.exports.whole_file import UnwritableExport
from store.queries import Filter
from tests.store.lists import BYTEDANCE, XIAOMI, csl, take_in
from tests.store.world import World

ATOM = "{http://www.w3.org/2005/Atom}"


def exported(name: str, store: Store, folder: Path) -> Path:
    out = folder / f"out{FORMATS[name].suffix}"
    FORMATS[name].write(Selection(store), out)
    return out


# CSV


def test_a_cell_gives_its_text_back() -> None:
    for text in ("=1", "'=1", "''=1", "'tis", "plain", "@", "＋1", "\t", "'"):
        cell = safe_cell(text)
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
        assert (cell[1:] if cell != text else cell) == text


# JSON Lines


def value_of(kind: str, fields: dict[str, Any]) -> Value:
    match kind:
        case "money":
            return Money(**fields | {"bound": Bound(fields["bound"])})
        case "quantity":
            return Quantity(**fields | {"bound": Bound(fields["bound"])})
        case "months":
            return Months(**fields)
        case "period":
            days = date.fromisoformat(fields["start"]), date.fromisoformat(fields["end"])
            return Period(*days, fields["precision"])
    return Name(**fields | {"also": tuple(fields["also"])})


def report_of(line: dict[str, Any], event_type: str) -> Report:
    claim = Claim(
        article_id=line["version_id"],
        event_type=event_type,
        trigger=Quote(**line["trigger"]),
        quote=Quote(**line["quote"]),
        arguments=tuple(
            Argument(
                a["role"],
                value_of(a["kind"], a["value"]),
                Quote(**a["quote"]),
                tuple(a["witnesses"]),
            )
            for a in line["arguments"]
        ),
        modality=Modality(line["modality"]),
        attributions=tuple(
            Attribution(a["name"], Basis(a["basis"]), Quote(**a["quote"]), tuple(a["also"]))
            for a in line["attributions"]
        ),
        confidence=line["confidence"],
        rules=tuple(line["rules"]),
    )
    day = date.fromisoformat(line["published"])
    return Report(claim, line["publisher"], day, line["url"], line["title"])


def event_of(line: dict[str, Any]) -> Event:
    reports = {r["claim_id"]: report_of(r, line["event_type"]) for r in line["reports"]}
    conflicts = tuple(
        Conflict(
            c["role"], reports[c["first_claim"]], reports[c["second_claim"]], Reason(c["reason"])
        )
        for c in line["conflicts"]
    )
    return Event(tuple(reports.values()), conflicts, tuple(line["parts"]))


def test_lines_of_json_give_the_events_back(filled: Store, world: World, tmp_path: Path) -> None:
    lines = exported("jsonl", filled, tmp_path).read_text("utf-8").splitlines()

    assert tuple(event_of(json.loads(line)) for line in lines) == world.events


# Parquet


def test_parquet_gives_the_rows_and_reports_back(
    filled: Store, world: World, tmp_path: Path
) -> None:
    table = parquet.read_table(exported("parquet", filled, tmp_path))
    order, rule = table.to_pylist()

    rows = filled.rows("v_events")
    for row, wanted in zip((order, rule), rows, strict=True):
        days = {name for name, cell in row.items() if isinstance(cell, date)}
        assert days == {"date_start", "date_end", "first_reported", "last_reported"}
        as_text = {name: str(cell) if name in days else cell for name, cell in row.items()}
        as_text["reports"] = as_text.pop("reports_count")
        assert as_text == wanted
    assert [r["quote"] for r in order["reports"]] == [c.quote.text for c in world.claims[:2]]
    value = next(a for a in order["reports"][0]["arguments"] if a["role"] == "value")
    assert (value["low"], value["unit"], value["words"]) == (1e9, "USD", "$1 billion")
    described = table.schema.field("value_low").metadata[b"description"].decode()
    assert "Low" in described


# iCalendar


def entries_of(calendar: bytes) -> list[dict[str, str]]:
    """The properties of each entry, as RFC 5545 unfolds and unescapes them."""
    assert all(len(line) <= 75 for line in calendar.split(b"\r\n"))
    text = calendar.replace(b"\r\n ", b"").decode("utf-8")
    assert text.endswith("END:VCALENDAR\r\n")
    entries = []
    for block in text.split("BEGIN:VEVENT\r\n")[1:]:
        lines = block.partition("END:VEVENT")[0].split("\r\n")[:-1]
        pairs = (line.split(":", 1) for line in lines)
        entries.append({name: unescaped(value) for name, value in pairs})
    return entries


def unescaped(value: str) -> str:
    for short, sign in (("\\n", "\n"), ("\\,", ","), ("\\;", ";"), ("\\\\", "\\")):
        value = value.replace(short, sign)
    return value


def test_a_calendar_holds_what_is_due_and_what_begins(filled: Store, tmp_path: Path) -> None:
    due, effective = entries_of(exported("ics", filled, tmp_path).read_bytes())

    assert due["SUMMARY"] == "Due: ByteDance ordered chips"
    assert due["DTSTART;VALUE=DATE"] == "20241231"
    assert due["DTEND;VALUE=DATE"] == "20250101"
    assert "2024-01-01 to 2024-12-31 (year)" in due["DESCRIPTION"]
    assert "which says “2024”: “ByteDance ordered about 100,000 A800 chips”" in due["DESCRIPTION"]
    assert ": silent\n" in due["DESCRIPTION"]
    assert ": silent\n" in effective["DESCRIPTION"]
    assert due["URL"] == "https://herald.example/order"
    assert effective["SUMMARY"] == "In effect: The U.S. restricted H20"
    assert effective["DTSTART;VALUE=DATE"] == "20250409"


def test_an_entry_keeps_its_uid_and_stamp(filled: Store, tmp_path: Path) -> None:
    first = entries_of(exported("ics", filled, tmp_path).read_bytes())
    second = entries_of(exported("ics", filled, tmp_path).read_bytes())

    assert [e["UID"] for e in first] == [e["UID"] for e in second]
    assert len({e["UID"] for e in first}) == 2
    assert first == second


@pytest.mark.parametrize(
    "text", ["x" * 74, "x" * 75, "x" * 76, "芯" * 80, "🛒" * 60, "a" + "é" * 99]
)
def test_folding_breaks_no_character(text: str) -> None:
    lines = folded(text).split(b"\r\n")

    assert all(len(line) <= 75 for line in lines)
    assert folded(text).replace(b"\r\n ", b"").decode() == text + "\r\n"


def test_nothing_in_a_text_ends_its_line() -> None:
    assert escaped("a,b;c\\d\ne\r\nf\rg\x00\x07") == "a\\,b\\;c\\\\d\\ne\\nf\\ng  "


# Atom


def test_a_feed_holds_what_was_learned_last_first(filled: Store, tmp_path: Path) -> None:
    feed = ElementTree.parse(exported("atom", filled, tmp_path)).getroot()
    entries = feed.findall(f"{ATOM}entry")

    titles = [entry.findtext(f"{ATOM}title") for entry in entries]
    assert titles == ["The U.S. restricted H20", "ByteDance ordered chips"]
    order = entries[1]
    assert order.findtext(f"{ATOM}published") == "2026-07-01T12:00:00.123456Z"
    assert order.findtext(f"{ATOM}updated") == "2026-07-02T12:00:00.123456Z"
    assert feed.findtext(f"{ATOM}updated") == "2026-07-03T12:00:00.123456Z"
    links = [(link.get("rel"), link.get("href")) for link in order.findall(f"{ATOM}link")]
    assert links == [
        ("alternate", "https://herald.example/order"),
        ("related", "https://post.example/order"),
    ]
    ids = [element.text for element in feed.iter(f"{ATOM}id")]
    assert len(set(ids)) == 3 and all(i and i.startswith("urn:uuid:") for i in ids)


def test_a_headline_that_no_xml_can_hold_is_written_all_the_same(
    filled: Store, world: World, tmp_path: Path
) -> None:
    filled.save_events([(world.events[0], "chips \x07 & <b>more</b>")])

    feed = ElementTree.parse(exported("atom", filled, tmp_path)).getroot()

    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == "chips \ufffd & <b>more</b>"


# Evidence


def test_evidence_is_proved_without_the_database(
    filled: Store, world: World, path: Path, tmp_path: Path
) -> None:
    out = exported("evidence", filled, tmp_path)
    filled.close()
    path.unlink()

    proof = prove(out)

    assert proof.problems == []
    assert proof.files == 6
    quotes = sum(2 + len(c.arguments) + len(c.attributions) for c in world.claims)
    assert proof.quotes == quotes


def test_evidence_says_where_when_and_what_was_fetched(
    filled: Store, world: World, tmp_path: Path
) -> None:
    with ZipFile(exported("evidence", filled, tmp_path)) as zipped:
        page = zipped.read("events.md").decode()
        claims = [json.loads(line) for line in zipped.read("claims.jsonl").splitlines()]
        assert zipped.read(f"texts/{world.articles[2].id}.txt").decode() == world.articles[2].text

    assert "> ByteDance ordered about 100,000 A800 chips" in page
    assert "fetched 2026-07-01T12:00:00.123456Z, HTTP 200" in page
    assert claims[0]["body_sha256"] in page
    assert claims[0]["document_id"] == world.documents[0].id


def test_the_hashes_are_as_coreutils_read_them(filled: Store, tmp_path: Path) -> None:
    with ZipFile(exported("evidence", filled, tmp_path)) as zipped:
        zipped.extractall(tmp_path / "unpacked")

    checked = subprocess.run(
        ["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path / "unpacked", check=False
    )
    assert checked.returncode == 0


def changed(out: Path, **changes: bytes | None) -> Path:
    """A copy of the zip with some files replaced, or left out where None."""
    copy = out.with_name("changed.zip")
    with ZipFile(out) as old, ZipFile(copy, "w", ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *changes}:
            body = changes.get(name, old.read(name) if name in old.namelist() else b"")
            if body is not None:
                new.writestr(name, body)
    return copy


def test_a_text_that_was_changed_is_found(filled: Store, world: World, tmp_path: Path) -> None:
    out = exported("evidence", filled, tmp_path)
    name = f"texts/{world.articles[0].id}.txt"

    said = prove(changed(out, **{name: b"Nothing of the kind."})).problems

    assert f"{name} was changed after the export" in said
    assert any("'ByteDance'" in problem and "does not stand at" in problem for problem in said)
    assert f"{name} is missing" in prove(changed(out, **{name: None})).problems
    assert prove(changed(out, **{"more.txt": b"x"})).problems == [
        "more.txt is not listed in SHA256SUMS"
    ]
    assert any(
        "read no further" in p for p in prove(changed(out, **{"claims.jsonl": b"{}"})).problems
    )


def test_what_is_no_evidence_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"no zip")
    with pytest.raises(NoEvidence, match="no zip file"):
        prove(tmp_path / "a.zip")
    with ZipFile(tmp_path / "b.zip", "w") as zipped:
        zipped.writestr("photo.jpg", b"")
    with pytest.raises(NoEvidence, match="was not made by"):
        prove(tmp_path / "b.zip")


# FollowTheMoney


def test_entities_refer_to_entities_of_the_same_file(filled: Store, tmp_path: Path) -> None:
    lines = exported("ftm", filled, tmp_path).read_text("utf-8").splitlines()
    entities = {e["id"]: e for e in map(json.loads, lines)}

    assert len(entities) == len(lines)
    for entity in entities.values():
        assert entity.keys() == {"id", "schema", "properties"}
        for name, values in entity["properties"].items():
            assert values and all(isinstance(value, str) for value in values)
            if name in ("proof", "involved", "subject", "object"):
                assert set(values) <= entities.keys()
    assert {e["schema"] for e in entities.values()} == {
        *("Article", "Event", "LegalEntity", "UnknownLink"),
    }


def test_an_event_has_its_days_quotes_parties_and_texts(
    filled: Store, world: World, tmp_path: Path
) -> None:
    lines = exported("ftm", filled, tmp_path).read_text("utf-8").splitlines()
    entities = {e["id"]: e for e in map(json.loads, lines)}

    order = entities[f"event-{world.events[0].id}"]["properties"]
    assert order["startDate"] == ["2023-08-09"]
    assert order["keywords"] == ["A800"]
    assert order["description"] == [c.quote.text for c in world.claims[:2]]
    assert order["involved"] == [hash_id("party", "bytedance"), hash_id("party", "nvidia")]
    rule = entities[f"event-{world.events[1].id}"]["properties"]
    assert "country" not in rule or rule["country"] == ["cn"]


def test_a_party_on_an_official_list_is_flagged_with_its_listing(
    filled: Store, tmp_path: Path
) -> None:
    take_in(filled, csl(BYTEDANCE))
    take_in(filled, csl(XIAOMI, source="Sample of the Entity List (EL-SAMPLE)"))
    lines = exported("ftm", filled, tmp_path).read_text("utf-8").splitlines()
    entities = [json.loads(line) for line in lines]

    (sanction,) = (e["properties"] for e in entities if e["schema"] == "Sanction")
    assert sanction["entity"] == [hash_id("party", "bytedance")]
    assert sanction["listingDate"] == ["2023-08-21"]
    flagged = [e for e in entities if "topics" in e["properties"]]
    assert [e["properties"]["topics"] for e in flagged] == [["export.control"]]


# Datasette


def test_datasette_metadata_explains_the_columns_and_fits_the_copy(
    filled: Store, tmp_path: Path
) -> None:
    metadata = json.loads(exported("datasette", filled, tmp_path).read_text("utf-8"))

    assert metadata["databases"].keys() == {"chips", "chokepoint-export"}
    tables = metadata["databases"]["chips"]["tables"]
    for view, words in tables.items():
        columns = filled.rows(view)[0].keys() if filled.rows(view) else words["columns"].keys()
        assert words["columns"].keys() == columns
        assert set(words.get("facets", ())) <= columns
    with pytest.raises(UnwritableExport, match="filter `chokepoint export sqlite` instead"):
        FORMATS["datasette"].write(Selection(filled, Filter(text="x")), tmp_path / "x")


@pytest.fixture
def datasette(filled: Store, tmp_path: Path) -> Iterator[str]:
    """The address of a Datasette that shows the copy with its metadata."""
    pytest.importorskip("datasette", reason="datasette is not installed")
    copy = tmp_path / "chokepoint-export.db"
    FORMATS["sqlite"].write(Selection(filled), copy)
    options = ["--metadata", str(exported("datasette", filled, tmp_path)), "--port", "0"]
    server = subprocess.Popen(
        [sys.executable, "-m", "datasette", str(copy), *options],
        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert server.stderr is not None
    try:
        running = next(line for line in server.stderr if "running on" in line)
        yield running.split("running on ")[1].split()[0]
    finally:
        server.kill()
        server.wait()
        server.stderr.close()


def answer(url: str) -> Any:
    for _ in range(50):
        try:
            with urllib.request.urlopen(url, timeout=20) as response:
                return json.load(response)
        except ConnectionError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {url}")


def test_datasette_opens_it_with_facets_and_queries(datasette: str) -> None:
    base = f"{datasette}/chokepoint-export"

    events = answer(f"{base}/v_events.json?_shape=objects")
    assert [row["event_type"] for row in events["rows"]] == ["order", "restriction"]
    facets = (
        events["facet_results"]["results"]
        if "results" in events["facet_results"]
        else events["facet_results"]
    )
    assert facets["event_type"]["results"]
    found = answer(f"{base}/search.json?words=cards&_shape=array")
    assert [row["publisher"] for row in found] == ["Evening Post"]
    assert answer(f"{base}/party.json?name=Nvidia&_shape=array")
    assert answer(f"{base}/disagreements.json?_shape=array")
    assert answer(f"{base}/due.json?_shape=array")
    assert answer(f"{base}/hearsay.json?_shape=array")
