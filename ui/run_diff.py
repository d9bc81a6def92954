"""What reading the whole archive again would change: events that appear, change or vanish, by rule.

It is tried on a copy beside the database, so that the result is what would be, decisions of people
included, and nothing that is kept changes.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.settings import SourceSettings
from nlp.events import Event
from nlp.headline import headline
from nlp.wording import words
from store.database import Store

#: A claim that no rule announced was found by the network alone.
NO_RULE = "learned"


@dataclass(frozen=True, slots=True)
class Change:
    """One event before and after; None where there is none. `differences` says what differs, in words."""

    before: Event | None
    after: Event | None
    differences: Mapping[str, tuple[str, str]] = field(default_factory=dict, hash=False)

    @property
    def kind(self) -> str:
        """appears, changes or vanishes"""
        if self.before and self.after:
            return "changes"
        return "appears" if self.after else "vanishes"

    @property
    def headline(self) -> str:
        event = self.after or self.before
        assert event is not None
        return headline(event)

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that made the claims which only one side has; of all its claims where both have the same."""
        sides = [set(_claims(event)) for event in (self.before, self.after) if event]
        claims = {
            c.id: c for e in (self.before, self.after) if e for c in (r.claim for r in e.reports)
        }
        apart = sides[0] ^ sides[1] if len(sides) == 2 else sides[0]
        named = {_rule(claims[i].rules) for i in apart or claims}
        return tuple(sorted(named))


def try_again(
    store: Store, sources: Sequence[SourceSettings], say: Callable[[str], None], *, model: str = ""
) -> list[Change]:
    """Reads everything again and merges, on a copy; what is different there.

    Needs as much room beside the database as the database has.
    """
    from ui import commands

    before = store.events()
    with TemporaryDirectory(prefix=f"{store.path.name}-tried-", dir=store.path.parent) as folder:
        copy = Path(folder) / store.path.name
        store.copy(copy)
        with Store(copy) as tried:
            commands.analyse(tried, list(sources), say, again=True, model=model)
            # Not ui.merging: nobody is to be told of what only might be.
            tried.reviews.replay()
            tried.neighbourhoods.merge(anew=True)
            after = tried.events()
    return changes(before, after)


def changes(before: Sequence[Event], after: Sequence[Event]) -> list[Change]:
    """What is different, by kind, then by headline.

    An event is the same if its id is, or if it shares a claim, or words of one text, with one of its type.
    """
    pairs = _paired(before, after)
    partners = {new.id for new in pairs.values()}
    found = [Change(e, None) for e in before if e.id not in pairs]
    found += [Change(None, e) for e in after if e.id not in partners]
    for old in before:
        if old.id in pairs and (differing := _differences(old, pairs[old.id])):
            found.append(Change(old, pairs[old.id], differing))
    return sorted(found, key=lambda c: (c.kind, c.headline))


def by_rule(found: Iterable[Change]) -> list[tuple[str, Counter[str]]]:
    """How many changes of which kind each rule has a part in, the busiest rule first."""
    counts: dict[str, Counter[str]] = {}
    for change in found:
        for rule in change.rules:
            counts.setdefault(rule, Counter())[change.kind] += 1
    return sorted(counts.items(), key=lambda item: (-item[1].total(), item[0]))


def text(found: Sequence[Change]) -> str:
    """The changes, and under them the rules that have a part in them."""
    if not found:
        return "Nothing would change."
    lines: list[str] = []
    for kind, group in groupby(found, key=lambda c: c.kind):
        listed = list(group)
        lines += [f"{len(listed):,} {_VERBS[kind][len(listed) != 1]}"]
        for change in listed:
            lines.append(f"  {change.headline}  [{', '.join(change.rules)}]")
            lines += [
                f"      {name}: {old or '–'} → {new or '–'}"
                for name, (old, new) in change.differences.items()
            ]
        lines.append("")
    lines.append("By rule:")
    for rule, counts in by_rule(found):
        told = ", ".join(f"{count:,} {_VERBS[kind][2]}" for kind, count in sorted(counts.items()))
        lines.append(f"  {rule}: {told}")
    return "\n".join([*lines, "", "Nothing was written; `chokepoint analyse --again` does it."])


_VERBS = {
    "appears": ("event would appear:", "events would appear:", "appear"),
    "changes": ("event would change:", "events would change:", "change"),
    "vanishes": ("event would vanish:", "events would vanish:", "vanish"),
}


def _paired(before: Sequence[Event], after: Sequence[Event]) -> dict[str, Event]:
    """By the id of an event before, the event after that it has become."""
    ids = {event.id: event for event in after}
    pairs = {event.id: ids[event.id] for event in before if event.id in ids}
    taken = {event.id for event in pairs.values()}
    free = [event for event in after if event.id not in taken]
    for old in before:
        if old.id not in pairs and (new := next((e for e in free if _is_same(old, e)), None)):
            pairs[old.id] = new
            free.remove(new)
    return pairs


def _is_same(old: Event, new: Event) -> bool:
    if old.event_type != new.event_type:
        return False
    if set(_claims(old)) & set(_claims(new)):
        return True
    return any(
        a.claim.article_id == b.claim.article_id
        and a.claim.quote.start < b.claim.quote.end
        and b.claim.quote.start < a.claim.quote.end
        for a in old.reports
        for b in new.reports
    )


def _differences(old: Event, new: Event) -> dict[str, tuple[str, str]]:
    first, second = _described(old), _described(new)
    names = dict.fromkeys((*first, *second))
    pairs = {name: (first.get(name, ""), second.get(name, "")) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _described(event: Event) -> dict[str, str]:
    """What a reader sees of the event, by name, in words."""
    roles = dict.fromkeys(a.role for r in event.reports for a in r.claim.arguments)
    disputed = sorted({f"{c.role} ({c.reason.value})" for c in event.conflicts})
    return {
        "status": event.status.value,
        **{role: "; ".join(sorted(map(words, event.values(role)))) for role in roles},
        "reports": ", ".join(sorted({r.publisher for r in event.reports})),
        "claims": f"{len(event.reports):,}",
        "conflicts": ", ".join(disputed),
    }


def _claims(event: Event) -> list[str]:
    return [report.claim.id for report in event.reports]


def _rule(rules: tuple[str, ...]) -> str:
    """The first rule that is one: what announced the claim."""
    return next((rule for rule in rules if rule != NO_RULE), NO_RULE)
