"""Where a report comes from: whom it copies or relays, and who is at the end of the chain.

Pure functions of the reports of one event: who retells whom shows only among them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from nlp.claims import Attribution, Basis, Report

#: A sentence of at least this many characters that two publishers print word for word was copied.
COPIED_CHARACTERS = 60


class Hop(StrEnum):
    """How a word passed from one to the next."""

    COPIED = "copied"
    RELAYED = "relayed"
    SAID = "said"


@dataclass(frozen=True, slots=True)
class Link:
    """`teller` has it from `heard_from`, as the claim `claim_id` shows."""

    teller: str
    heard_from: str
    hop: Hop
    claim_id: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """How the word of an event travelled: what a screen draws as a graph.

    `links` are in the order of the reports; `origin_of` gives each report's end of the chain by claim
    id; `origins` are these ends, each once, in alphabetical order.
    """

    links: tuple[Link, ...]
    origin_of: dict[str, str]

    @property
    def origins(self) -> tuple[str, ...]:
        return tuple(sorted(set(self.origin_of.values())))


@dataclass(frozen=True, slots=True)
class Teller:
    """Somebody who tells of an event, and those who have it from him, as `hop` says of each.

    `hop` is None for an origin. `claim_ids` are his own reports that came this way.
    """

    name: str
    hop: Hop | None
    claim_ids: tuple[str, ...]
    heard_by: tuple["Teller", ...]


def tellers(found: Provenance, reports: Sequence[Report]) -> tuple[Teller, ...]:
    """The origins, each with those who have it from there, down to the publishers of the reports.

    Who has it from several stands under each of them.
    """
    own: dict[tuple[str, str], list[str]] = {}
    from_whom = {link.claim_id: link.heard_from for link in reversed(found.links)}
    for report in reports:
        heard = from_whom.get(report.claim.id, "")
        own.setdefault((_folded(report.publisher), _folded(heard)), []).append(report.claim.id)
    below: dict[str, dict[str, Link]] = {}
    for link in found.links:
        below.setdefault(_folded(link.heard_from), {}).setdefault(_folded(link.teller), link)

    def teller(name: str, heard: str, hop: Hop | None, above: frozenset[str]) -> Teller:
        here = above | {_folded(name)}
        return Teller(
            name,
            hop,
            tuple(own.get((_folded(name), _folded(heard)), ())),
            tuple(
                teller(link.teller, name, link.hop, here)
                for key, link in below.get(_folded(name), {}).items()
                if key not in here
            ),
        )

    return tuple(teller(name, "", None, frozenset()) for name in found.origins)


def origin(report: Report) -> str:
    """Where the report says it comes from in the end: the publisher it relays, whom it quotes by name,
    else its own publisher. Sources without a name are the publisher's own."""
    said = _relayed(report) or _speaker(report)
    return said.name if said else report.publisher


def provenance(reports: Sequence[Report]) -> Provenance:
    """`reports` oldest first; a publisher's oldest report tells where the publisher has it from."""
    copied_from = _copies(reports)
    links: list[Link] = []
    first_link: dict[str, Link] = {}
    by_claim: dict[str, list[Link]] = {}
    for report in reports:
        hops = list(_links(report, copied_from.get(report.claim.id, "")))
        by_claim[report.claim.id] = hops
        links += hops
        if hops:
            first_link.setdefault(_folded(report.publisher), hops[0])
    origin_of = {
        r.claim.id: _end(r.publisher, by_claim[r.claim.id], first_link, by_claim) for r in reports
    }
    return Provenance(tuple(links), _one_spelling(origin_of))


def _links(report: Report, copied: str) -> list[Link]:
    """The chain as far as the report itself tells it: publisher, whom it relays, who told that one."""
    claim_id = report.claim.id
    if copied:
        return [Link(report.publisher, copied, Hop.COPIED, claim_id)]
    chain, teller = [], report.publisher
    relayed, speaker = _relayed(report), _speaker(report)
    if relayed and not _same(teller, relayed.name):
        chain.append(Link(teller, relayed.name, Hop.RELAYED, claim_id))
        teller = relayed.name
    if speaker and not _same(teller, speaker.name):
        chain.append(Link(teller, speaker.name, Hop.SAID, claim_id))
    return chain


def _end(
    publisher: str, own: list[Link], first_link: dict[str, Link], by_claim: dict[str, list[Link]]
) -> str:
    """Who is at the end of the chain; a circle of publishers ends where it comes back to itself."""
    at, hops, seen = publisher, own, {_folded(publisher)}
    while hops:
        at = hops[-1].heard_from
        link = first_link.get(_folded(at))
        if _folded(at) in seen or link is None:
            break
        seen.add(_folded(at))
        hops = by_claim[link.claim_id]
    return at


def _copies(reports: Sequence[Report]) -> dict[str, str]:
    """The publisher that each copy was taken from, by claim id: the oldest with the same words."""
    first: dict[str, Report] = {}
    found: dict[str, str] = {}
    for report in reports:
        words = " ".join(report.claim.quote.text.split()).casefold()
        if len(words) < COPIED_CHARACTERS:
            continue
        original = first.setdefault(words, report)
        if not _same(original.publisher, report.publisher):
            found[report.claim.id] = original.publisher
    return found


def _relayed(report: Report) -> Attribution | None:
    said = report.claim.attributions
    return next((a for a in said if a.basis is Basis.RELAYED), None)


def _speaker(report: Report) -> Attribution | None:
    """Who is named as saying it, in his own words or of his own act."""
    said = report.claim.attributions
    return next((a for a in said if a.basis in (Basis.NAMED, Basis.FIRST_HAND)), None)


def _one_spelling(origin_of: dict[str, str]) -> dict[str, str]:
    """Each origin in the spelling that comes first in the alphabet, so that none counts twice."""
    spelled: dict[str, str] = {}
    for name in sorted(set(origin_of.values())):
        spelled.setdefault(_folded(name), name)
    return {claim_id: spelled[_folded(name)] for claim_id, name in origin_of.items()}


def _same(one: str, other: str) -> bool:
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return name.casefold().removeprefix("the ")
