"""What the database itself refuses, and what it explains."""

import sqlite3
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from sqlite_utils import Database

from nlp.decisions import Accept, Named
from nlp.ontology import event_types
from store.database import PROMISED_VIEWS, Store
from store.schema import explained_columns, fill_dictionary, migrations
from tests.store.crawls import crawl_something, save_copy
from tests.store.lists import BYTEDANCE, csl, save_rule, take_in
from tests.store.world import World


def refused(store: Store, sql: str) -> str:
    with pytest.raises(sqlite3.IntegrityError) as refusal:
        store._db.execute(sql)
    return str(refusal.value)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE claims SET quote = quote || '!'",
        "UPDATE claims SET quote_start = quote_start + 1",
        "UPDATE claims SET trigger_words = 'sold'",
        "UPDATE claims SET trigger_end = trigger_end - 1",
        "UPDATE arguments SET words = upper(words) WHERE role = 'buyer'",
        "UPDATE arguments SET words_end = words_end + 1",
        "UPDATE attributions SET words = 'nobody'",
        "UPDATE attributions SET words_start = words_start - 1",
        """INSERT INTO claims SELECT 'new', version_id, event_type, trigger_words, trigger_start,
            trigger_end, 'made up', quote_start, quote_end, modality, confidence, rules
            FROM claims LIMIT 1""",
        """INSERT INTO arguments (claim_id, ord, role, kind, words, words_start, words_end,
            name, key, also, witnesses)
            SELECT claim_id, 99, 'buyer', 'name', 'Nobody', 0, 6, 'Nobody', '', '[]', '[]'
            FROM claims LIMIT 1""",
        """INSERT INTO attributions
            SELECT claim_id, 99, 'Nobody', '[]', 'named', 'Nobody', 0, 6 FROM claims LIMIT 1""",
    ],
)
def test_words_that_are_not_in_the_text_at_their_place_are_refused(filled: Store, sql: str) -> None:
    assert refused(filled, sql) == "quote does not match the stored text at its offsets"


def test_a_text_that_quotes_count_into_cannot_change(filled: Store) -> None:
    assert "never changes" in refused(filled, "UPDATE versions SET text = 'x' || text")


def test_what_was_fetched_cannot_be_deleted_or_changed(filled: Store) -> None:
    assert "kept for ever" in refused(filled, "DELETE FROM documents")
    assert "as they were fetched" in refused(filled, "UPDATE documents SET body = x''")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE arguments SET low = 2, high = 1 WHERE kind = 'money'",
        "UPDATE arguments SET date_start = '2099-01-01' WHERE kind = 'period'",
        "UPDATE arguments SET name = NULL WHERE kind = 'name'",
        "UPDATE arguments SET unit = NULL WHERE kind = 'quantity'",
        "UPDATE arguments SET bound = 'roughly' WHERE kind = 'money'",
        "UPDATE claims SET modality = 'certain'",
        "UPDATE claims SET confidence = 1.5",
        "UPDATE attributions SET basis = 'hearsay'",
        "UPDATE documents SET state = 'lost'",
        "UPDATE events SET reports = 'many'",
    ],
)
def test_values_that_make_no_sense_are_refused(filled: Store, sql: str) -> None:
    assert "constraint failed" in refused(filled, sql) or "cannot store" in refused(filled, sql)


def test_every_table_is_strict(store: Store) -> None:
    lax = store._db.query(
        """SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
        AND NOT strict AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"""
    )

    assert [row["name"] for row in lax] == ["_sqlite_migrations"]


def test_the_dictionary_explains_every_column_and_every_table(store: Store) -> None:
    explained = {
        (row["table_name"], row["column_name"])
        for row in store._db.query("SELECT * FROM dictionary WHERE description <> ''")
    }
    columns = set(explained_columns(store._db))

    assert explained == columns | {(table, "") for table, _ in columns}
    assert {table for table, _ in columns} >= {*PROMISED_VIEWS, "arguments", "versions_fts"}


def test_a_column_that_nobody_has_explained_stops_the_migration(store: Store) -> None:
    store._db.execute("CREATE TABLE surprises (surprise TEXT)")

    with pytest.raises(KeyError, match="surprise"):
        fill_dictionary(store._db)


def test_the_dictionary_file_explains_nothing_that_is_not_there(store: Store) -> None:
    words = tomllib.loads(files("store").joinpath("dictionary.toml").read_text("utf-8"))
    columns = set(explained_columns(store._db))
    tables = words.keys() - {"tables", "everywhere"}

    assert {(t, c) for t in tables for c in words[t]} <= columns
    assert words["everywhere"].keys() <= {c for t, c in columns if c not in words.get(t, {})}


def test_migrations_make_every_promised_view_from_nothing() -> None:
    db = Database(memory=True)

    migrations.apply(db)

    assert {name for name in db.view_names() if name.startswith("v_")} == set(PROMISED_VIEWS)
    assert migrations.pending(db) == []


def test_every_promised_view_gives_rows_for_the_world(filled: Store, world: World) -> None:
    crawl_something(filled)
    save_copy(filled, world)
    filled.reviews.save(Accept(Named.of(world.reports[0])), "ann")
    save_rule(filled, world)
    take_in(filled, csl(BYTEDANCE))
    filled.parties.refresh()

    assert {view for view in PROMISED_VIEWS if not filled.rows(view)} == set()


def test_every_other_view_is_a_lookup_error(store: Store) -> None:
    with pytest.raises(LookupError, match="v_events"):
        store.rows("sqlite_master")


def test_every_role_of_a_name_has_a_column_in_v_claims(filled: Store) -> None:
    columns = filled.rows("v_claims")[0].keys()
    kinds = {role: kind for t in event_types().values() for role, kind in t.roles.items()}
    suffixes = {"quantity": "_low", "money": "_low", "months": "_low", "period": "_start"}

    assert {role + suffixes.get(kind, "") for role, kind in kinds.items()} <= columns


def test_the_parties_of_the_ontology_are_the_parties_of_the_views(filled: Store) -> None:
    parties = {role for t in event_types().values() for role in t.parties()}
    rows = filled.rows("v_names")

    assert {row["role"] for row in rows if row["part"] == "party"} <= parties
    assert not {row["role"] for row in rows if row["part"] != "party"} & parties


def test_a_copy_finds_the_same_texts_after_numbers_have_gaps(
    store: Store, world: World, tmp_path: Path
) -> None:
    world.save(store)
    store.save_unreadable(world.documents[0], "it broke")
    copy = tmp_path / "copy.db"

    store.copy(copy)

    with Store(copy, readonly=True) as copied:
        assert [hit.publisher for hit in copied.search("H20")] == ["Gazette"]
        assert [hit.publisher for hit in copied.search("cards")] == ["Evening Post"]
