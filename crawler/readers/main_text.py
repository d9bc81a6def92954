"""The main text of a page: what one extractor finds, as far as others find it too.

Trafilatura reads the page. Its precise mode, readability and Resiliparse are witnesses: a line that
fewer than two of them have is a box beside the text. Where Trafilatura stands alone and the others
agree, it has taken the wrong part of the page, and readability's lines are taken. What each choice
is worth is in docs/quality.md.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from copy import deepcopy
from functools import cache

import trafilatura
from lxml import html as lxml_html
from lxml.etree import LxmlError, iterwalk
from lxml.html import HtmlElement
from readability import Document as Readable
from resiliparse.extract.html2text import extract_plain_text

from crawler.readers.prose import folded, heads_a_list, leftovers, short_text

#: Above so many characters of markup only Resiliparse reads, which takes a tenth of the time.
MOST_MARKUP = 3_000_000
#: Above so many elements likewise: some extractors take time with the square of them.
MOST_ELEMENTS = 30_000
#: And above this sum of the depths of all elements: 200 boxes around 10,000 paragraphs take some of them 30 s.
MOST_DEPTHS = 400_000
#: A box is no box if it holds this share of the paragraphs' text.
TOO_MUCH_FOR_A_BOX = 0.3
#: Words in a run by which lines are found again in another extractor's text.
RUN = 3
#: A witness has a line if it has this share of its runs.
HAS_LINE = 0.6
#: A line of fewer words is too short to be looked for.
LONG_LINE = RUN + 1
#: Witnesses that must have a line.
QUORUM = 2
#: Two texts tell the same page from this F1 of runs on; below the other they tell different parts.
SAME, APART = 0.7, 0.4
#: From this F1 on Trafilatura and Resiliparse are at one, and nobody else is asked.
AT_ONE = 0.985
#: A text that holds all of another and this many times its words is the whole of which that is a piece.
FULLER = 1.3
#: JSON-LD gives the text in place of the page from so many words on, if the page has less than this share.
LONG_BODY, MISSING = 80, 0.6
#: What a lede can have, in words.
SHORTEST_LEDE, LONGEST_LEDE = 5, 90
#: Characters of a form with what stands around it, and of a heading.
LONGEST_FORM, LONGEST_HEADING = 400, 80
#: In characters, with the spaces that markup has around it.
LONGEST_WORD = 40

_HIDDEN = (
    "//*[@hidden or contains(translate(@style, ' ', ''), 'display:none')"
    " or @aria-hidden='true' or @role='dialog' or @role='alertdialog'][not(self::html or self::body or self::article or self::main)]"
)
_BLOCKS = ("p", "h2", "h3", "h4", "li", "blockquote", "pre", "td")
_LEDE = re.compile(
    r"(?:^|[\s_-])(?:standfirst|dek|deck|lede|subtitle|sub-?head(?:line|ing)?|subhed|article-summary)"
    r"(?:$|[\s_-])",
    re.I,
)


def main_text(tree: HtmlElement, article_body: str = "") -> list[str]:
    """The lines of the page's main text, headings among them; [] if there is none.

    `article_body` is the text that JSON-LD repeats: a witness, and the text where the page itself
    has little of it. `tree` is left as it was.
    """
    whole = lxml_html.tostring(tree, encoding="unicode")
    if len(whole) > MOST_MARKUP or _is_overgrown(tree):
        return _quick(whole)
    kept = without_boxes(tree)
    markup = lxml_html.tostring(kept, encoding="unicode")
    base, quick = _trafilatura(kept), _quick(markup)
    if _likeness(base, quick) >= AT_ONE:
        return base
    read = _readability(markup)
    base = _unless_astray(base, read, quick)
    stated = [line for line in map(_without_tags, article_body.split("\n")) if line.strip()]
    if _words(stated) >= LONG_BODY and _words(base) < MISSING * _words(stated):
        return stated
    witnesses = [_trafilatura(kept, precise=True), read, quick, stated]
    return _attested(base, [Witness(w) for w in witnesses if _words(w) >= LONG_BODY / 2])


def _is_overgrown(tree: HtmlElement) -> bool:
    """Whether the page has more elements, or has them nested deeper, than some extractors bear."""
    elements = depth = depths = 0
    for event, _ in iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        elements += event == "start"
        depths += depth
        if elements > MOST_ELEMENTS or depths > 2 * MOST_DEPTHS:
            return True
    return False


def lede(tree: HtmlElement, ledes: Sequence[str], lines: Sequence[str]) -> str:
    """The summary between the headline and the text, where the text lacks it; "" if there is none.

    It counts if the page gives the same words as its description, or marks them as a standfirst.
    """
    text, stated = folded(" ".join(lines)), {folded(said) for said in ledes}
    first = next((f for line in lines if len((f := folded(line)).split()) >= LONG_LINE), "")
    for element in _before_text(tree, first):
        marked = bool(_LEDE.search(f"{element.get('class') or ''} {element.get('itemprop') or ''}"))
        shown = short_text(element, LONGEST_LEDE * LONGEST_WORD)
        fits = SHORTEST_LEDE <= len(shown.split()) <= LONGEST_LEDE
        if fits and (marked or folded(shown) in stated):
            return "" if folded(shown) in text else shown
    return ""


def _before_text(tree: HtmlElement, first: str) -> Iterator[HtmlElement]:
    """The elements between the page's headline and the line that its text begins with."""
    heading = next(tree.iter("h1"), None)
    begun = heading is None
    for element in tree.iter("h1", "h2", "h3", "p", "div", "span"):
        begun = begun or element is heading
        if (
            begun
            and element.tag == "p"
            and first
            and folded(short_text(element, 2 * len(first) + 100)) == first
        ):
            return
        if begun and element is not heading and len(element) <= 3:
            yield element


def without_boxes(tree: HtmlElement) -> HtmlElement:
    """A copy of the page without what stands beside its text: captions, related links, newsletters.

    An element that holds much of the page's text is no box, whatever it is called; a list of links may hold
    twice as much.
    """
    copy = deepcopy(tree)
    inside = _text_inside(copy)
    most = TOO_MUCH_FOR_A_BOX * inside[copy]
    boxes = (*copy.iter("figcaption"), *copy.xpath(_HIDDEN), *_called_boxes(copy), *_forms(copy))
    for found, share in ((boxes, most), (tuple(_lists_of_links(copy)), 2 * most)):
        for box in found:
            if box.getparent() is not None and inside[box] <= share:
                box.drop_tree()
    return copy


def _forms(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Boxes that ask for an address or an answer: a form, and what stands around nothing but it."""
    for form in list(tree.iter("form")):
        around = form.getparent()
        if around is not None and short_text(around, LONGEST_FORM):
            yield around if around.tag in ("div", "section", "aside") else form


def _lists_of_links(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Lists in which every item leads elsewhere, under a heading that says so, with the heading."""
    for heading in list(tree.iter("h2", "h3", "h4", "h5", "p", "strong")):
        below = heading.getnext()
        if below is None or below.tag not in ("ul", "ol", "div"):
            continue
        if heads_a_list(short_text(heading, LONGEST_HEADING)):
            items = list(below.iter("li")) or list(below)
            if items and all(next(item.iter("a"), None) is not None for item in items):
                yield from (below, heading)


def _text_inside(tree: HtmlElement) -> dict[HtmlElement, int]:
    """Characters in the paragraphs of each element, counted in one walk however deep boxes nest."""
    found: dict[HtmlElement, int] = {}
    for element in reversed(list(tree.iter())):
        own = len(element.text_content()) if element.tag == "p" else 0
        found[element] = own or sum(found[child] for child in element)
    return found


class Witness:
    """The text of one extractor, asked whether it has a line."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.runs = _runs(folded(" ".join(lines)).split())

    def has(self, line: str) -> bool:
        """Whether most of the line's runs of words are there."""
        runs = _runs(folded(line).split())
        if not runs:
            return True
        return sum((runs & self.runs).values()) >= HAS_LINE * sum(runs.values())


def _attested(lines: Sequence[str], witnesses: Sequence[Witness]) -> list[str]:
    """The lines that enough witnesses have; all of them if the witnesses would leave little.

    A short line, such as a heading, stays or goes with the long line after it.
    """
    if len(witnesses) < QUORUM:
        return list(lines)
    kept: list[str] = []
    stays = True
    for line in reversed(lines):
        if len(folded(line).split()) >= LONG_LINE:
            stays = sum(w.has(line) for w in witnesses) >= QUORUM
        kept += [line] if stays else []
    return kept[::-1] if _words(kept) >= _words(lines) / 2 else list(lines)


def _unless_astray(base: list[str], read: list[str], quick: list[str]) -> list[str]:
    """`base`, or what readability read if Resiliparse has it too and `base` is another part of the
    page, or only a piece of it."""
    told = Witness(quick)
    agreed = [line for line in read if told.has(line)]
    if not base or not agreed:
        return base or read or quick
    apart = _likeness(base, read) < APART and _likeness(base, quick) < APART
    if apart and _likeness(read, quick) >= SAME:
        return agreed
    whole = Witness(agreed)
    piece = all(whole.has(line) for line in base if len(folded(line).split()) >= LONG_LINE)
    return agreed if piece and _words(agreed) >= FULLER * _words(base) else base


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """F1 of the runs of words of two texts: 0 to 1."""
    mine, theirs = (_runs(folded(" ".join(lines)).split()) for lines in (one, other))
    total = sum(mine.values()) + sum(theirs.values())
    return 2 * sum((mine & theirs).values()) / total if total else 0.0


def _runs(words: Sequence[str]) -> Counter[str]:
    return Counter(" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1))


def _words(lines: Sequence[str]) -> int:
    return sum(len(line.split()) for line in lines)


def _trafilatura(tree: HtmlElement, *, precise: bool = False) -> list[str]:
    text = trafilatura.extract(deepcopy(tree), include_comments=False, favor_precision=precise)
    return (text or "").split("\n")


def _readability(markup: str) -> list[str]:
    try:
        summary = lxml_html.fromstring(Readable(markup).summary(html_partial=True))
    except (LxmlError, ValueError, TypeError, AttributeError, RecursionError):
        return []  # Unparseable, or without a body: it raises what it happens on.
    return list(_lines(summary))


def _lines(tree: HtmlElement) -> Iterator[str]:
    """The text of each block that holds no other; what stands in none is one line at the end."""
    for block in tree.iter(*_BLOCKS):
        if not any(True for _ in block.iterdescendants(*_BLOCKS)):
            yield " ".join(block.text_content().split())
        elif block.text and block.text.strip():
            yield " ".join(block.text.split())


def _quick(markup: str) -> list[str]:
    text = extract_plain_text(markup, main_content=True, alt_texts=False, links=False)
    return [line for line in text.split("\n") if line.strip()]


def _without_tags(text: str) -> str:
    return re.sub(r"<[^<>]{1,200}>", " ", text)


def _called_boxes(tree: HtmlElement) -> list[HtmlElement]:
    marked = tree.xpath("//*[@class or @id][not(self::html or self::body)]")
    pattern = _box_names()
    return [e for e in marked if pattern.search(f"{e.get('class') or ''} {e.get('id') or ''}")]


@cache
def _box_names() -> re.Pattern[str]:
    return re.compile("|".join(leftovers()["boxes"]), re.I)
