"""Whether names are of one company: what is told apart, and how often that is right."""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from nlp.name_matching import LINK, POSSIBLE, best_match, compare
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
        Pair(row[0], row[1], row[2], truth)
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


# What the parts of a name tell


@pytest.mark.parametrize(
    ("name", "own", "rest"),
    [
        ("Huawei Device (Dongguan) Co., Ltd.", ["huawei"], ["device", "dongguan"]),
        ("Moore Threads Technologies Inc.", ["moore", "thread"], ["technology"]),
        ("JSC Mikron", ["mikron"], []),
        ("长江存储科技有限责任公司", ["长江"], ["memory", "technology"]),
        ("台灣積體電路製造股份有限公司", ["台湾积体电路"], ["manufacturing"]),
        ("Semiconductor Manufacturing International Corp", ["semiconductor", "manufacturing", "international"], []),
    ],
)  # fmt: skip
def test_a_name_is_its_own_words_and_those_that_others_have(
    name: str, own: list[str], rest: list[str]
) -> None:
    taken = parts(name)
    assert list(taken.own) == own
    assert [w.text for w in taken.words if w.text not in own] == rest


def test_brackets_hold_another_name_or_a_place() -> None:
    assert spellings("Huawei Technologies Co. (Huawei)") == ("Huawei Technologies Co.", "Huawei")
    assert spellings("Huawei Device (Dongguan)") == ("Huawei Device (Dongguan)",)
    assert spellings("华为 (Huawei)") == ("华为", "Huawei")


# Reasons


@pytest.mark.parametrize(
    ("name", "other", "verdict", "why"),
    [
        ("Huawei", "Huawei", "same", "to the letter"),
        ("Naura Technology", "Technology Naura", "same", "the same words in another order"),
        ("Hik Vision", "Hikvision", "same", "the same, written apart or together"),
        ("Inspur", "Inspur Group Ltd", "same", "group on one side only; left out: ltd"),
        ("QXYW", "Qing Xin Yun Wei", "possible", "“QXYW” are the initials of the other"),
        ("Shanghai Biren", "Biren", "possible", "shanghai before one of them"),
        ("Huawei", "Huawei Device", "group", "same group name, another entity: device on one side only"),
        ("Inspur", "Inspire", "other", "“inspur” and “inspire” are on one side only"),
    ],
)  # fmt: skip
def test_the_score_is_explained(name: str, other: str, verdict: str, why: str) -> None:
    found = compare(name, other)
    assert (found.verdict, found.why) == (verdict, why)
    assert compare(other, name).verdict == verdict


def test_the_country_counts_for_a_name_and_not_for_a_unit() -> None:
    same = [
        best_match(["Biren Technology"], ["Biren Ltd"], ["CN"], [code]) for code in ("CN", "US")
    ]
    assert [m.likeness.verdict for m in same] == ["same", "possible"]
    assert "the countries differ (CN and US)" in same[1].likeness.why
    neutral = best_match(["Biren"], ["Biren Ltd"], ["CN"], ["HK"])
    assert "Hong Kong or Macau beside mainland China" in neutral.likeness.why
    unit = best_match(["Huawei"], ["Huawei Device"], ["CN"], ["BO"])
    assert unit.likeness.verdict == "group"


def test_initials_are_not_looked_at_where_the_long_name_is_known() -> None:
    assert best_match(["SMIC"], ["Shanghai Metal Import Corporation"]).likeness.score >= POSSIBLE
    known = named("SMIC").names
    assert best_match(known, ["Shanghai Metal Import Corporation"]).likeness.score < POSSIBLE


# Who is compared


def test_places_authorities_and_words_for_several_are_no_party() -> None:
    for name in ("China", "U.S. Department of Commerce", "Chinese buyers", "140 entities", "A800"):
        assert party_of(Name(name, "" if " " in name else name)) is None
    assert party_of(Name("Corad Wafers")) is not None
    assert party_of(Name("小米")) is not None


def test_what_texts_call_a_house_by_its_cloud_is_the_cloud_on_a_list() -> None:
    assert "Huawei Cloud" not in named("Huawei").names
    assert "华为" in named("Huawei Technologies").names
    assert compare("Huawei Cloud", "Huawei Cloud Ltd").score >= LINK


def test_countries_are_read_as_lists_write_them() -> None:
    written = ["CN", "China", "People's Republic of China", "Atlantis"]
    assert country_codes(written) == ("CN",)
