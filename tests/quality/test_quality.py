"""Extraction and merging must not get worse than the floors that `floors.json` holds.

A floor rises when a figure has risen for good. Lowering one needs a written reason in
docs/decisions.md.
"""

import json
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.documents import Document, Kind
from crawler.reading import read_article
from crawler.sample_site import SITE
from crawler.settings import SourceSettings
from nlp.evaluate import Scores
from ui.extraction import measure

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "eval"
FLOORS = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))
#: Slack for a figure, so that a tie broken another way is no failure.
SLACK = 0.005


def sample_rows() -> list[dict[str, Any]]:
    """The sample web as gold documents: each page as the crawler reads it, with expected events."""
    expected = tomllib.loads((SITE.parent / "expected.toml").read_text(encoding="utf-8"))
    return [_row(page) for page in expected["page"] if page.get("readable", True)]


def _row(page: dict[str, Any]) -> dict[str, Any]:
    body = (SITE / page["path"]).read_bytes().replace(b"{{origin}}", b"http://sample.invalid")
    url = f"http://sample.invalid/{page['path']}"
    source = SourceSettings("sample", "feed", (url,), "Sample", Kind(page["kind"]))
    article = read_article(Document("sample", url, datetime.now(UTC), 200, {}, body), source)
    return {
        "id": page["path"],
        "kind": page["kind"],
        "title": article.title,
        "text": article.text,
        "published": article.published.isoformat(),
        "company": article.company,
        "events": [_event(event) for event in page.get("event", [])],
    }


def _event(event: dict[str, Any]) -> dict[str, Any]:
    return event | {"roles": {role: _filler(v) for role, v in event["roles"].items()}}


def _filler(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    plain = {k: v.isoformat() if isinstance(v, date) else v for k, v in value.items()}
    figure = {"low": None, "high": None} if "start" not in plain else {}
    return figure | plain


def figures(scores: Scores) -> dict[str, float | None]:
    return {
        "event_f1": scores.events.f1,
        "event_precision": scores.events.precision,
        "argument_f1": scores.arguments.f1,
        "quiet_rate": scores.quiet_rate,
        "modality": scores.modality,
        "attribution": scores.attribution,
        "cluster_f1": scores.merge.f1 if scores.merge else None,
        "conflict_f1": scores.merge.conflicts.f1 if scores.merge else None,
    }


def assert_no_worse(name: str, scores: Scores) -> None:
    found = figures(scores)
    worse = {
        figure: f"{found[figure]} is under the floor of {floor}"
        for figure, floor in FLOORS[name].items()
        if (found[figure] or 0.0) < floor - SLACK
    }
    assert not worse


def test_the_sample_web_is_read_as_well_as_before():
    assert_no_worse("sample", measure(sample_rows()))


@pytest.mark.parametrize("name", ["seed_article", "dev", "stories_dev"])
def test_the_development_files_are_read_as_well_as_before(name):
    file = SHARED / f"{name}.jsonl"
    if not file.exists():
        pytest.skip(
            f"{file} is not here: the annotated development files are not part of the project"
        )
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert_no_worse(name, measure(rows))
