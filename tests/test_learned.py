"""The sheets that the network learned from, and the network at work."""

from datetime import date

import pytest

from nlp.learned.documents import documents, mistakes
from nlp.learned.examples import WINDOW, example, runs
from nlp.learned.labels import ROLES, TYPES
from nlp.learned.pieces import cut, vocabulary
from nlp.learned.reader import MODEL, Reading, Spoken, see
from nlp.learned.sheets import InvalidSheet, Line, read_sheet, sheets
from nlp.mentions.read import read

DAY = date(2025, 6, 11)
KNOWN = vocabulary(MODEL / "vocab.txt")


def reading(text: str, before: str = "") -> Reading:
    return see([Spoken(text, before, tuple(read(text, DAY)))])[0]


def sheet(*lines: str) -> list[Line]:
    return read_sheet("t.txt", ["@ 2024-03-11 | article | Example Wire", *lines])[0].lines


def test_every_sheet_is_valid_and_every_type_has_hundreds_of_sentences_and_more_without():
    lines = [line for one in sheets() for line in one.lines]
    types = [event.event_type for line in lines for event in line.events]
    assert set(types) == set(TYPES)
    assert min(types.count(name) for name in TYPES) >= 100
    assert sum(not line.events for line in lines) > len(lines) * 0.4


def test_a_sheet_line_gives_the_words_their_places():
    (line,) = sheet(
        "Baidu and Baidu Ventures ordered 20,000 H20 chips, two people said.",
        "> order planned | ordered | buyer: Baidu#2; quantity: 20,000; product: H20 | two people",
    )
    (event,) = line.events
    found = {(role, start, line.text[start:end]) for role, start, end in event.arguments}
    assert found == {("buyer", 10, "Baidu"), ("quantity", 33, "20,000"), ("product", 40, "H20")}
    assert (event.modality, event.origins) == ("planned", ("two people",))


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("> order | bought | buyer: Baidu", "line 3: 'bought' does not stand in the sentence"),
        ("> order | ordered | holder: Baidu", "line 3: 'holder' is no role of order"),
        ("> theft | ordered | buyer: Baidu", "line 3: 'theft' is no event type"),
        ("> order | ordered", "line 3: an event is 'TYPE | TRIGGER"),
        ("> order maybe | ordered | buyer: Baidu", "line 3: 'maybe' is not a valid Modality"),
        ("@ 2024-03-11 | poem | Example", "line 3: 'poem' is no kind of document"),
    ],
)
def test_a_wrong_line_is_named_with_its_number(line: str, problem: str):
    with pytest.raises(InvalidSheet, match=r"t\.txt") as error:
        sheet("Baidu ordered chips.", line)
    assert problem in str(error.value)


def test_words_are_cut_as_in_the_pretraining():
    names = list(KNOWN)
    pieces = cut("NVIDIA's Übermächtige H20s", KNOWN, 99)
    words = [names[i] for i in pieces.ids]
    assert words == [
        *("n", "##vid", "##ia", "'", "s", "uber", "##mac", "##ht", "##ige", "h", "##20", "##s")
    ]
    assert pieces.covering(9, 20) == (5, 8)


def test_a_filler_goes_to_the_mention_that_it_overlaps_most():
    (line,) = sheet(
        "Kuup ordered 20,000 H20 chips.",
        "> order | ordered | buyer: Kuup; quantity: 20,000; product: H20",
    )
    made = example(line, "", DAY, KNOWN)
    roles = {ROLES[p.role] for p in made.pairs}
    assert {"buyer", "quantity", "product"} <= roles
    assert {kind for kind, *_ in made.fillers} == {"company", "quantity", "product"}


def test_an_act_told_by_words_of_no_rule_is_seen_with_its_parties():
    (event,) = [
        e for e in reading("Tencent scooped up 20,000 H20 chips from Nvidia.").events if e.probability > 0.7
    ]  # fmt: skip
    fillers = {(role, mention.text) for role, mention, _ in event.fillers}
    assert event.event_type == "order"
    assert {("buyer", "Tencent"), ("supplier", "Nvidia"), ("product", "H20")} <= fillers


def test_a_company_that_no_lexicon_knows_is_found_by_its_part():
    events = reading("Tebrau has ordered 3,000 H20 accelerators from Nvidia.").events
    assert ("buyer", "Tebrau") in {(r, m.text) for e in events for r, m, _ in e.fillers}


def test_a_sentence_is_read_alike_alone_and_among_others():
    text = "Baidu ordered 1,600 Ascend 910B chips from Huawei."
    others = [Spoken("Shares fell. " * n, "", ()) for n in range(1, 20)]
    alone = reading(text)
    (among,) = see([*others, Spoken(text, "", tuple(read(text, DAY)))])[-1:]
    assert [e.event_type for e in among.events] == [e.event_type for e in alone.events]
    assert among.chances["order"] == pytest.approx(alone.chances["order"], abs=0.05)


def test_neighbours_are_read_at_once_as_far_as_a_window_holds_them():
    lengths = [30, 100, 50, 40, 160, 160, 10]
    follow = [False, True, True, True, True, True, False]
    found = [list(run) for run in runs(lengths, follow)]
    assert found == [[0, 1, 2], [3], [4], [5], [6]]
    assert all(sum(lengths[n] for n in run) <= WINDOW for run in found)
    assert list(runs([], [])) == []


def test_sentences_read_at_once_each_keep_their_own_events_and_places():
    told = [
        "Shares rose 2%.",
        "Baidu ordered 1,600 Ascend 910B chips.",
        "Meta declined to comment.",
    ]
    before = ["", *told]
    spoken = [Spoken(t, b, tuple(read(t, DAY))) for t, b in zip(told, before, strict=False)]
    first, second, third = see(spoken)
    assert max(first.chances.values()) < 0.3 and max(third.chances.values()) < 0.3
    (order,) = [e for e in second.events if e.event_type == "order" and e.probability > 0.5]
    assert told[1][order.start : order.end] == "ordered"
    assert {told[1][m.start : m.end] for _, m, _ in order.fillers} >= {
        "Baidu",
        "1,600 Ascend 910B chips",
    }


@pytest.mark.parametrize(
    "text", ["", " ", "\0", "🚀🚀🚀", "\ud800 ordered", "a" * 5000, "אבג הזמין"]
)
def test_any_text_is_read_without_a_fault(text: str):
    assert isinstance(see([Spoken(text, "", ())])[0], Reading)


def test_our_own_documents_are_in_the_gold_form():
    found = documents()
    assert len(found) > 300
    assert [mistake for row in found for mistake in mistakes(row)] == []
    assert len({row["id"] for row in found}) == len(found)


def test_a_document_that_is_not_in_the_gold_form_is_told_what_is_wrong():
    order = {"type": "order", "quote": "Baidu paid", "modality": "sure", "attribution": []}
    order["roles"] = {"buyer": "Baidu", "holder": ["Baidu"], "value": {"low": 2, "high": 1}}
    row = {"id": "d", "title": "", "text": "Baidu bought chips.", "published": "2024-05-01"}
    said = " ".join(mistakes(row | {"events": [order]}))
    for wrong in (
        "quote is not in the text",
        "no such modality",
        "no role holder",
        "value cannot be",
    ):
        assert wrong in said
    (undated,) = mistakes(row | {"published": "May"})
    assert undated.startswith("the document 'd' has no date")
