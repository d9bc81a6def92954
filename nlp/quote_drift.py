"""How what a company says of one topic changes from call to call: hedges, figures, and silence.

Pure: `drift` compares statements that somebody has collected. Nothing is weighed or scored; each change
is words or figures that stand in the quotes, so that a reader can see that it is so.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby, pairwise

from nlp.claims import Claim, Modality
from nlp.goods import is_model, kinds_of
from nlp.lexicon.entries import entries, lexicon_file, load
from nlp.values import Money, Months, Name, Period, Quantity, Value

#: Roles whose days are a promise; the days of what was reported differ from call to call anyhow.
_PROMISED = ("delivery", "effective")
#: From the firmest to the least firm.
_FIRMNESS = (Modality.ASSERTED, Modality.PLANNED, Modality.POSSIBLE, Modality.DENIED)


@dataclass(frozen=True, slots=True)
class Call:
    """One occasion on which the company spoke: an earnings call, or a filing of its own."""

    id: str
    company: str
    day: date
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim of the company's own in a call; `speaker` is "" where the text does not name one."""

    call: Call
    claim: Claim
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """What the statements are about: one type of event, of one family or kind of goods ("" for none)."""

    event_type: str
    goods: str


@dataclass(frozen=True, slots=True)
class FigureChange:
    """What was given for a role before, and what is now; empty on the side that gives none.

    "$4bn" and "about $4bn" differ: what bounds a figure is a hedge too.
    """

    role: str
    before: tuple[Value, ...]
    after: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """From one call that speaks of the topic to the next that does.

    `added` and `dropped` are words that hedge, as the lexicon writes them. `firmness` is how firmly the
    topic was and is told at best, where that differs; `passed_over` counts the calls between that say
    nothing of it.
    """

    earlier: tuple[Statement, ...]
    later: tuple[Statement, ...]
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    figures: tuple[FigureChange, ...]
    firmness: tuple[Modality, Modality] | None
    passed_over: int

    @property
    def changes(self) -> int:
        """How many things changed; 0 where the company said the same again."""
        return len(self.added) + len(self.dropped) + len(self.figures) + (self.firmness is not None)


@dataclass(frozen=True, slots=True)
class Thread:
    """One topic across the calls of one company, oldest first.

    `silent_since` is the first of the company's calls after the last that speaks of it; None where the
    latest call does.
    """

    company: str
    topic: Topic
    said: tuple[tuple[Statement, ...], ...]
    steps: tuple[Step, ...]
    silent_since: Call | None


def drift(calls: Iterable[Call], statements: Iterable[Statement]) -> list[Thread]:
    """The threads of each company, by company; those spoken of last first, then those that changed most.

    `calls` are all there are, also those in which nothing was found: without them nobody could be
    silent. A topic of which only one call speaks is a thread without steps.
    """
    in_order = sorted(set(calls), key=_order)
    by_topic = sorted(
        ((s.call.company, topic, s) for s in statements for topic in topics(s.claim)),
        key=lambda told: (told[0], told[1].event_type, told[1].goods, _place(told[2])),
    )
    threads = [
        _thread(
            company, topic, [s for *_, s in told], [c for c in in_order if c.company == company]
        )
        for (company, topic), told in groupby(by_topic, key=lambda told: (told[0], told[1]))
    ]
    return sorted(
        threads,
        key=lambda t: (
            t.company,
            -t.said[-1][0].call.day.toordinal(),
            -sum(s.changes for s in t.steps),
        ),
    )


def topics(claim: Claim) -> tuple[Topic, ...]:
    """One for each family or kind of the goods that the claim names: "H20" is told of Hopper."""
    names = [v for v in claim.values("product") if isinstance(v, Name)]
    models = [name for name in names if is_model(name)]
    goods = dict.fromkeys(_goods(name) for name in models or names) or {"": None}
    return tuple(Topic(claim.event_type, name) for name in goods)


def hedges(words: str) -> tuple[str, ...]:
    """The words in it that hedge, each once, in the order of the text."""
    return tuple(dict.fromkeys(words[start:end].casefold() for start, end in hedge_spans(words)))


def hedge_spans(words: str) -> list[tuple[int, int]]:
    """Where the words that hedge stand, in characters; ends exclusive."""
    return [m.span() for m in _hedge_pattern().finditer(words)]


def kind_of_hedge(word: str) -> str:
    """The heading under which the lexicon has the word: possibility, expectation, belief …"""
    return _kinds()[word]


def _thread(
    company: str, topic: Topic, statements: Sequence[Statement], calls: Sequence[Call]
) -> Thread:
    said = tuple(tuple(told) for _, told in groupby(statements, key=lambda s: s.call))
    places = {call: number for number, call in enumerate(calls)}
    steps = tuple(
        _step(earlier, later, places[later[0].call] - places[earlier[0].call] - 1)
        for earlier, later in pairwise(said)
    )
    after = calls[places[said[-1][0].call] + 1 :]
    return Thread(company, topic, said, steps, after[0] if after else None)


def _step(earlier: tuple[Statement, ...], later: tuple[Statement, ...], passed_over: int) -> Step:
    had, has = _hedges(earlier), _hedges(later)
    before, now = _firmest(earlier), _firmest(later)
    return Step(
        earlier,
        later,
        tuple(word for word in has if word not in had),
        tuple(word for word in had if word not in has),
        tuple(_figure_changes(earlier, later)),
        (before, now) if before is not now else None,
        passed_over,
    )


def _hedges(said: Iterable[Statement]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(w for s in said for w in hedges(s.claim.quote.text)))


def _firmest(said: Iterable[Statement]) -> Modality:
    return min((s.claim.modality for s in said), key=_FIRMNESS.index)


def _figure_changes(
    earlier: Iterable[Statement], later: Iterable[Statement]
) -> Iterator[FigureChange]:
    before, after = _figures(earlier), _figures(later)
    for role in dict.fromkeys((*before, *after)):
        old, new = before.get(role, ()), after.get(role, ())
        if set(old) != set(new):
            yield FigureChange(role, old, new)


def _figures(said: Iterable[Statement]) -> dict[str, tuple[Value, ...]]:
    """Every different figure of a role, in the order of the text."""
    found: dict[str, dict[Value, None]] = {}
    for statement in said:
        for argument in statement.claim.arguments:
            value = argument.value
            is_promise = isinstance(value, Period) and argument.role in _PROMISED
            if is_promise or isinstance(value, Money | Quantity | Months):
                found.setdefault(argument.role, {})[value] = None
    return {role: tuple(values) for role, values in found.items()}


def _goods(name: Name) -> str:
    """The family of a model; of other goods their kind, or the words where these say none."""
    if is_model(name):
        entry = entries("product").get(name.key)
        return (entry.fact("family") if entry else "") or name.key or name.name
    return next(iter(kinds_of(name)), name.name)


def _order(call: Call) -> tuple[date, str]:
    return call.day, call.id


def _place(statement: Statement) -> tuple[date, str, int]:
    return *_order(statement.call), statement.claim.quote.start


@cache
def _hedge_pattern() -> re.Pattern[str]:
    """Longest first, so that "we do not know" is not taken for a shorter word in it."""
    words = sorted(_kinds(), key=lambda word: (-len(word), word))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?![\w-])", re.IGNORECASE)


@cache
def _kinds() -> dict[str, str]:
    table = load(lexicon_file("hedges.toml"))
    return {word: kind for kind, words in table.items() for word in words}
