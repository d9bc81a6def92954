"""Who speaks in a call: the rules that the golden calls do not show one by one."""

import pytest

from crawler.calls.turns import read_turns
from crawler.documents import Turn


def spoken(text: str) -> list[tuple[str, str, str, str]]:
    return [(t.speaker, t.role, t.section, text[t.start : t.end]) for t in read_turns(text)]


def test_letters_for_question_and_answer_give_roles_without_names() -> None:
    text = """\
Harrow Systems investor meeting

Q: Do you hold a stock of processors?

A: Five months of it.

Q: And of memory?

A: Less than a month."""
    assert spoken(text)[:2] == [
        ("", "analyst", "qa", "Do you hold a stock of processors?"),
        ("", "executive", "qa", "Five months of it."),
    ]


def test_letters_before_names_tell_who_asks_and_who_answers() -> None:
    text = """\
Operator

The first question comes from Ruth Halloran.

Q -- Ruth Halloran, Granite Peak

Do you hold a stock of processors?

A -- Maya Lind, Chief Executive Officer

Five months of it.

A -- Tom Orrin

And we pay for it in euros.

Operator:

The next question comes from Ada Quill.

Q - Ada Quill, Alder Bank:

At what price?

A - Tom Orrin:

A tenth more than last year."""
    turns = read_turns(text)
    assert [(t.speaker, t.role, t.company) for t in turns] == [
        ("Operator", "operator", ""),
        ("Ruth Halloran", "analyst", "Granite Peak"),
        ("Maya Lind", "executive", ""),
        ("Tom Orrin", "executive", ""),
        ("Operator", "operator", ""),
        ("Ada Quill", "analyst", "Alder Bank"),
        ("Tom Orrin", "executive", ""),
    ]
    assert {t.section for t in turns} == {"qa"}
    assert text[turns[1].start : turns[1].end] == "Do you hold a stock of processors?"
    assert text[turns[3].start : turns[3].end] == "And we pay for it in euros."


def test_names_with_their_offices_alone_on_lines_are_speakers_in_a_short_excerpt() -> None:
    text = """\
Operator

The next question comes from the line of an analyst in Oslo.

Analyst

Do you hold a stock of processors?

Maya Lind, Co-founder and CEO

Five months of it, and we go on buying.

Tom Orrin, CFO

And we pay for it in euros."""
    assert spoken(text) == [
        ("Operator", "operator", "prepared", "The next question comes from the line of an analyst in Oslo."),
        ("", "analyst", "qa", "Do you hold a stock of processors?"),
        ("Maya Lind", "executive", "qa", "Five months of it, and we go on buying."),
        ("Tom Orrin", "executive", "qa", "And we pay for it in euros."),
    ]  # fmt: skip


def test_a_name_in_capitals_within_a_line_begins_a_turn_of_somebody_known() -> None:
    text = "I will hand over to Maya. MAYA LIND: Thank you. We hold five months of stock."
    (turn,) = read_turns(text, frozenset({"maya lind"}))
    assert (turn.speaker, text[turn.start :][:9]) == ("Maya Lind", "Thank you")
    assert read_turns(text) == ()


def test_numbered_speakers_of_a_machine_have_no_names_and_no_roles() -> None:
    text = "Speaker 1: We begin.\n\nSpeaker 2: We go on.\n\nSpeaker 1: We end."
    assert [(t.speaker, t.role) for t in read_turns(text)] == [("", "")] * 3


def test_operator_known_by_first_name_is_known_by_handing_out_questions() -> None:
    text = """\
MAYA LIND: Welcome. We sold all our tools.

PETER: The first question comes from the line of Ruth Halloran with Granite Peak.

RUTH HALLORAN: Whom did you sell them to?

MAYA LIND: To three foundries.

PETER: The next question comes from the line of Ada Quill with Alder Bank.

QUILL: At what price?"""
    assert [(speaker, role, section) for speaker, role, section, _ in spoken(text)] == [
        ("Maya Lind", "executive", "prepared"),
        ("Peter", "operator", "qa"),
        ("Ruth Halloran", "analyst", "qa"),
        ("Maya Lind", "executive", "qa"),
        ("Peter", "operator", "qa"),
        ("Ada Quill", "analyst", "qa"),
    ]


def test_headings_inside_a_speech_are_no_speakers() -> None:
    text = """\
Operator

Welcome to the call. Maya Lind will begin.

Maya Lind

We sold more data center chips than ever.

Data Center

Revenue from data center customers doubled.

Data Center

It will double again.

Operator

The first question comes from Ada Quill.

Ada Quill

By how much?

Maya Lind

By half.

Ada Quill

Thank you."""
    speakers = [speaker for speaker, *_ in spoken(text)]
    assert speakers == ["Operator", "Maya Lind", "Operator", "Ada Quill", "Maya Lind", "Ada Quill"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A call without any speaker lines. Thank you. We go on.",
        "Note: this is a summary.\n\nSource: the company.\n\nNote: figures are rounded.",
        "Marlow Foundry said: we build.\n\nIt is true.\n\nMarlow Foundry said: we go on.",
    ],
)
def test_text_that_names_no_speakers_has_no_turns(text: str) -> None:
    assert read_turns(text) == ()


def test_turns_are_in_order_do_not_overlap_and_have_no_loose_spaces() -> None:
    text = "  LEN ODE:  One.  \n\n\nMIA BO: Two.\n\n LEN ODE: Three.\n\n"
    assert read_turns(text) == (
        Turn(12, 16, "Len Ode", "executive", "prepared"),
        Turn(29, 33, "Mia Bo", "executive", "prepared"),
        Turn(45, 51, "Len Ode", "executive", "prepared"),
    )
