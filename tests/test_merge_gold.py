"""Merging alone, given what careful readers marked as input: figures of docs/quality.md."""

import json
from pathlib import Path

import pytest

from nlp.evaluate import evaluate
from nlp.events import Reason
from nlp.merge import merge
from tests import gold_claims

STORIES = Path(__file__).parents[2] / "shared" / "eval" / "stories_dev.jsonl"


@pytest.mark.skipif(not STORIES.exists(), reason="the annotated stories are not beside the project")
def test_reports_of_one_happening_are_found_and_so_is_where_they_disagree():
    rows = [json.loads(line) for line in STORIES.read_text("utf-8").splitlines()]
    events = merge(report for row in rows for report in gold_claims.reports(row))
    disputed = {
        event.id: {c.role for c in event.conflicts if c.reason is Reason.DISAGREEMENT}
        for event in events
    }
    places = {
        report.claim.id: {"cluster": event.id, "conflict": sorted(disputed[event.id])}
        for event in events
        for report in event.reports
    }
    merged = evaluate(rows, gold_claims.predicted(rows, places)).merge
    assert merged is not None
    assert merged.f1 >= 0.92
    assert merged.conflicts.f1 >= 0.80


@pytest.mark.skipif(not STORIES.exists(), reason="the annotated stories are not beside the project")
def test_a_total_told_in_parts_elsewhere_is_linked_to_them():
    rows = [json.loads(line) for line in STORIES.read_text("utf-8").splitlines()]
    events = merge(report for row in rows for report in gold_claims.reports(row))
    assert sum(bool(event.parts) for event in events) == 1
