"""Read the files that lists of restricted parties are published in.

The Consolidated Screening List of the U.S. International Trade Administration as CSV and as JSON
(https://www.trade.gov/consolidated-screening-list, "downloadable files"), and the CSV of the Bureau
of Industry and Security, which has a line before its header and a row for each address or alias.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from crawler.party_lists import ListedParty, PartyList, RefusedRow, UnreadableList, together
from crawler.party_rows import COLUMNS, Row, RowProblem, list_code, loose_date, party_of

#: A field may hold line breaks, but a quotation mark that is open for longer was never closed.
_LONGEST_ROW = 40
#: Lines before the header: the date of the file, a remark.
_PREAMBLE = 20
#: So much of a refused row is kept, in characters.
_SHOWN = 400

_EXPECTED = (
    "expected the Consolidated Screening List as CSV or JSON, or a CSV whose header names at least "
    "`source` (or `Source List`) and `name`"
)


def read_party_list(body: bytes, *, list_name: str = "") -> PartyList:
    """Every entry that can be read, and for every other row why not.

    `list_name` is the code of the list (EL) where the file has no column for it. Raises
    UnreadableList where nothing in it is an entry.
    """
    text, notes = _decoded(body)
    is_json = text.lstrip()[:1] in ("{", "[")
    read = _read_json(text, list_name) if is_json else _read_csv(text, list_name)
    if not read.parties:
        why = f": {read.refused[0].reason}" if read.refused else ""
        raise UnreadableList(f"no entry could be read{why}; {_EXPECTED}")
    return PartyList(
        read.form, together(read.parties), read.titles, read.refused, (*notes, *read.notes),
        read.said, read.dated,
    )  # fmt: skip


def _decoded(body: bytes) -> tuple[str, tuple[str, ...]]:
    """The text; lines that are not UTF-8 are read as Windows-1252, and counted."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body.decode("utf-16", "replace").lstrip("\ufeff"), ()
    lines, foreign = [], 0
    for line in body.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").splitlines(keepends=True):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append(line.decode("cp1252", "replace"))
            foreign += 1
    note = f"not UTF-8, and read as Windows-1252: {foreign:,} lines"
    return "".join(lines), (note,) if foreign else ()


# CSV


def _read_csv(text: str, list_name: str) -> PartyList:
    # Not str.splitlines, which takes a form feed inside a cell for the end of a line.
    lines = [f"{line}\n" for line in re.split(r"\r\n|\n|\r", text.rstrip())]
    start, header = _header(lines)
    known = [COLUMNS.get(_column(name), "") for name in header]
    unknown = [name for name in header if _column(name) and _column(name) not in COLUMNS]
    kept = _Kept(list_name)
    for number, cells in _records(lines, start, len(header), kept):
        if not any(cell.strip() for cell in cells):
            continue
        kept.take(number, _row(known, cells), ",".join(cells))
    said = " ".join(" ".join(cell for line in lines[: start - 1] for cell in _cells(line)).split())
    notes = [f"columns that are not read: {', '.join(unknown)}"] if unknown else []
    form = "csv of the Bureau of Industry and Security" if said and "alias" in known else "csv"
    return kept.party_list(form, said, notes)


def _header(lines: list[str]) -> tuple[int, list[str]]:
    """Number of the line after the header, and its cells."""
    for number, line in enumerate(lines[:_PREAMBLE], 1):
        cells = _cells(line)
        found = {COLUMNS.get(_column(cell), "") for cell in cells}
        if "name" in found and len(cells) > 1:
            return number, cells
    raise UnreadableList(f"no line of the first {_PREAMBLE} is a header; {_EXPECTED}")


def _column(cell: str) -> str:
    return re.sub(r"[^a-z]+", "_", cell.casefold()).strip("_")


def _records(
    lines: list[str], start: int, width: int, kept: "_Kept"
) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each row. A mark that is never closed costs its own row only."""
    at = start
    while at < len(lines):
        for end in range(at + 1, min(at + _LONGEST_ROW, len(lines)) + 1):
            joined = "".join(lines[at:end])
            if joined.count('"') % 2 == 0:
                break
        else:
            kept.refuse(at + 1, "a quotation mark is opened and never closed", lines[at])
            at += 1
            continue
        cells = next(csv.reader(lines[at:end]), [])
        if len(cells) == width or not any(map(str.strip, cells)):
            yield at + 1, cells
        else:
            kept.refuse(at + 1, f"{len(cells)} cells where the header has {width}", lines[at])
            end = at + 1
        at = end


def _cells(line: str) -> list[str]:
    return next(csv.reader([line]), [])


def _row(columns: list[str], cells: list[str]) -> Row:
    """The values by our names of the columns; several columns of one name are kept apart."""
    row: Row = {}
    for column, cell in zip(columns, cells, strict=True):
        if column and cell.strip():
            row.setdefault(column, []).append(cell.strip())
    return row


# JSON


def _read_json(text: str, list_name: str) -> PartyList:
    kept = _Kept(list_name)
    for number, entry in enumerate(_entries(text, kept), 1):
        words = json.dumps(entry, ensure_ascii=False)
        if not isinstance(entry, dict):
            kept.refuse(number, "is no entry (an object with `source` and `name`)", words)
            continue
        kept.take(number, _json_row(entry), words)
    return kept.party_list("json", "", [])


def _entries(text: str, kept: "_Kept") -> Iterator[Any]:
    """The entries; of a file that is cut off or broken, those that stand whole in it."""
    try:
        whole = json.loads(text)
    except json.JSONDecodeError as problem:
        yield from _whole_entries(text, problem, kept)
        return
    found = whole.get("results") if isinstance(whole, dict) else whole
    if not isinstance(found, list):
        raise UnreadableList(f"the JSON holds no list of `results`; {_EXPECTED}")
    yield from found


def _whole_entries(text: str, problem: json.JSONDecodeError, kept: "_Kept") -> Iterator[Any]:
    decoder, number = json.JSONDecoder(), 1
    at = text.find("[") + 1
    while (at := text.find("{", at)) >= 0:
        try:
            entry, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError:
            following = re.compile(r"\}\s*,\s*(?=\{)").search(text, at)
            reason = f"is broken: {problem.msg} in line {problem.lineno}"
            kept.refuse(number, reason, text[at : at + _SHOWN])
            at = following.end() if following else len(text)
        else:
            # A part of a broken entry, such as one of its addresses, is no entry.
            if "name" in entry or "source" in entry:
                yield entry
                number += 1


def _json_row(entry: Mapping[str, Any]) -> Row:
    row: Row = {}
    for key, value in entry.items():
        column = COLUMNS.get(_column(key), "")
        if not column or value in (None, "", []):
            continue
        values = value if isinstance(value, list) else [value]
        row[column] = [v if isinstance(v, dict) else str(v).strip() for v in values]
    return row


class _Kept:
    """The entries and refusals of one file, as its rows are taken."""

    def __init__(self, list_name: str) -> None:
        self._list_name = list_name
        self._parties: list[ListedParty] = []
        self._refused: list[RefusedRow] = []
        self._titles: dict[str, str] = {}
        self._odd: Counter[str] = Counter()

    def take(self, place: int, row: Row, words: str) -> None:
        try:
            party, odd = party_of(row, self._list_name)
        except RowProblem as problem:
            self.refuse(place, str(problem), words)
            return
        self._parties.append(party)
        self._odd.update(odd)
        title = str(row.get("list", [""])[0])
        if title and list_code(title) != title:
            self._titles[party.list] = title
        self._titles.setdefault(party.list, party.list)

    def refuse(self, place: int, reason: str, words: str) -> None:
        self._refused.append(RefusedRow(place, reason, " ".join(words.split())[:_SHOWN]))

    def party_list(self, form: str, said: str, notes: list[str]) -> PartyList:
        odd = [f"{what} ({count:,} times)" for what, count in self._odd.items()]
        return PartyList(
            form, tuple(self._parties), self._titles, tuple(self._refused), (*notes, *odd), said,
            loose_date(said),
        )  # fmt: skip
