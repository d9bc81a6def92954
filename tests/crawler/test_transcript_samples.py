"""Turns of the recorded calls kept beside the project, against what their own layout says."""

import re
from collections import Counter
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from crawler.calls.turns import read_turns
from crawler.documents import Turn
from crawler.readers import plain

SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "transcripts"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the recorded calls are not here")

Lines = list[str]


def numbered(lines: Lines) -> Lines:
    return [re.split(r",\s+|\s+\[", x)[0] for x in lines if re.search(r"\s\[\d+\]$", x)]


def titled(lines: Lines) -> Lines:
    end = next(n for n, x in enumerate(lines) if x.startswith("Duration"))
    body = lines[lines.index("Prepared Remarks:") : end]
    after = [*body[1:], ""]
    return [x for x, y in zip(body, after, strict=True) if y == "--" or x == "Operator"]


def listed(lines: Lines) -> Lines:
    begin, end = lines.index("Participants"), lines.index("Call transcript")
    names = {*lines[begin + 1 : end], "Operator"} - {"", "executive", "analyst"}
    return [x for x in lines[end:] if x in names]


def before_colons(lines: Lines) -> Lines:
    found = (re.match(r"([A-Z][A-Z .'’-]+):", x) for x in lines)
    return [match[1] for match in found if match]


@pytest.mark.parametrize(
    ("sample", "speakers"),
    [
        ("streetevents_micron_2019q3", numbered),
        ("qa_page_nvidia_fy2025q4", titled),
        ("participants_nvidia_fy2026q1", listed),
        ("name_colon_amd_2025q1", before_colons),
    ],
)
def test_speakers_of_a_recorded_call(sample: str, speakers: Callable[[Lines], Lines]) -> None:
    text = (SAMPLES / f"{sample}.txt").read_text(encoding="utf-8", errors="replace")
    announced = [name.casefold() for name in speakers([x.strip() for x in text.splitlines()])]
    turns = read_turns("\n\n".join(plain.paragraphs(text)))
    found = [_as_announced(turn, announced) for turn in turns]
    right = sum(
        b.size
        for b in SequenceMatcher(None, announced, found, autojunk=False).get_matching_blocks()
    )
    assert right / max(len(announced), len(found)) >= 0.98
    assert all(turn.role for turn in turns)
    assert {turn.section for turn in turns} == {"prepared", "qa"}


#: The call that a machine wrote down, as a careful reader hears it: each speaker with the words said. An
#: "executive" is one whom nothing in the text names.
HEARD = """
operator 54, Morali 154, Dickerson 1205, Hill 831, Morali 43, operator 66, Hari 121, executive 318, executive 240,
operator 18, Malik 64, Hill 222, Malik 2, operator 19, Raskin 88, executive 162, operator 20, Muse 95, Hill 282,
operator 17, Arya 93, Dickerson 270, Arya 2, operator 19, O'Curry 137, Hill 230, Dickerson 204, O'Curry 4, operator 18,
Sir 90, Hill 80, Dickerson 34, Sir 2, operator 18, Sankar 89, Dickerson 121, Sankar 2, operator 19, Pajari 112, Hill 310,
Dickerson 82, operator 18, Chin 73, Hill 68, operator 19, Quattrochi 52, executive 94, executive 61, Quattrochi 2,
operator 20, Shee 131, executive 152, executive 53, operator 17, Casso 107, executive 256, Casso 2, operator 36,
Rakesh 71, Hill 110, Dickerson 113, operator 18, Hosseini 100, executive 159, Hosseini 4, operator 19,
Schultz-Milander 107, Dickerson 125, Hill 188, Schultz-Milander 3, executive 1, operator 44, Hill 63, Morali 41, operator 22
"""


def test_speakers_of_a_call_that_a_machine_wrote_down() -> None:
    text = (SAMPLES / "speech_to_text_applied_materials_2025q1.txt").read_text(encoding="utf-8")
    heard = [tuple(turn.split()) for turn in HEARD.replace("\n", " ").split(",")]
    turns = read_turns(text)
    found = [
        (t.speaker.split()[-1] if t.speaker else t.role, str(len(text[t.start : t.end].split())))
        for t in turns
    ]
    right = sum(block.size for block in SequenceMatcher(None, heard, found).get_matching_blocks())
    assert right / max(len(heard), len(found)) >= 0.98
    firms = {turn.speaker: turn.company for turn in turns if turn.role == "analyst"}
    assert len(firms) == 16 and sum(map(bool, firms.values())) == 15


@pytest.mark.parametrize(
    ("sample", "least"),
    [
        ("qa_page_nvidia_fy2025q4", 0.82),
        ("participants_nvidia_fy2026q1", 0.80),
        ("name_colon_amd_2025q1", 0.77),
        ("streetevents_micron_2019q3", 0.61),
    ],
)
def test_calls_whose_names_are_taken_away_are_heard_and_hardly_ever_misheard(
    sample: str, least: float
) -> None:
    text = (SAMPLES / f"{sample}.txt").read_text(encoding="utf-8", errors="replace")
    text = "\n\n".join(plain.paragraphs(text))
    announced = [(turn, text[turn.start : turn.end].split()) for turn in read_turns(text)]
    spoken = [turn for turn, words in announced for _ in words]
    bare = " ".join(word for _, words in announced for word in words)
    places = [match.start() for match in re.finditer(r"\S+", bare)]
    heard = read_turns(bare)
    verdicts = Counter(
        _verdict(turn, next(h for h in heard if h.start <= place < h.end))
        for turn, place in zip(spoken, places, strict=True)
    )
    assert verdicts["right"] / len(places) >= least
    assert verdicts["wrong"] / len(places) <= 0.02


def _verdict(turn: Turn, heard: Turn) -> str:
    if turn.role == heard.role == "operator" or {*turn.speaker.split()} & {*heard.speaker.split()}:
        return "right"
    return "wrong" if heard.speaker else "nobody"


def _as_announced(turn: Turn, announced: Lines) -> str:
    """The speaker as the call writes it: some give one name only, which is read in full."""
    name = turn.speaker.casefold()
    return name if name in announced else next((n for n in name.split() if n in announced), name)
