"""Metadata for Datasette: what each view and column means, facets, and queries to start from.

    chokepoint export sqlite -o chips.db
    chokepoint export datasette -o metadata.json
    datasette chips.db --metadata metadata.json

It fits every copy of the database, whatever its name (`databases` has an entry for the name of the
database and for that of the `sqlite` export).
"""

import json
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from store.database import PROMISED_VIEWS
from store.exports.selection import Selection
from store.exports.whole_file import UnwritableExport, whole_file
from store.queries import Filter

#: How `chokepoint export sqlite` calls its file unless it is told another name.
EXPORTED = "chokepoint-export"


def write(selection: Selection, out: Path) -> int:
    if selection.wanted != Filter() or selection.store.day:
        raise UnwritableExport(
            "the metadata describes tables, so a filter changes nothing in it; "
            "filter `chokepoint export sqlite` instead"
        )
    with whole_file(selection.store, out) as part:
        part.write_text(json.dumps(metadata(selection), ensure_ascii=False, indent=2), "utf-8")
    return selection.store.counts()["events"]


def metadata(selection: Selection) -> dict[str, Any]:
    """As Datasette 0.65 reads it from `--metadata`."""
    words = tomllib.loads(files("store.exports").joinpath("datasette.toml").read_text("utf-8"))
    database = {
        "description": words["description"],
        "tables": {view: _table(selection, view, words["views"]) for view in PROMISED_VIEWS},
        "queries": words["queries"],
    }
    names = dict.fromkeys((selection.store.path.stem, EXPORTED))
    return {"title": "Chokepoint", "databases": {name: database for name in names}}


def _table(selection: Selection, view: str, known: dict[str, Any]) -> dict[str, Any]:
    columns = selection.store.explanations(view)
    offered: dict[str, Any] = known.get(view, {})
    return {"description": columns.pop(""), "columns": columns, **offered}
