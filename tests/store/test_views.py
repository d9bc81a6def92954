"""What an analyst reads in the views."""

from store.database import Store
from tests.store.world import World


def row_of(store: Store, view: str, **wanted: object) -> dict[str, object]:
    (row,) = [r for r in store.rows(view) if all(r[k] == v for k, v in wanted.items())]
    return row


def test_a_claim_is_one_row_with_its_roles_side_by_side(filled: Store, world: World) -> None:
    row = row_of(filled, "v_claims", publisher="Chip Courier")

    assert row["quote"] == "ByteDance ordered about 100,000 A800 chips"
    assert (row["buyer"], row["supplier"], row["product"]) == ("ByteDance", "Nvidia", "A800")
    assert row["quantity_words"] == "about 100,000"
    assert (row["quantity_low"], row["quantity_high"], row["quantity_unit"]) == (1e5, 1e5, "unit")
    assert (row["value_words"], row["value_low"], row["value_currency"]) == (
        "$1 billion",
        1e9,
        "USD",
    )
    assert (row["delivery_start"], row["delivery_end"]) == ("2024-01-01", "2024-12-31")
    assert (row["modality"], row["attribution"], row["basis"]) == (
        "asserted",
        "Harbour Herald",
        "relayed",
    )
    assert row["event_id"] == world.events[0].id
    assert row["holder"] is None


def test_several_fillers_of_a_role_are_joined(filled: Store) -> None:
    assert row_of(filled, "v_claims", publisher="Gazette")["target"] == "China; Xiaomi"


def test_an_event_spans_the_figures_of_its_reports(filled: Store, world: World) -> None:
    row = row_of(filled, "v_events", event_id=world.events[0].id)

    assert (row["quantity_low"], row["quantity_high"], row["quantity_unit"]) == (1e5, None, "unit")
    assert (row["value_low"], row["value_high"], row["value_currency"]) == (1e9, 1e9, "USD")
    assert (row["parties"], row["products"]) == ("ByteDance; Nvidia", "A800")
    assert row["publishers"] == "Chip Courier; Evening Post"
    assert (row["reports"], row["origins"], row["conflicts"]) == (2, 2, 1)
    assert (row["first_reported"], row["last_reported"]) == ("2023-08-09", "2023-08-10")


def test_an_event_without_a_figure_has_none(filled: Store, world: World) -> None:
    row = row_of(filled, "v_events", event_id=world.events[1].id)

    assert (row["value_low"], row["value_high"], row["value_currency"]) == (None, None, None)


def test_a_conflict_shows_both_sides(filled: Store) -> None:
    (row,) = filled.rows("v_conflicts")

    assert (row["role"], row["reason"]) == ("quantity", "disagreement")
    assert (row["first_publisher"], row["first_words"]) == ("Chip Courier", "about 100,000")
    assert (row["second_publisher"], row["second_words"]) == ("Evening Post", "120,000")
    assert row["first_quote"] == "ByteDance ordered about 100,000 A800 chips"
    assert row["second_quote"] == "ByteDance has bought 120,000 A800 cards"


def test_names_hold_the_equally_good_ones_too(filled: Store) -> None:
    names = {(r["name"], r["main"]) for r in filled.rows("v_names") if r["role"] == "authority"}

    assert names == {("U.S. Department of Commerce", 1), ("United States", 0)}


def test_a_source_shows_what_came_of_it(filled: Store) -> None:
    filled.save_issue("herald", "https://herald.example/gone", "fetch", "HTTP 404")

    row = row_of(filled, "v_sources", source="herald")

    assert (row["publisher"], row["publisher_group"], row["country"]) == (
        "Chip Courier",
        "Courier House",
        "HK",
    )
    assert (row["documents"], row["unreadable"], row["claims"], row["open_issues"]) == (1, 0, 1, 1)
    assert row["last_fetched_at"] == "2026-07-01T12:00:00.123456Z"
