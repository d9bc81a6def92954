"""Find whom a sentence names as the origin of what it says: `doc._.sources`, nearest last."""

import re
from collections.abc import Iterator
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from nlp.claims import Basis
from nlp.components.speakers import PEOPLE, any_of, reporting_words, speakers, surnames
from nlp.frames import Placed, Source
from nlp.mentions.pronouns import ONE, SEVERAL
from nlp.values import Name

#: How many tokens may stand between a name and its "said": titles, appositions, "on Tuesday".
REACH = 7
_SPEAKERS = {"publisher", "person", "company", "authority"}
_BASIS = {"publisher": Basis.RELAYED}


@Language.factory("attribution", assigns=["doc._.sources"], requires=["doc._.placed"])
def make_attribution(nlp: Language, name: str) -> "Attributions":
    return Attributions()


class Attributions:
    def __call__(self, doc: Doc) -> Doc:
        unlisted = list(_unlisted(doc))
        between = {source.start for source in unlisted} | _surnamed(doc)
        sources = [*_named(doc, between), *unlisted]
        anonymous = [] if any(s.name == PEOPLE for s in unlisted) else _anonymous(doc)
        doc._.sources = [*sources, *anonymous]
        return doc


def _unlisted(doc: Doc) -> Iterator[Source]:
    """Those who speak without a mention of theirs; an office is the one that the sentence named before."""
    taken = {
        token
        for p in doc._.placed
        if p.mention.kind not in ("pronoun", "group")
        for token in range(p.start, p.end)
    }
    for speaker in speakers(doc._.words):
        span = doc.char_span(speaker.start, speaker.end, alignment_mode="expand")
        if span is None or not taken.isdisjoint(range(span.start, span.end)):
            continue
        name, also = speaker.name, speaker.also
        if speaker.is_office and (named := _office_before(doc, span.start)):
            name, also = named.name, (*named.also, speaker.name)
        yield Source(name, speaker.basis, span.start, span.end, also)


def _surnamed(doc: Doc) -> set[int]:
    """Where somebody speaks by a surname, whoever that is."""
    spans = (doc.char_span(*place, alignment_mode="expand") for place in surnames(doc._.words))
    return {span.start for span in spans if span is not None}


def _office_before(doc: Doc, start: int) -> Name | None:
    """The last authority that is named before the place."""
    values = [
        p.mention.value for p in doc._.placed if p.mention.kind == "authority" and p.end <= start
    ]
    named = [v for v in values if isinstance(v, Name)]
    return named[-1] if named else None


def _named(doc: Doc, unlisted: set[int]) -> Iterator[Source]:
    """Mentions that speak; `unlisted` is where others begin who do."""
    for placed in doc._.placed:
        value = placed.mention.value
        if not isinstance(value, Name):
            continue
        if placed.mention.kind in _SPEAKERS and _speaks(doc, placed, unlisted):
            basis = _BASIS.get(placed.mention.kind, Basis.NAMED)
            yield Source(value.name, basis, placed.start, placed.end, value.also)
        elif (
            placed.mention.kind == "pronoun"
            and value.key in (ONE, SEVERAL)
            and _speaks(doc, placed, unlisted)
        ):
            yield Source("", Basis.NAMED, placed.start, placed.end, pronoun=placed.mention)


def _speaks(doc: Doc, placed: Placed, unlisted: set[int]) -> bool:
    words = reporting_words()
    if doc._.words[placed.mention.end :].startswith("-"):
        return False  # "a Biden-era rule"
    before = doc[max(0, placed.start - 6) : placed.start].text.lower()
    after = [t.lower_ for t in doc[placed.end : placed.end + REACH + 1]]
    if any(re.search(rf"\b{cue}\b[^,;]*$", before) for cue in words["before"]):
        return True
    if placed.mention.kind == "publisher" and (_signs_headline(doc, placed) or _tells(doc, placed)):
        return True
    if after[:1] in (["'s"], ["’s"]) and any(w in words["words_of"] for w in after[1:2]):
        return True
    if _speaks_after_clause(doc, placed):
        return True
    verb = next((i for i, w in enumerate(after) if w in words["verbs"]), None)
    if verb is None:
        inverted = doc[placed.start - 1].lower_ if placed.start else ""
        return (
            inverted in ("said", "says", "reported", "reports") and placed.mention.kind != "place"
        )
    if placed.mention.kind == "authority" and _tells_somebody(doc, placed.end + verb):
        return False
    # "Nvidia, its founder told …": the founder speaks; "Lau, its president, said": Lau does.
    others = _SPEAKERS | ({"pronoun"} if placed.mention.kind == "company" else set())
    between = {p.start for p in doc._.placed if p.mention.kind in others} | unlisted
    nearer = between & set(range(placed.end, placed.end + verb))
    return not nearer and not {";", "which", "to", "that", "in", "from"} & set(after[:verb])


def _tells_somebody(doc: Doc, verb: int) -> bool:
    """ "The Commerce Department told us that …": what an authority tells those whom it binds is its act.

    What it tells a newspaper it says.
    """
    told = {p.start for p in doc._.placed if p.mention.kind in ("company", "group", "pronoun")}
    is_act = doc[verb].lower_ in reporting_words()["binding"]
    return is_act and not told.isdisjoint({verb + 1, verb + 2})


def _speaks_after_clause(doc: Doc, placed: Placed) -> bool:
    """ "Screen Holdings, which earns …, said"."""
    behind = doc[placed.start : placed.end].end_char
    found = _after_clause().match(doc._.words, behind)
    return found is not None and not _any_verb().search(found["clause"])


def _tells(doc: Doc, placed: Placed) -> bool:
    """ "its founder told Bloomberg", "a Reuters story has it that"."""
    words = reporting_words()
    before = doc[max(0, placed.start - 2) : placed.start].text.lower()
    behind = doc[placed.end].lower_ if placed.end < len(doc) else ""
    return before.endswith(tuple(words["told"])) or behind in words["stories"]


def _signs_headline(doc: Doc, placed: Placed) -> bool:
    """ "… - FT", "…, FT says", "FT: …": a headline that names its origin at an end."""
    before = doc[placed.start - 1].text if placed.start else ""
    after = doc[placed.end].text if placed.end < len(doc) else ""
    return (placed.end == len(doc) and before in ("-", "–", "—", ":", ",")) or (
        placed.start == 0 and after == ":"
    )


def _anonymous(doc: Doc) -> Iterator[Source]:
    """People without a name, or a report without a publisher; the first of them."""
    for match in re.finditer(_unsigned_pattern(), doc._.words, re.IGNORECASE):
        span = doc.char_span(*match.span(1), alignment_mode="expand")
        if span is not None:
            also = ("reports", "media reports", "report")
            yield Source("reports", Basis.ANONYMOUS, span.start, span.end, also)
            return
    for match in re.finditer(_anonymous_pattern(), doc._.words, re.IGNORECASE):
        span = doc.char_span(*match.span(), alignment_mode="expand")
        around = doc._.words[max(0, match.start() - 40) : match.end() + 60].lower()
        cues = reporting_words()["of_nobody"]
        if span is not None and any(re.search(rf"\b{cue}\b", around) for cue in cues):
            yield Source(PEOPLE, Basis.ANONYMOUS, span.start, span.end, ("sources", match.group()))
            return


def is_reporting(word: str) -> bool:
    """Whether the word, in lower case, hands a statement to somebody: "said", "reported"."""
    return word in reporting_words()["verbs"]


@cache
def _anonymous_pattern() -> str:
    return "|".join(rf"\b{re.escape(words)}\b" for words in reporting_words()["anonymous"])


@cache
def _unsigned_pattern() -> str:
    return "|".join(reporting_words()["unsigned"])


@cache
def _any_verb() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of('verbs')})\b")


@cache
def _after_clause() -> re.Pattern[str]:
    begins = "which|who|whose|the|a|an|its|based|maker|owner"
    return re.compile(
        rf"(?: \([^)]*\))?, (?P<clause>(?:{begins})\b[^;:]{{0,140}}?), (?:also )?(?:{any_of('verbs')})\b"
    )
