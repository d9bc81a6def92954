"""Turns of the recorded calls kept beside the project, against what their own layout says."""

import re
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from crawler import plain
from crawler.calls import read_turns
from crawler.documents import Turn

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


def test_announced_speakers_of_a_call_that_a_machine_wrote_down() -> None:
    text = (SAMPLES / "speech_to_text_applied_materials_2025q1.txt").read_text(encoding="utf-8")
    turns = read_turns(text)
    prepared = [turn.speaker for turn in turns if turn.section == "prepared"]
    asked = [turn for turn in turns if turn.role == "analyst"]
    assert prepared == ["", "Liz Morali", "Gary Dickerson", "Bryce Hill"]
    assert all(text[turn.start : turn.end].endswith("?") for turn in asked)
    assert len(asked) >= 12 and sum(bool(turn.company) for turn in asked) >= 11


def _as_announced(turn: Turn, announced: Lines) -> str:
    """The speaker as the call writes it: some give one name only, which is read in full."""
    name = turn.speaker.casefold()
    return name if name in announced else next((n for n in name.split() if n in announced), name)
