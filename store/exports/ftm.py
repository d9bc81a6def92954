"""Entities in the shape of FollowTheMoney, one a line: for Aleph, OpenAleph, yente and their kin.

An event is an `Event` with its quotes; its parties are `Company`, `PublicBody` or `LegalEntity`,
linked by their role (`UnknownLink`); the texts that report it are `Article`s. Countries among the
parties become the country of the event, products its keywords. Property names and schemata are
those of followthemoney 4; every value is a list of strings, as there. A party on an official list
(store.parties) has its topic and a `Sanction` for each entry; what is only possible has none.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from crawler.documents import hash_id
from nlp.claims import Report
from nlp.events import Event
from nlp.lexicon.entries import Entry, entries
from nlp.values import Name
from store.exports.selection import Chosen, Selection
from store.exports.whole_file import whole_file

#: Roles of names that are no party: goods and measures.
_THINGS = ("product", "replaces", "instrument")

#: What followthemoney calls those who are on a list: https://followthemoney.tech/explorer/types/topic/
_TOPICS = {
    **dict.fromkeys(("EL", "MEU", "UVL", "DPL", "DTC", "ISN"), "export.control"),
    **dict.fromkeys(("SDN", "SSI", "FSE", "CAP", "CMIC", "MBS", "NS-MBS", "PLC"), "sanction"),
}

_Entity = dict[str, Any]
#: Rows of v_listings by company.
_Listings = Mapping[str, Sequence[Mapping[str, Any]]]


def write(selection: Selection, out: Path) -> int:
    written = 0
    known: set[str] = set()
    listings = selection.store.parties.listed_parties()
    with (
        whole_file(selection.store, out) as part,
        part.open("w", encoding="utf-8", newline="\n") as file,
    ):
        for chosen in selection:
            for entity in _entities(chosen, listings):
                if entity["id"] not in known:
                    known.add(entity["id"])
                    file.write(json.dumps(entity, ensure_ascii=False) + "\n")
            written += 1
    return written


def _entities(chosen: Chosen, listings: _Listings) -> Iterator[_Entity]:
    """Those that others refer to come first."""
    row, event = chosen
    parties = {name: role for role, name in _named(event) if role not in _THINGS}
    countries = {name: code for name in parties if (code := _country_code(name))}
    involved = {
        name: _flagged(_party(name), listings.get(name.name, ()))
        for name in parties
        if name not in countries
    }
    articles = {report.claim.article_id: _article(report) for report in event.reports}
    yield from articles.values()
    for name, party in involved.items():
        yield party
        yield from _sanctions(party, listings.get(name.name, ()))
    happening = _entity(
        f"event-{event.id}",
        "Event",
        name=[row["headline"]],
        summary=[event.event_type, row["status"]],
        startDate=[row["date_start"]],
        endDate=[row["date_end"]],
        country=countries.values(),
        keywords=[name.name for role, name in _named(event) if role in _THINGS],
        description=[report.claim.quote.text for report in event.reports],
        sourceUrl=[report.url for report in event.reports],
        publisher=[report.publisher for report in event.reports],
        proof=_ids(articles.values()),
        involved=_ids(involved.values()),
    )
    yield happening
    for name, party in involved.items():
        yield _entity(
            hash_id(happening["id"], party["id"], parties[name]),
            "UnknownLink",
            subject=[party["id"]],
            object=[happening["id"]],
            role=[parties[name]],
        )


def _ids(found: Iterable[_Entity]) -> list[str]:
    return [entity["id"] for entity in found]


def _named(event: Event) -> Iterator[tuple[str, Name]]:
    for report in event.reports:
        for argument in report.claim.arguments:
            if isinstance(argument.value, Name) and argument.value.name:
                yield argument.role, argument.value


def _country_code(name: Name) -> str:
    place = entries("place").get(name.key or name.name)
    return place.fact("code").lower() if place else ""


def _party(name: Name) -> _Entity:
    for schema, kind in (("Company", "company"), ("PublicBody", "authority")):
        if entry := entries(kind).get(name.key):
            return _entity(hash_id("party", entry.name), schema, **_facts(schema, entry))
    return _entity(
        hash_id("party", name.key or name.name), "LegalEntity", name=[name.name], alias=name.also
    )


def _flagged(party: _Entity, listings: Sequence[Mapping[str, Any]]) -> _Entity:
    topics = dict.fromkeys(_TOPICS[row["list"]] for row in _in_force(listings))
    if topics:
        party["properties"]["topics"] = list(topics)
    return party


def _sanctions(party: _Entity, listings: Sequence[Mapping[str, Any]]) -> Iterator[_Entity]:
    for row in listings:
        if row["list"] in _TOPICS:
            yield _entity(
                hash_id("listing", party["id"], row["entry_id"]),
                "Sanction",
                entity=[party["id"]],
                authority=[row["list_title"]],
                authorityId=[row["notice"]],
                listingDate=[row["listed_on"] or ""],
                startDate=[row["listed_on"] or ""],
                endDate=[row["ended_on"] or row["removed_on"] or ""],
                summary=[f"{row['entry_name']}: {row['why']} ({row['score']:.0f} of 100)"],
            )


def _in_force(listings: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    return (row for row in listings if row["list"] in _TOPICS and not row["removed_on"])


def _facts(schema: str, entry: Entry) -> dict[str, Iterable[str]]:
    state = entries("place").get(entry.fact("state"))
    country = entry.fact("country") or (state.fact("code") if state else "")
    facts: dict[str, Iterable[str]] = {
        "name": [entry.name],
        "alias": [*entry.facts.get("aliases", ()), *entry.facts.get("chinese", ())],
        "country": [country.lower()],
    }
    if schema == "Company":
        facts["ticker"] = entry.facts.get("tickers", ())
        facts["leiCode"] = [entry.fact("lei")]
        facts["cikCode"] = [entry.fact("cik")]
    return facts


def _article(report: Report) -> _Entity:
    return _entity(
        f"text-{report.claim.article_id}",
        "Article",
        fileName=[report.title],
        title=[report.title],
        publisher=[report.publisher],
        publishedAt=[report.published.isoformat()],
        sourceUrl=[report.url],
    )


def _entity(entity_id: str, schema: str, **properties: Iterable[str]) -> _Entity:
    """Without the properties that have no value; each value once."""
    values = {name: list(dict.fromkeys(v for v in some if v)) for name, some in properties.items()}
    return {
        "id": entity_id,
        "schema": schema,
        "properties": {name: some for name, some in values.items() if some},
    }
