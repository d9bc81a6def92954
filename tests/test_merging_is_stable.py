"""Merging is a function of the reports: neither the order in which they come nor the way matters."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.bonds import Bonds
from nlp.claims import Modality, Report
from nlp.events import age
from nlp.merge import Merger, known_on, merge
from tests.reported import at_least, count, money, month, report, year

FIRST = date(2023, 6, 1)
COMPANIES = ("Baidu", "ByteDance", "Tencent", "Chinese tech companies", "Acme Chips")
PRODUCTS = ("A800", "H20", "AI chips", "GPUs", "HBM")
VALUES = (money(1), money(4), money(5), at_least(1), money(7, "CNY"), money(1.05))
QUANTITIES = (count(1000), count(100_000), count(200, "server"))
TIMES = (year(2023), year(2024), month(2023, 8))
WORDS = (
    "",
    "Nvidia is to ship the processors to four Chinese groups before the year is over, they said.",
)


@st.composite
def orders(draw: st.DrawFn, event_type: str) -> Report:
    roles: dict[str, object] = {"supplier": "Nvidia", "product": draw(st.sampled_from(PRODUCTS))}
    buyer = "buyer" if event_type == "order" else "recipient"
    roles[buyer] = draw(st.sampled_from(COMPANIES))
    for role, values in (("value", VALUES), ("quantity", QUANTITIES), ("date", TIMES)):
        chosen = draw(st.none() | st.sampled_from(values))
        if chosen is not None:
            roles[role] = chosen
    return _published(draw, event_type, roles)


@st.composite
def rules(draw: st.DrawFn) -> Report:
    roles: dict[str, object] = {
        "authority": "United States",
        "target": draw(st.sampled_from(("China", "Huawei"))),
        "product": draw(st.sampled_from(PRODUCTS)),
        "instrument": draw(st.sampled_from(("export controls", "tariff", "Entity List"))),
    }
    if draw(st.booleans()):
        roles["date"] = draw(st.sampled_from((month(2022, 10), month(2023, 10))))
    return _published(draw, "restriction", roles)


def _published(draw: st.DrawFn, event_type: str, roles: dict[str, object]) -> Report:
    return report(
        draw(st.sampled_from(("Wire", "Brief", "Digest"))),
        (FIRST + timedelta(days=draw(st.integers(0, 300)))).isoformat(),
        event_type,
        document=str(draw(st.integers(0, 12))),
        words=draw(st.sampled_from(WORDS)),
        modality=draw(st.sampled_from((*[Modality.ASSERTED] * 3, *Modality))),
        relayed=draw(st.sampled_from(("", "", "Financial Times"))),
        **roles,
    )


def _one_day_a_document(found: list[Report]) -> list[Report]:
    """A document has one day and one publisher, and its claims differ."""
    first = {r.claim.article_id: r for r in reversed(found)}
    fitting = [
        r
        for r in found
        if (r.publisher, r.published)
        == (first[r.claim.article_id].publisher, first[r.claim.article_id].published)
    ]
    return list({r.claim.id: r for r in fitting}.values())


reports = st.lists(
    st.one_of(orders("order"), orders("shipment"), rules()), min_size=1, max_size=24
).map(_one_day_a_document)


@st.composite
def decided(draw: st.DrawFn) -> tuple[list[Report], Bonds]:
    """Reports, and what somebody has joined and parted of them, in any order."""
    found = draw(reports)
    ids = [r.claim.id for r in found]
    bonds = Bonds()
    some = st.lists(st.sampled_from(ids), min_size=1, max_size=4, unique=True)
    for joins in draw(st.lists(st.booleans(), max_size=5)):
        one, other = draw(some), draw(some)
        if joins:
            bonds = bonds.joined({*one, *other})
        else:
            bonds = bonds.parted(set(one) - set(other), other)
    return found, bonds


quick = settings(max_examples=60, derandomize=True)


@quick
@given(reports, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(found, dice):
    expected = merge(found)
    dice.shuffle(found)
    assert merge(found) == expected


@quick
@given(reports, st.randoms(use_true_random=False))
def test_adding_a_document_at_a_time_gives_what_a_rebuild_gives(found, dice):
    documents = {r.claim.article_id: [] for r in found}
    for one in found:
        documents[one.claim.article_id].append(one)
    order = list(documents.values())
    dice.shuffle(order)
    merger, told = Merger(), {}
    for document in order:
        change = merger.add(document)
        for gone in change.gone:
            del told[gone]
        told |= {event.id: event for event in change.changed}
    assert merger.events == merge(found)
    assert sorted(told.values(), key=lambda event: age(event.reports[0])) == merger.events


@quick
@given(reports, st.randoms(use_true_random=False))
def test_taking_reports_away_gives_what_was_never_there(found, dice):
    merger, told = Merger(found), {event.id: event for event in merge(found)}
    for gone in dice.sample(found, len(found) // 2):
        found.remove(gone)
        change = merger.remove([gone.claim.id])
        for event_id in change.gone:
            del told[event_id]
        told |= {event.id: event for event in change.changed}
    assert merger.events == merge(found)
    assert sorted(told.values(), key=lambda event: age(event.reports[0])) == merger.events


@quick
@given(decided(), st.randoms(use_true_random=False))
def test_decisions_hold_whatever_the_order_of_arrival(given, dice):
    found, bonds = given
    expected = merge(found, bonds=bonds)
    event_of = {r.claim.id: event.id for event in expected for r in event.reports}
    assert sorted(event_of) == sorted(r.claim.id for r in found)
    for one, other in bonds.together:
        assert event_of[one] == event_of[other]
    for one, other in bonds.apart:
        assert event_of[one] != event_of[other]
    dice.shuffle(found)
    assert merge(found, bonds=bonds) == expected


@quick
@given(decided(), st.randoms(use_true_random=False))
def test_deciding_between_arrivals_and_departures_gives_what_a_rebuild_gives(given, dice):
    found, bonds = given
    dice.shuffle(found)
    cut, kept = len(found) // 2, len(found) // 4
    merger, told = Merger(found[:cut]), {event.id: event for event in merge(found[:cut])}
    departures = [r.claim.id for r in found[:kept]]
    for change in (
        merger.bind(bonds),
        merger.add(found[cut:]),
        merger.remove(departures),
        merger.bind(Bonds()),
        merger.bind(bonds),
    ):
        for gone in change.gone:
            del told[gone]
        told |= {event.id: event for event in change.changed}
    assert merger.events == merge(found[kept:], bonds=bonds)
    assert sorted(told.values(), key=lambda event: age(event.reports[0])) == merger.events


@quick
@given(reports, st.integers(1, 6), st.randoms(use_true_random=False))
def test_crowds_that_are_cut_apart_are_those_of_a_rebuild(found, most_faces, dice):
    merger, told = Merger(most_faces=most_faces), {}
    known = []
    for one in dice.sample(found, len(found)):
        known.append(one)
        changes = [merger.add([one])]
        if len(known) > 3 and dice.random() < 0.4:
            gone = known.pop(dice.randrange(len(known)))
            changes.append(merger.remove([gone.claim.id]))
        for change in changes:
            for event_id in change.gone:
                del told[event_id]
            told |= {event.id: event for event in change.changed}
    expected = Merger(known, most_faces=most_faces).events
    assert merger.events == expected
    assert sorted(told.values(), key=lambda event: age(event.reports[0])) == expected


@quick
@given(reports)
def test_every_report_is_in_one_event_and_no_event_has_two_claims_of_a_document(found):
    events = merge(found)
    assert sorted(r.claim.id for e in events for r in e.reports) == sorted(
        r.claim.id for r in found
    )
    for event in events:
        documents = [r.claim.article_id for r in event.reports]
        assert len(documents) == len(set(documents))
        assert list(event.reports) == sorted(event.reports, key=age)


@quick
@given(reports, st.integers(0, 300))
def test_what_was_known_on_a_day_needs_nothing_published_later(found, days):
    day = FIRST + timedelta(days=days)
    assert known_on(found, day) == merge([r for r in found if r.published <= day])
