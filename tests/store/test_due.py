"""The promise tracker: what is due, where it stands on a day, and which words say so."""

from datetime import date, timedelta

import pytest

from nlp.claims import Modality, Report
from nlp.events import Event
from nlp.merge import as_known_on
from nlp.promises import State, heard, outcomes, promises, state
from store.database import Store
from store.stock import Due
from tests.reported import count, day, month, report
from tests.store.told import save, tell

PLANNED, DENIED = Modality.PLANNED, Modality.DENIED
H20 = {"supplier": "Nvidia", "product": "H20"}
SEPTEMBER = month(2024, 9)


def ordered(publisher: str, published: str, words: str = "", **roles: object) -> Report:
    bought: dict[str, object] = {"buyer": "Tencent", "quantity": count(5000), **H20}
    return report(publisher, published, "order", words=words, **(bought | roles))


def shipped(publisher: str, published: str, words: str = "", **roles: object) -> Report:
    sold: dict[str, object] = {"recipient": "Tencent", **H20}
    return report(publisher, published, "shipment", words=words, **(sold | roles))


ORDER = ordered("Wire", "2024-03-01", delivery=SEPTEMBER)
ARRIVED = shipped("Brief", "2024-10-02")


def due_on(store: Store, on: str) -> list[Due]:
    with store.known_on(date.fromisoformat(on)) as past:
        return past.stock.due()


def test_what_is_due_says_who_owes_what_to_whom_and_who_promised_it(store: Store) -> None:
    (told,) = tell(store, ORDER)

    (due,) = store.stock.due()
    assert (due.role, due.window_start, due.window_end) == ("delivery", *days(SEPTEMBER))
    assert (due.owed_by, due.owed_to, due.products) == ("Nvidia", "Tencent", "H20")
    assert (due.quantity_low, due.quantity_high, due.quantity_unit) == (5000, 5000, "unit")
    assert (due.said_on, due.said_claim) == (date(2024, 3, 1), told.claim.id)
    assert (due.said_publisher, due.said_quote) == ("Wire", told.claim.quote.text)
    assert (due.state, due.sign_on, due.sign_quote) == (State.SILENT, None, "")


def days(period: object) -> tuple[date, date]:
    return period.start, period.end  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2024-02-28", []),
        ("2024-03-01", [State.UPCOMING]),
        ("2024-09-10", [State.DUE_NOW]),
        ("2024-10-01", [State.SILENT]),
        ("2024-10-02", [State.CONFIRMED]),
    ],
)
def test_the_state_on_a_day_knows_what_was_published_by_then(
    store: Store, on: str, expected: list[State]
) -> None:
    tell(store, ORDER, ARRIVED)

    assert [due.state for due in due_on(store, on)] == expected


def test_what_came_shows_the_quote_of_the_other_event(store: Store) -> None:
    _, arrived = tell(store, ORDER, ARRIVED)

    (due,) = store.stock.due()
    assert due.state is State.CONFIRMED
    assert (due.sign_on, due.sign_publisher, due.sign_quote) == (
        date(2024, 10, 2),
        "Brief",
        arrived.claim.quote.text,
    )


def test_what_slipped_shows_both_windows_with_both_quotes(store: Store) -> None:
    roles = {"buyer": "Intel", "supplier": "ASML", "product": "EUV lithography", "quantity": count(7, "tool")}  # fmt: skip
    first, later = tell(
        store,
        report("Wire", "2024-01-10", "order", delivery=month(2024, 6), **roles),
        report("Brief", "2024-03-11", "order", delivery=day("2024-07-20"), **roles),
    )

    slipped, now = due_on(store, "2024-04-01")
    assert (slipped.state, now.state) == (State.SLIPPED, State.UPCOMING)
    assert (slipped.later_start, slipped.later_end) == (date(2024, 7, 20), date(2024, 7, 20))
    assert (slipped.said_quote, slipped.sign_quote) == (
        first.claim.quote.text,
        later.claim.quote.text,
    )


def test_states_and_events_can_be_asked_for(store: Store) -> None:
    tell(store, ORDER, ordered("Post", "2024-03-02", buyer="Baidu", delivery=SEPTEMBER), ARRIVED)

    assert [d.owed_to for d in store.stock.due([State.SILENT])] == ["Baidu"]
    (baidu,) = store.stock.due([State.SILENT])
    assert store.stock.due(event_ids=[baidu.event_id]) == [baidu]
    assert store.stock.due(event_ids=[]) == []


# In step with the events, whoever comes first


def signs(store: Store) -> list[tuple[object, ...]]:
    return store._db.execute("SELECT * FROM due_signs ORDER BY 1, 2, 5, 3").fetchall()


STORY = (
    ORDER,
    ordered("Post", "2024-03-02", buyer="Baidu", delivery=SEPTEMBER),
    ARRIVED,
    shipped("Digest", "2024-09-12", "Tencent's chips are behind schedule.", modality=DENIED),
    report("Review", "2024-10-20", "stockpile", holder="Baidu", **H20),
    shipped("Ledger", "2024-03-03", recipient="Baidu", date=month(2024, 8), modality=PLANNED),
    shipped("Courier", "2024-08-20", recipient="Baidu"),
)


@pytest.mark.parametrize("turn", range(len(STORY)))
def test_what_is_saved_bit_by_bit_is_what_a_rebuild_gives(store: Store, turn: int) -> None:
    order = [*STORY[turn:], *STORY[:turn]]
    for one in order:
        tell(store, one)
    bit_by_bit = signs(store)

    store.save_events([])
    assert signs(store) == []
    save(store)

    assert signs(store) == bit_by_bit
    assert bit_by_bit
    assert store.verify() == []


def test_a_sign_goes_with_the_event_that_gives_it(store: Store) -> None:
    tell(store, ORDER, ARRIVED)
    kept = [e for e in store.events() if e.event_type == "order"]

    store.save_events((event, "An order") for event in kept)

    assert [due.state for due in store.stock.due()] == [State.SILENT]


def test_the_view_and_the_pure_rule_agree_on_every_day(store: Store) -> None:
    tell(store, *STORY)
    events = store.events()

    for weeks in range(0, 45, 4):
        asked = date(2024, 2, 20) + timedelta(weeks=weeks)
        shown = sorted((d.event_id, d.window_start, d.state) for d in due_on(store, str(asked)))
        assert shown == sorted(pure(events, asked)), asked


def pure(every: list[Event], asked: date) -> list[tuple[str, date, State]]:
    events = [event for one in every if (event := as_known_on(one, asked))]
    return [
        (
            event.id,
            promise.window.start,
            state(
                promise.window,
                [
                    *outcomes(event, promise),
                    *(s for o in events if o is not event for s in heard(event, promise, o)),
                ],
                asked,
            ),
        )
        for event in events
        for promise in promises(event)
        if promise.first.published <= asked
    ]
