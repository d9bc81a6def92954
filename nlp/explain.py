"""Why an article's claims are what they are: every step from its sentences to its claims, kept.

The steps are those of `nlp.extract`; nothing is read a second way.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from crawler.documents import Article
from nlp.claims import Argument, Claim, Modality
from nlp.confidence import confidence
from nlp.drafts import Draft
from nlp.extract import Heard, completed, hear, mentioned
from nlp.gather import claim_of, gathered, judged
from nlp.ontology import CHIP_INSTRUMENT
from nlp.passages import Sentence
from nlp.sentence_accounts import Account, Told
from nlp.values import Value

#: Relations that keep a word on the line of the word it belongs to.
WITH_ITS_HEAD = {
    "advmod", "amod", "aux", "aux:pass", "case", "cc", "compound", "compound:prt", "cop", "det", "fixed",
    "flat", "flat:name", "goeswith", "mark", "nmod:desc", "nmod:poss", "nummod", "punct",
}  # fmt: skip
#: Before the number of a draft, among its rules, while drafts are joined.
_MARK = "#"


@dataclass(frozen=True, slots=True)
class Branch:
    """A word with the small words that belong to it, and its relation to the branch above it."""

    depth: int
    relation: str
    words: str


@dataclass(frozen=True, slots=True)
class Announced:
    """Words that may announce an event.

    `rule` is the rule that says so, or empty. `probability` is the network's for these words, or,
    where it sees nothing in them, the highest for the type anywhere in the sentence.
    """

    event_type: str
    words: str
    rule: str
    probability: float
    seen: bool


@dataclass(frozen=True, slots=True)
class Filled:
    """A role as one sentence fills it: the words, their normal form, and what spoke for it.

    `said` are the sentence's own words where another's are the filler: the pronoun that stands for it.
    """

    role: str
    words: str
    value: Value
    witnesses: tuple[str, ...]
    probability: float | None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Tale:
    """One event as one sentence tells it, and what became of it.

    `claim` counts the document's claims from 1; it is 0 where the account made none, and then
    `missing` are the roles that it lacks, a group where one of several would do. `chance` is how sure
    the sentence alone would make a claim. With nothing missing and a chance of KEPT (nlp.confidence)
    or more, others of the document's claims already say it.
    """

    event_type: str
    words: str
    modality: Modality
    rules: tuple[str, ...]
    probability: float
    fillers: tuple[Filled, ...]
    claim: int
    missing: tuple[tuple[str, ...], ...]
    chance: float


@dataclass(frozen=True, slots=True)
class Explained:
    """One sentence in which the rules or the network see something; `tales` may be empty."""

    sentence: Sentence
    tree: tuple[Branch, ...]
    announced: tuple[Announced, ...]
    tales: tuple[Tale, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A claim and the sentences that it was joined from."""

    claim: Claim
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What `extract` makes of an article, with the way there; the claims are in its order."""

    sentences: tuple[Explained, ...]
    outcomes: tuple[Outcome, ...]


def explain(article: Article, *, model: str = "") -> Explanation:
    """The article's claims as `extract` gives them, and why."""
    passages, mentions = mentioned(article)
    heard = list(hear(article, passages, mentions, model=model))
    told = [draft for one in heard for draft in one.drafts]
    drafts, on_chips = completed(article, told, mentions)
    made = _made(article, drafts, on_chips=on_chips)
    place = {part: number for number, (_, parts) in enumerate(made, 1) for part in parts}
    lacks = [() if n in place else _missing(d, on_chips=on_chips) for n, d in enumerate(drafts)]
    explained, first = [], 0
    for one in heard:
        numbers = range(first, first + len(one.drafts))
        tales = tuple(
            _tale(account, judged(drafts[n], on_chips=on_chips), place.get(n, 0), lacks[n])
            for n, account in zip(numbers, one.accounts, strict=True)
        )
        explained.append(Explained(one.sentence, tuple(_tree(one.doc)), _announced(one), tales))
        first += len(one.drafts)
    outcomes = tuple(Outcome(claim, _sentences(drafts, parts)) for claim, parts in made)
    return Explanation(tuple(explained), outcomes)


def _made(
    article: Article, drafts: list[Draft], *, on_chips: bool
) -> list[tuple[Claim, tuple[int, ...]]]:
    """Each claim with the numbers of its drafts.

    Joining unites the rules of drafts, so a number among the rules of each tells them afterwards.
    """
    marked = [replace(d, rules=(*d.rules, f"{_MARK}{n}")) for n, d in enumerate(drafts)]
    made = []
    for draft in gathered(marked, on_chips=on_chips):
        parts = tuple(int(r.removeprefix(_MARK)) for r in draft.rules if r.startswith(_MARK))
        rules = tuple(r for r in draft.rules if not r.startswith(_MARK))
        made.append((claim_of(article, replace(draft, rules=rules)), tuple(sorted(parts))))
    return sorted(made, key=lambda m: (m[0].trigger.start, m[0].event_type))


def _missing(draft: Draft, *, on_chips: bool) -> tuple[tuple[str, ...], ...]:
    """The roles for want of which the draft alone makes no claim; a group needs one of its own."""
    if judged(draft, on_chips=on_chips).complete:
        return ()
    roles = draft.roles()
    unfilled = [group for group in draft.asked_for() if not roles & set(group)]
    measured = CHIP_INSTRUMENT if "instrument" in roles else ""
    # An instrument may bear on chips by itself; it does not if nothing else is missing.
    sure = [g for g in unfilled if measured not in g]
    return tuple(dict.fromkeys(sure or unfilled))


def _sentences(drafts: Sequence[Draft], parts: tuple[int, ...]) -> tuple[Sentence, ...]:
    found = {drafts[n].sentence.order: drafts[n].sentence for n in parts}
    return tuple(found[order] for order in sorted(found))


def _tale(account: Account, draft: Draft, claim: int, missing: tuple[tuple[str, ...], ...]) -> Tale:
    return Tale(
        draft.event_type,
        draft.trigger.text,
        draft.modality,
        draft.rules,
        draft.probability,
        tuple(_filled(account, draft, a) for a in draft.arguments),
        claim,
        missing,
        confidence(draft),
    )


def _filled(account: Account, draft: Draft, argument: Argument) -> Filled:
    told = _told(account, draft, argument)
    pronoun = told.mention.text if told is not None and told.mention.kind == "pronoun" else ""
    return Filled(
        argument.role,
        argument.quote.text,
        argument.value,
        argument.witnesses,
        told.probability if told is not None else None,
        pronoun,
    )


def _told(account: Account, draft: Draft, argument: Argument) -> Told | None:
    """What the sentence itself says in the role: these words, or a pronoun that stands for them."""
    same = [t for t in account.fillers if t.role == argument.role]
    start = argument.quote.start - draft.sentence.start
    if "coreference" in argument.witnesses:
        return next((t for t in same if t.mention.kind == "pronoun"), None)
    return next((t for t in same if t.mention.start == start), None)


def _announced(one: Heard) -> tuple[Announced, ...]:
    """What the rules find, with the network's view of it, then what the network alone sees."""
    found: list[tuple[int, Announced]] = []
    agreed = set()
    for frame in one.doc._.frames:
        span, trigger = one.doc[frame.found.start : frame.found.end], frame.found.trigger
        match = next(
            (
                s
                for s in one.reading.events
                if s.event_type == trigger.event_type
                and s.start < span.end_char
                and span.start_char < s.end
            ),
            None,
        )
        agreed.add(match)
        chance = match.probability if match else one.reading.chances.get(trigger.event_type, 0.0)
        rule = f"{trigger.event_type}/{trigger.name}"
        told = Announced(trigger.event_type, span.text, rule, chance, match is not None)
        found.append((span.start_char, told))
    for seen in (s for s in one.reading.events if s not in agreed):
        words = one.sentence.text[seen.start : seen.end]
        found.append((seen.start, Announced(seen.event_type, words, "", seen.probability, True)))
    return tuple(told for _, told in sorted(found, key=lambda f: f[0]))


def _tree(doc: Doc) -> Iterator[Branch]:
    """The branches in the order of the text, each below the one that it hangs on."""
    waiting = [(t, 0) for t in reversed(doc) if t.head.i == t.i]
    while waiting:
        token, depth = waiting.pop()
        own, below = _group(token)
        yield Branch(depth, token.dep_, _words(doc, own))
        waiting.extend((t, depth + 1) for t in sorted(below, key=lambda t: -t.i))


def _group(token: Token) -> tuple[list[Token], list[Token]]:
    """The token with the words that stay on its line, and the heads of the branches below it."""
    own, below, waiting = [token], [], [*token.children]
    while waiting:
        child = waiting.pop()
        if child.dep_ in WITH_ITS_HEAD:
            own.append(child)
            waiting.extend(child.children)
        else:
            below.append(child)
    return own, below


def _words(doc: Doc, tokens: list[Token]) -> str:
    """The tokens as the text has them, a gap shown; marks of punctuation only between others."""
    marks = {t.i for t in doc if t.is_punct}
    kept = {t.i for t in tokens}
    inside = {i for i in kept - marks} | {i for i in kept & marks if {i - 1, i + 1} <= kept}
    words = ""
    for i in sorted(inside or kept):
        if words and i - 1 not in inside:
            words = f"{words.rstrip()} … "
        words += doc[i].text_with_ws
    return words.strip()
