"""Weigh what the rules and the network say of a sentence into accounts of the events it reports.

Neither decides alone what the other can see: an act that both see needs little, one that only one
of them sees must be plain, and what the other as good as excludes is dropped.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from nlp.claims import Modality
from nlp.components.modality import demands
from nlp.frames import Frame
from nlp.goods import is_site
from nlp.learned.reader import Reading, Seen
from nlp.levels import is_level
from nlp.mentions.mention import Mention
from nlp.objections import answered, is_by_grammar
from nlp.ontology import event_types
from nlp.prices import is_price, is_size
from nlp.sameness import TARIFF, sort_of_measure
from nlp.sentence_accounts import (
    FIGURES,
    GRAMMAR,
    LEARNED,
    MEASURES,
    NEARBY,
    ROLE,
    SINGLE,
    Account,
    Told,
    parted,
    tells_all_of,
    with_own_figures,
)

#: The network's probability that an act needs where a rule sees it too, and where none does.
BOTH, ALONE = 0.1, 0.5
#: What it counts at least as where the rule's words are plain.
PLAIN = 0.7
#: From this on the network is sure of a role.
SURE = 0.65
#: Under this the network excludes what a rule sees.
EXCLUDED = 0.01
#: Types whose goods may be a site.
BUILDS = {"investment"}
#: Types whose sum is lost or fined, not earned.
LOSSES = {"impact", "enforcement"}
#: Types of which a text speaks again by "the deal" or "the order"; of measures it always does.
GONE_BACK_TO = {"order", "shipment", "stockpile", "investment", "substitution"}
_PRESUPPOSED = re.compile(r"\b(?:the|this|that|these|those|such)(?: [\w-]+){0,2} $", re.IGNORECASE)
#: Prepositions that name the role of what follows them, where a rule says which.
MARKERS = {"by", "from", "into"}
#: How many words before an act the asking for it may stand.
DEMANDED = 8
#: The rule by which "suspended licences" tightens, whatever else "suspended" does.
ENDED = "restriction/to take a permission away"
#: Types of which a quarrel over patents is none (the annotation guide's ruling).
OF_AUTHORITIES = {"restriction", "enforcement"}
_PATENT_CASE = re.compile(r"\bSection 337\b|\bpatents?\b", re.IGNORECASE)
_STOPS = re.compile(r"(?:to )?(?:stop|halt|end|cease|suspend|pause|cancel)", re.IGNORECASE)
#: Words of thinking over, which do not say whether to ease or to tighten.
_WEIGHED = re.compile(
    r"(?:weigh|consider|mull|debat|discuss|review|stud(?:y|i))(?:e?s|e?d|ing)?", re.IGNORECASE
)
_DECEIVED = re.compile(r"\b(?:deceiv|defraud|mislead|cheat|l(?:ying|ied) to)[^.;:]{0,40}$")


def accounts(doc: Doc, reading: Reading) -> list[Account]:
    """The events of one sentence, in the order of their triggers."""
    frames: list[Frame] = doc._.frames
    seen = reading.events
    told: list[Account] = []
    agreed: list[Frame] = []
    for one in seen:
        frame = _same_act(doc, one, frames, seen)
        if one.probability >= (ALONE if frame is None else BOTH):
            told.append(replace(_account(doc, one, frame), again=_goes_back(doc, one)))
            agreed.extend([frame] if frame is not None else [])
    for frame in (f for f in frames if not any(f is a for a in agreed)):
        event_type = frame.found.trigger.event_type
        probability = reading.chances.get(event_type, 0.0)
        if probability >= EXCLUDED and not any(a.event_type == event_type for a in told):
            told.append(_by_rule(doc, frame, probability))
    told = [a for a in told if not (a.event_type in MEASURES and _is_demand(doc, a))]
    if _PATENT_CASE.search(doc._.words):
        told = [a for a in told if a.event_type not in OF_AUTHORITIES]
    told = [a for a in told if not any(_outweighs(doc, other, a) for other in told)]
    figures = [p.mention for p in doc._.placed if p.mention.kind in FIGURES]
    apart = parted(with_own_figures(answered(doc, told), figures))
    own = [a for a in apart if not any(tells_all_of(other, a) for other in apart)]
    return sorted(own, key=lambda a: (a.start, a.event_type))


def is_open(reading: Reading) -> bool:
    """Whether the network leaves it open that a rule is right that sees an event in the sentence."""
    return any(chance >= EXCLUDED for chance in reading.chances.values())


def _outweighs(doc: Doc, one: Account, other: Account) -> bool:
    """Whether the same words are likelier to tighten than to ease, or the reverse.

    A rule that knows the words ("lifted", "revoked") knows better than the network; to modify a chip for
    a rule is no rule; of "weighs letting the UAE import" the second word says which.
    """
    opposed = {one.event_type, other.event_type} == MEASURES
    if opposed and _WEIGHED.fullmatch(doc._.words[other.start : other.end]):
        ours, theirs = ({f.mention for f in a.fillers} for a in (one, other))
        return theirs <= ours
    overlap = one.start < other.end and other.start < one.end
    knows, doubts = (_is_known(doc, a) for a in (one, other))
    same_words = (one.start, one.end) == (other.start, other.end) or (
        overlap and (ENDED in one.rules or (not doubts and _is_known(doc, one, verbal=True)))
    )
    likelier = (knows, one.probability) > (doubts, other.probability)
    designs = (one.event_type, other.event_type) == ("substitution", "restriction")
    return (opposed and same_words and likelier) or (designs and overlap and knows and not doubts)


def _is_known(doc: Doc, account: Account, *, verbal: bool = False) -> bool:
    """Whether a rule of the type stands on the account's very words; `verbal`: on a verb among them.

    "Widened its curbs" is one, "export licences" is none.
    """
    return any(
        frame.found.trigger.event_type == account.event_type
        and (frame.found.verbal or not verbal)
        and start < account.end
        and account.start < end
        for frame in doc._.frames
        for start, end in [_span(doc, frame)]
    )


def _goes_back(doc: Doc, one: Seen) -> bool:
    """Whether the act is told by a noun that the text presupposes: "the deal", "that order"."""
    words = doc.char_span(one.start, one.end, alignment_mode="expand")
    first = words.root.idx if words is not None else one.start
    if one.event_type not in GONE_BACK_TO or not _PRESUPPOSED.search(doc._.words[:first]):
        return False
    return words is not None and words.root.pos_ == "NOUN"


def _is_demand(doc: Doc, account: Account) -> bool:
    """ "Huang urged Washington to ease its rules": what somebody asks for has not happened."""
    before = re.split(r"[.;:,]", doc._.words[: account.start])[-1].lower().split()
    return bool(demands() & set(before[-DEMANDED:]))


def _same_act(doc: Doc, one: Seen, frames: list[Frame], seen: Sequence[Seen]) -> Frame | None:
    """The frame on the same words, or the only one of the type where the network sees one act."""
    mine = [f for f in frames if f.found.trigger.event_type == one.event_type]
    for frame in mine:
        start, end = _span(doc, frame)
        if start < one.end and one.start < end:
            return frame
    likely = [s for s in seen if s.event_type == one.event_type and s.probability >= BOTH]
    return mine[0] if len(mine) == 1 and len(likely) <= 1 else None


def _account(doc: Doc, one: Seen, frame: Frame | None) -> Account:
    ruled = _ruled(doc, frame)
    fillers = _learned(doc, one, frame, ruled)
    more = _only_by_rule(doc, frame, ruled, fillers)
    told = [t for t in (*fillers, *more) if not _is_victim(doc, one, t)]
    return Account(
        one.event_type,
        one.start,
        one.end,
        _modality(one, frame, doc._.words[one.start : one.end]),
        tuple(told),
        _probability(one.probability, frame, told),
        (*((_rule(frame),) if frame is not None else ()), LEARNED),
        _needs(one, frame),
        beyond=tuple(
            (apart, Told(role, mention, (NEARBY,), chance))
            for apart, (role, mention, chance) in one.beyond
            if chance >= ROLE
        ),
    )


def _modality(one: Seen, frame: Frame | None, words: str) -> Modality:
    """The rule's, but for a denial that it misses and the network is sure of: "not be able to deliver".

    A state that tells somebody to stop denies nothing: that is its measure.
    """
    if (
        frame is None
        and one.event_type == "restriction"
        and one.modality is Modality.DENIED
        and _STOPS.match(words)
    ):
        return Modality.ASSERTED
    if frame is None or (
        frame.modality is Modality.ASSERTED
        and one.modality is Modality.DENIED
        and one.probability >= ALONE
    ):
        return one.modality
    return frame.modality


def _is_victim(doc: Doc, one: Seen, told: Told) -> bool:
    """ "Charged with deceiving Dell": whom somebody deceived is not accused."""
    is_accused = (one.event_type, told.role) == ("enforcement", "target")
    return is_accused and _DECEIVED.search(doc._.words[: told.mention.start]) is not None


def _probability(seen: float, frame: Frame | None, told: list[Told]) -> float:
    """The network's, at least PLAIN where the words are plain or say how long a reserve lasts."""
    if frame is None:
        return seen
    lasts = any(t.role == "coverage" for t in told)
    return max(seen, PLAIN) if frame.found.trigger.plain or lasts else seen


def _needs(one: Seen, frame: Frame | None) -> tuple[str, ...]:
    """What the event must give beyond what its type asks: of a measure told by a noun, whom it hits.

    A tariff hits goods, not somebody.
    """
    if frame is None:
        return event_types()[one.event_type].unaided
    measures = (m.value for role, m, _ in one.fillers if role == "instrument")
    if one.event_type not in MEASURES or any(sort_of_measure(v) == TARIFF for v in measures):
        return ()
    return tuple({"target"} & set(frame.found.trigger.needs))


def _learned(doc: Doc, one: Seen, frame: Frame | None, ruled: list[Told]) -> list[Told]:
    """What the network fills; where the rule fills the same, its witnesses speak too.

    A rule that rests on a preposition ("delivered by ASML") knows the role better, and who is the subject of
    plain words ("won a contract"); where the network is not sure, also one that tree and order of words bear out.
    """
    by_rule = {(t.role, t.mention): t.witnesses for t in ruled}
    plain = {"subject"} if frame is not None and frame.found.trigger.plain else set()
    marked = {m: r for (r, m), witnesses in by_rule.items() if witnesses[0] in MARKERS | plain}
    built = {m: r for (r, m), witnesses in by_rule.items() if set(witnesses) >= GRAMMAR}
    told = [
        Told(role, mention, (LEARNED, *by_rule.get((role, mention), ())), probability)
        for role, mention, probability in one.fillers
        if probability >= ROLE
        and marked.get(mention, role) == role
        and (probability >= SURE or built.get(mention, role) == role)
        and not (is_site(mention) and one.event_type not in BUILDS)
        and not _is_other_sum(doc, one.event_type, mention)
    ]
    kinds = event_types()[one.event_type].roles
    return [t for t in told if kinds[t.role] not in SINGLE or t is _likeliest(told, t.role)]


def _is_other_sum(doc: Doc, event_type: str, mention: Mention) -> bool:
    """Whether it is the price of one, or, beside a loss, a level that something fell to."""
    text = doc._.words
    is_other = is_price(text, mention) or is_size(text, mention)
    return is_other or (event_type in LOSSES and is_level(text, mention))


def _likeliest(told: list[Told], role: str) -> Told:
    """A figure or a time fills its role alone: of several, the one that the network trusts most."""
    return max((t for t in told if t.role == role), key=lambda t: t.probability or 0.0)


def _only_by_rule(
    doc: Doc, frame: Frame | None, ruled: list[Told], fillers: list[Told]
) -> list[Told]:
    """The rule's fillers, of mentions that the network left alone, for roles that it left empty.

    Or for those that a preposition names ("a probe into Nvidia", "won a contract from Tesla"), or tree and
    order of words.
    """
    roles, taken = {t.role for t in fillers}, {t.mention for t in fillers}
    sure = MARKERS if frame is not None and frame.found.trigger.plain else {"into"}
    start, end = _span(doc, frame) if frame is not None else (0, 0)
    return [
        t
        for t in ruled
        if t.mention not in taken
        and (t.role not in roles or t.witnesses[0] in sure or is_by_grammar(t, start, end))
    ]


def _ruled(doc: Doc, frame: Frame | None) -> list[Told]:
    if frame is None:
        return []
    builds = frame.found.trigger.event_type in BUILDS
    return [
        Told(f.role, f.placed.mention, f.witnesses)
        for f in frame.fillers
        if (builds or not is_site(f.placed.mention))
        and not _is_other_sum(doc, frame.found.trigger.event_type, f.placed.mention)
    ]


def _by_rule(doc: Doc, frame: Frame, probability: float) -> Account:
    start, end = _span(doc, frame)
    trigger = frame.found.trigger
    return Account(
        trigger.event_type,
        start,
        end,
        frame.modality,
        tuple(_ruled(doc, frame)),
        probability,
        (_rule(frame),),
        trigger.needs,
    )


def _rule(frame: Frame) -> str:
    return f"{frame.found.trigger.event_type}/{frame.found.trigger.name}"


def _span(doc: Doc, frame: Frame) -> tuple[int, int]:
    span = doc[frame.found.start : frame.found.end]
    return span.start_char, span.end_char
