"""Lay sources out for the terminal: which there are, and what trying them showed."""

from collections import Counter
from collections.abc import Iterable

from crawler.checks import Checked
from crawler.kind_keys import rules_of
from crawler.settings import SourceSettings
from ui.tables import table


def sources_table(sources: Iterable[SourceSettings]) -> str:
    """One source a row, and how many of each kind there are."""
    listed = list(sources)
    if not listed:
        return "No sources: every one is switched off."
    rows = [
        [s.name, s.kind, s.publisher or "many", str(s.tier), s.country, _state(s), _address(s)]
        for s in listed
    ]
    heads = ["Source", "Kind", "Publisher", "Tier", "Country", "State", "Address"]
    kinds = Counter(s.kind for s in listed).most_common()
    counts = ", ".join(f"{count} {kind}" for kind, count in kinds)
    return f"{table(heads, rows, stretch=6)}\n\n{_many(len(listed))}: {counts}."


def checks_table(checked: Iterable[Checked]) -> str:
    """What works first; what does not comes last, where a terminal ends, with what can be done."""
    results = sorted(checked, key=lambda c: bool(c.problem))
    rows = [
        [
            c.source,
            str(c.status or "–"),
            c.robots or "–",
            str(c.listed),
            _said(c),
            f"{c.seconds:.1f}",
        ]
        for c in results
    ]
    heads = ["Source", "HTTP", "robots.txt", "Listed", "What was read, or what is wrong", "Seconds"]
    bad = sum(bool(c.problem) for c in results)
    verdict = f"{_many(len(results))}: {len(results) - bad} work, {bad} have a problem."
    if not any(c.status for c in results) and any("no such host" in c.problem for c in results):
        verdict += " No host can be found: this machine seems to be offline."
    return f"{table(heads, rows, stretch=4)}\n\n{verdict}"


def _said(checked: Checked) -> str:
    if not checked.problem:
        read = f"“{checked.title}”, {checked.published}" if checked.title else "nothing new"
        return f"{read}, {checked.words:,} words" if checked.words else read
    what_to_do = f" → {checked.advice}" if checked.advice else ""
    return f"✗ {checked.problem}{what_to_do}"


def _state(source: SourceSettings) -> str:
    if rules_of(source.kind).needs_contact and not source.contact:
        return "wants a contact"
    return source.planned or "ready"


def _address(source: SourceSettings) -> str:
    if files := source.options.get("files"):
        return ", ".join(files)
    further = 0 if rules_of(source.kind).has_base else len(source.urls) - 1
    return f"{source.urls[0]} and {further} more" if further else source.urls[0]


def _many(count: int) -> str:
    return f"{count} source{'' if count == 1 else 's'}"
