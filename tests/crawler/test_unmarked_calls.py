"""Who speaks in a call that a machine wrote down: each sentence by which the word passes on, and what
is left without a name because nothing is said aloud."""

import pytest

from crawler.calls.turns import read_turns

OPENING = (
    "Good afternoon and welcome to the Harrow Systems earnings call. All lines are in listen-only mode."
    " I would now like to turn the call over to Mia Bo, head of investor relations. Please go ahead."
)
HOST = (
    "Thank you. Joining me on the call are Maya Lind, our chief executive, and Tom Orrin, our chief"
    " financial officer. I will now turn the call over to Maya."
)
CHIEF = (
    "Thanks, Mia. We sold more processors than ever, and we hold four months of them in stock. Tom?"
)
MONEY = "Thank you, Maya. Revenue was two billion dollars. Mia, we are ready for questions."
READY = "Thanks, Tom. Please ask one question each."
FIRST = (
    "Ladies and gentlemen, press star one to ask a question. Our first question comes from the line of"
    " Ruth Halloran with Granite Peak. Your line is open."
)
CLOSING = (
    "Thank you. There are no further questions. I would like to hand the call back over to Maya."
    " Thank you all, and we hope to see you in spring. Ladies and gentlemen, this concludes today's"
    " conference. You may now disconnect."
)
STOCK = (
    "The stock that we hold will last through the spring, and what we have ordered since comes in"
    " every month from the two foundries that we have worked with for the last ten years."
)
PRICE = (
    "The price has gone up by a tenth since the rules were announced, and we expect it to stay where it"
    " is for as long as nobody else is allowed to ship parts of this kind to that market."
)
QUESTION = "Hi, good afternoon. How long will the processors in your warehouses last?"


def call(*exchanges: str) -> str:
    return " ".join([OPENING, HOST, CHIEF, MONEY, READY, FIRST, *exchanges, CLOSING])


def spoken(text: str) -> list[tuple[str, str, str]]:
    return [(t.speaker, t.role, text[t.start : t.end]) for t in read_turns(text)]


def exchange(*said: str) -> list[tuple[str, str]]:
    """Speakers and roles from the first question to the operator's closing words."""
    found = spoken(call(*said))
    first = next(n for n, (_, _, words) in enumerate(found, 1) if words == FIRST)
    last = next(n for n, (_, _, words) in enumerate(found) if "no further questions" in words)
    return [(speaker, role) for speaker, role, _ in found[first:last]]


ASKS, SOMEBODY = ("Ruth Halloran", "analyst"), ("", "executive")
MAYA, TOM = ("Maya Lind", "executive"), ("Tom Orrin", "executive")


def test_speakers_pass_the_word_aloud() -> None:
    text = call(QUESTION, f"Thanks, Ruth. {STOCK}")
    assert spoken(text) == [
        ("", "operator", OPENING),
        ("Mia Bo", "executive", HOST),
        ("Maya Lind", "executive", CHIEF),
        ("Tom Orrin", "executive", MONEY),
        ("Mia Bo", "executive", READY),
        ("", "operator", FIRST),
        ("Ruth Halloran", "analyst", QUESTION),
        ("", "executive", f"Thanks, Ruth. {STOCK}"),
        ("", "operator", CLOSING.partition(" Thank you all")[0]),
        ("Maya Lind", "executive", "Thank you all, and we hope to see you in spring."),
        ("", "operator", CLOSING[CLOSING.index("Ladies") :]),
    ]
    sections = [turn.section for turn in read_turns(text)]
    assert sections == ["prepared"] * 5 + ["qa"] * 6
    assert [t.company for t in read_turns(text) if t.role == "analyst"] == ["Granite Peak"]


@pytest.mark.parametrize(
    "announcement",
    [
        "Our next question comes from Ada Quill of Alder Bank.",
        "Next question is coming from the line of Ada Quill with Alder Bank. Please proceed.",
        "We'll take our next question from Ada Quill at Alder Bank.",
        "We will go next to Ada Quill from Alder Bank. Your line is now open.",
    ],
)
def test_operator_announces_who_asks(announcement: str) -> None:
    text = call(QUESTION, f"Sure. {STOCK} {announcement} Thanks. What do you pay? Well, {PRICE}")
    asked = [t for t in read_turns(text) if t.role == "analyst"]
    assert [(t.speaker, t.company) for t in asked] == [
        ("Ruth Halloran", "Granite Peak"),
        ("Ada Quill", "Alder Bank"),
    ]


def test_before_i_hand_over_is_not_yet_handed_over() -> None:
    text = call(QUESTION, f"Sure. {STOCK}").replace(
        "We sold more", "Before I hand over to Tom, a word on sales. We sold more"
    )
    assert ("Maya Lind", "executive") in [
        (s, r) for s, r, words in spoken(text) if "a word" in words
    ]
    assert [words for s, _, words in spoken(text) if s == "Tom Orrin"] == [MONEY]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How long will they last, and at what price? Thank you.", STOCK),
        ("I hoped you could tell us about the stock. That would be very helpful.", STOCK),
        ("I hoped you could tell us about the stock and its price.", f"Hi, Ruth. {STOCK}"),
        ("I hoped you could tell us about the stock and its price.", f"Sure. {STOCK}"),
        ("I wonder about the stock and its price.", f"Thanks for the question, Root. {STOCK}"),
        ("How long will they last? Or is there more to come?", f"Yeah, so. {STOCK}"),
        ("How long will they last?", f"You have it right, Ruth. {STOCK}"),
        ("How long will they last?", f"{STOCK} {PRICE}"),
        ("How long will they last? I'm just curious how you see it.", f"{STOCK} {PRICE}"),
        ("And how long will they last thank you", f"okay so {STOCK}"),
    ],
)
def test_answer_begins_where_the_words_show_it(question: str, answer: str) -> None:
    found = spoken(call(f"Thanks for taking my question. {question}", answer))
    asked = next(words for _, role, words in found if role == "analyst")
    assert asked == f"Thanks for taking my question. {question}"
    assert (*SOMEBODY, answer) in found


@pytest.mark.parametrize(
    ("said", "speakers"),
    [
        ((QUESTION, f"Sure. {STOCK}"), [ASKS, SOMEBODY]),
        (("Maya, how long will they last?", f"Sure. {STOCK}"), [ASKS, MAYA]),
        (("Hi. One for Tom. How long will they last?", f"Sure. {STOCK}"), [ASKS, TOM]),
        (("Maya or Tom, how long will they last?", f"Sure. {STOCK}"), [ASKS, SOMEBODY]),
        (("Thank you for the answer, Maya. How long is it?", f"Sure. {STOCK}"), [ASKS, SOMEBODY]),
        ((QUESTION, f"Sure. As Maya said, we have enough. {STOCK}"), [ASKS, TOM]),
        (("Maya, how long will they last?", f"Sure. As Maya said. {STOCK}"), [ASKS, TOM]),
        ((QUESTION, f"Sure. This is Tom. {STOCK}"), [ASKS, TOM]),
        ((QUESTION, f"Sure. {STOCK} Thanks, Maya."), [ASKS, MAYA, ASKS]),
        ((QUESTION, f"Sure. {STOCK} Got it. Thank you."), [ASKS, SOMEBODY, ASKS]),
        ((QUESTION, f"Sure. {STOCK} Yeah, Ruth, {PRICE}"), [ASKS, SOMEBODY, SOMEBODY]),
        (
            ("Tom, how long will they last?", f"Sure. {STOCK} Yeah, I would just add this. {PRICE}"),
            [ASKS, TOM, MAYA],
        ),
        ((QUESTION, f"Sure. {STOCK} Tom, do you want to add? Yes. {PRICE}"), [ASKS, MAYA, TOM]),
        ((QUESTION, f"Sure. {STOCK} I'll let Tom speak of prices. Yes. {PRICE}"), [ASKS, MAYA, TOM]),
        (
            ("Maya, how long will they last? And then Tom, at what price?",
             f"Sure. {STOCK} And Hi, Ruth. {PRICE}"),
            [ASKS, MAYA, TOM],
        ),
        (
            (QUESTION, f"Sure. {STOCK} Great. And as a quick follow-up, at what price? Well, {PRICE}"),
            [ASKS, SOMEBODY, ASKS, SOMEBODY],
        ),
        (
            ("Hi, this is Len Ode on for Ruth. How long will they last?", f"Sure. {STOCK}"),
            [("Len Ode", "analyst"), SOMEBODY],
        ),
    ],
)  # fmt: skip
def test_who_answers_is_named_only_where_the_words_tell(
    said: tuple[str, str], speakers: list[tuple[str, str]]
) -> None:
    assert exchange(*said) == speakers


def test_where_nothing_parts_question_and_answer_the_rest_is_nobodys() -> None:
    asked = "I wonder about the stock and about its price in the market."
    assert exchange(f"{asked} {STOCK} {PRICE}") == [("", "")]
    later = f"Is it large? {asked} Is it small? {STOCK}"
    assert exchange(f"{later} What else? {PRICE} Who knows?")[0] == ASKS


def test_names_are_recognised_as_a_machine_heard_them() -> None:
    asked = "Could you speak to the stock and to its price in the market."
    assert exchange(asked, f"Okay, Roothe, good. {STOCK}") == [("", "")]
    text = call(asked, f"Okay, Stacey, good. {STOCK}").replace("Ruth Halloran", "Stacy Quill")
    assert [t.speaker for t in read_turns(text) if t.role == "analyst"] == ["Stacy Quill"]
