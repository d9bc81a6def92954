"""What the database knows of one company or product: its names, its companions, its own words."""

from datetime import date

from nlp.claims import Report
from store.database import Store
from tests.reported import count, money, report
from tests.store.calls import hold_call
from tests.store.told import tell

ORDERS = (
    report("Paper", "2024-03-01", "order", buyer="Baidu", supplier="Nvidia", product="H20",
           quantity=count(1000)),
    report("Wire", "2024-05-02", "order", buyer="Baidu", supplier="Huawei", product="Ascend 910B",
           quantity=count(500)),
    report("Post", "2024-09-03", "shipment", supplier="Nvidia", recipient="Dell", product="H100",
           quantity=count(70)),
)  # fmt: skip


def charge(words: str, billions: float) -> Report:
    return report(
        "Call Desk", "2025-05-28", "impact", words=words, company="Nvidia", product="H20",
        value=money(billions),
    )  # fmt: skip


def test_the_names_of_most_events_come_first(store: Store) -> None:
    tell(store, *ORDERS)

    told = store.dossiers.most_told("party", 3)
    assert [(t.name, t.events) for t in told] == [("Baidu", 2), ("Nvidia", 2), ("Dell", 1)]
    assert told[1].last_reported == date(2024, 9, 3)
    assert [t.name for t in store.dossiers.most_told("goods", 9)] == ["Ascend 910B", "H100", "H20"]


def test_companions_are_told_with_their_role_or_with_that_of_the_one_in_question(
    store: Store,
) -> None:
    tell(store, *ORDERS)

    of = store.dossiers.companions
    assert [(c.role, c.name) for c in of("Nvidia", "party", "party")] == [
        ("buyer", "Baidu"),
        ("recipient", "Dell"),
    ]
    assert [(c.role, c.name) for c in of("Nvidia", "party", "goods", role_of="own")] == [
        ("supplier", "H100"),
        ("supplier", "H20"),
    ]
    assert [(c.role, c.name, c.events) for c in of("H20", "goods", "party")] == [
        ("buyer", "Baidu", 1),
        ("supplier", "Nvidia", 1),
    ]


def test_spellings_are_the_words_of_the_texts(store: Store) -> None:
    tell(store, *ORDERS)
    assert store.dossiers.spellings("Baidu", "party") == [("Baidu", 2)]
    assert store.dossiers.spellings("Baidu", "goods") == []


def test_a_company_is_on_no_list_before_one_is_imported(store: Store) -> None:
    tell(store, *ORDERS)
    assert store.dossiers.listings("Huawei") == []


def test_calls_are_found_under_any_name_of_the_company_and_called_by_one(store: Store) -> None:
    hold_call(store, "Dell", "2025-05-29", as_written="Dell Technologies")
    hold_call(store, "Nvidia", "2025-05-28")

    assert [call.company for call in store.dossiers.calls()] == ["Nvidia", "Dell"]
    assert [call.title for call in store.dossiers.calls("Dell")] == ["Dell earnings call"]
    assert store.dossiers.calls("Baidu") == []


def test_only_what_the_company_itself_says_is_a_statement(store: Store) -> None:
    hold_call(
        store, "Nvidia", "2025-05-28",
        ("Colette Kress", "executive", charge("We took a charge.", 4.5)),
        ("Dana Whitlock", "analyst", charge("Could the charge grow?", 9)),
    )  # fmt: skip
    calls = store.dossiers.calls("Nvidia")

    (statement,) = store.dossiers.statements(calls)
    assert statement.speaker == "Colette Kress" and statement.call == calls[0]
    assert "We took a charge." in statement.claim.quote.text


def test_statements_on_one_product_leave_out_the_others(store: Store) -> None:
    hold_call(
        store, "Nvidia", "2025-05-28",
        ("Colette Kress", "executive", charge("We took a charge.", 4.5)),
        ("Jensen Huang", "executive", ORDERS[2]),
    )  # fmt: skip
    calls = store.dossiers.calls()

    assert len(store.dossiers.statements(calls)) == 2
    for product, said in (("H20", 1), ("H100", 1), ("A800", 0)):
        assert len(store.dossiers.statements(calls, product)) == said


def test_what_was_said_later_is_not_known_on_an_earlier_day(store: Store) -> None:
    hold_call(store, "Nvidia", "2025-02-28")
    hold_call(store, "Nvidia", "2025-05-28")
    with store.known_on(date(2025, 3, 1)) as past:
        assert [call.day for call in past.dossiers.calls()] == [date(2025, 2, 28)]
