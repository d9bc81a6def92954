"""What a later version of a text says otherwise, word by word."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from html import escape

from nlp.wording import many
from ui.views.parts.markup import plain

#: Of paragraphs that did not change, so many are shown on either side of a change.
_AROUND = 1
#: Above so many pairs of words a passage is not compared word by word: it went, and another came.
_MOST_PAIRS = 4_000_000
_WORD = re.compile(r"\n|[^\S\n]+|\w+|[^\w\s]")


def diff_html(old: str, new: str) -> str:
    """The new text as HTML, what went in <del> and what came in <ins>; what stayed is folded."""
    before, after = _paragraphs(old), _paragraphs(new)
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    shown = []
    for step, a, b, c, d in steps:
        if step == "equal":
            shown.append(_kept(after[c:d], first=c == 0, last=d == len(after)))
        else:
            shown.append(_changed("\n".join(before[a:b]), "\n".join(after[c:d])))
    return "".join(shown)


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _kept(paragraphs: Sequence[str], *, first: bool, last: bool) -> str:
    """Those next to a change, and how many lie between."""
    head = 0 if first else _AROUND
    tail = 0 if last else _AROUND
    hidden = len(paragraphs) - head - tail
    if hidden < 2:
        return "".join(f"<p>{escape(p)}</p>" for p in paragraphs)
    above, below = paragraphs[:head], paragraphs[len(paragraphs) - tail :]
    folded = f'<p class="note">… {plain(many(hidden, "paragraph"))} as before …</p>'
    return (
        "".join(f"<p>{escape(p)}</p>" for p in above)
        + folded
        + "".join(f"<p>{escape(p)}</p>" for p in below)
    )


def _changed(old: str, new: str) -> str:
    html = "".join(_marked(tag, words) for tag, words in _pieces(old, new))
    return f"<p>{html}</p>".replace("<p></p>", "")


def _pieces(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Stretches of words, each with the tag that says what became of it; "" for what stayed."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) * len(after) > _MOST_PAIRS:
        yield from (("del", f"{old}\n" if new else old), ("ins", new))
        return
    for step, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if step == "equal":
            yield "", "".join(after[c:d])
        else:
            yield "del", "".join(before[a:b])
            yield "ins", "".join(after[c:d])


def _marked(tag: str, words: str) -> str:
    """Lines are paragraphs, so a mark ends with each."""
    lines = (f"<{tag}>{escape(w)}</{tag}>" if tag and w else escape(w) for w in words.split("\n"))
    return "</p><p>".join(lines)
