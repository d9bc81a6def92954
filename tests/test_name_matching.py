"""Whether names are of one company: what is told apart, and how often that is right."""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from nlp.name_matching import LINK, POSSIBLE, best_match, compare, keys
from nlp.name_parts import parts, spellings
from nlp.screening import Listed, country_codes, keys_of, matched, named, party_of
from nlp.values import Name

PAIRS = tomllib.loads((Path(__file__).parent / "name_pairs.toml").read_text("utf-8"))
#: What may not get worse; the figures themselves are in docs/quality.md.
FLOORS = {"precision": 0.98, "recall": 0.92, "possible_recall": 0.94, "group_recall": 0.95}


@dataclass(frozen=True, slots=True)
class Pair:
    name: str
    listed: str
    country: str
    truth: str

    @property
    def verdict(self) -> str:
        party = named(self.name)
        entry = Listed("", (self.listed,), country_codes([self.country]))
        found = matched(party, [entry])
        return found[0][1].likeness.verdict if found else "other"


def pairs(table: str = "") -> list[Pair]:
    return [
        Pair(*row, truth)
        for name, kinds in PAIRS.items()
        if table in ("", name)
        for truth, rows in kinds.items()
        for row in rows
    ]


def share(found: list[Pair], verdicts: set[str]) -> float:
    return sum(pair.verdict in verdicts for pair in found) / len(found)


def test_precision_and_recall_hold_their_floors() -> None:
    every = pairs()
    assert len(every) >= 150
    same = [p for p in every if p.truth == "same"]
    links = [p for p in every if p.verdict == "same"]
    group = [p for p in every if p.truth == "group"]
    measured = {
        "precision": sum(p.truth == "same" for p in links) / len(links),
        "recall": share(same, {"same"}),
        "possible_recall": share(same, {"same", "possible"}),
        "group_recall": share(group, {"group"}),
    }
    missed = [p for p in every if p.verdict != p.truth]

    assert {n: v for n, v in measured.items() if v < FLOORS[n]} == {}, (
        f"{json.dumps(measured)}\n" + "\n".join(f"{p.verdict}: {p}" for p in missed)
    )


def test_another_company_is_never_linked_and_seldom_possible() -> None:
    others = [p for p in pairs() if p.truth == "other"]

    assert [p for p in others if p.verdict == "same"] == []
    assert share(others, {"possible", "group"}) <= 0.05


def test_names_that_can_be_one_company_share_a_key() -> None:
    """Matching in a database looks only at entries that share one: none may be lost by that."""
    for pair in pairs():
        if pair.verdict != "other":
            assert named(pair.name).keys & keys_of([pair.listed]), pair
