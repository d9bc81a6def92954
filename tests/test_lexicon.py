"""The lexicon's products, authorities, instruments, people, places and publishers hold together."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

LEXICON = Path(__file__).parents[1] / "nlp" / "lexicon"
Rows = list[dict[str, Any]]

#: Table, least count, and the fields that every entry has.
KINDS = {
    "products": ("product", 320, {"kind", "source"}),
    "generic_products.toml": ("generic", 90, {"kind", "unit", "head", "source"}),
    "authorities.toml": ("authority", 60, {"kind", "state", "also", "source"}),
    "instruments.toml": ("instrument", 45, {"source"}),
    "people.toml": ("person", 130, {"role", "source"}),
    "places.toml": ("place", 60, {"source"}),
    "publishers.toml": ("publisher", 90, {"kind", "country", "source"}),
}
GOODS = (
    {"GPU", "accelerator", "CPU", "FPGA", "memory", "storage", "server", "system", "network"}
    | {"tool", "software", "SoC", "node", "packaging"}
)  # fmt: skip
CLOSED = {
    ("products", "kind"): GOODS,
    ("products", "unit"): {"unit", "server", "rack", "tool", "wafer"},
    ("generic_products.toml", "kind"): GOODS | {"chip", "wafer", "material", "facility"},
    ("generic_products.toml", "unit"): {"unit", "server", "rack", "tool", "wafer", ""},
    ("authorities.toml", "kind"): {"agency", "government", "legislature", "court", "leader"},
    ("publishers.toml", "kind"): {
        *("newspaper", "wire", "magazine", "broadcaster", "research", "official")
    },
}
TEXT_FIELDS = {"name", "source", "vendor", "family", "kind", "unit", "made_for", "replaces"} | (
    {"state", "company", "authority", "role", "capital", "code", "country"}
)
LIST_FIELDS = {"stateless", "aliases", "exact", "chinese", "adjectives", "also"}


def files(kind: str) -> list[Path]:
    path = LEXICON / kind
    return sorted(path.glob("*.toml")) if path.is_dir() else [path]


def rows(kind: str, table: str = "") -> Rows:
    table = table or KINDS[kind][0]
    return [row for f in files(kind) for row in tomllib.loads(f.read_text("utf-8"))[table]]


def named(kind: str, name: str) -> dict[str, Any]:
    return next(row for row in rows(kind) if row["name"] == name)


def names(kind: str, table: str = "") -> set[str]:
    return {row["name"] for row in rows(kind, table)}


def surfaces(row: dict[str, Any]) -> list[str]:
    return [row["name"], *row.get("aliases", []), *row.get("exact", []), *row.get("chinese", [])]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_large_enough_and_complete(kind: str) -> None:
    _, least, required = KINDS[kind]
    assert len(rows(kind)) >= least
    assert [r["name"] for r in rows(kind) if not required <= r.keys()] == []


@pytest.mark.parametrize("kind", KINDS)
def test_fields_have_known_names_and_the_right_type(kind: str) -> None:
    for row in rows(kind):
        for field, value in row.items():
            if field in LIST_FIELDS:
                assert value and all(isinstance(v, str) for v in value), (row["name"], field)
            elif field in TEXT_FIELDS:
                assert isinstance(value, str), (row["name"], field)
            elif field == "broad":
                assert value in (1, 2), row["name"]
            else:
                assert field in ("name_exact", "head", "about_chips", "lists") and isinstance(
                    value, bool
                ), row["name"]


@pytest.mark.parametrize("file", [f for kind in KINDS for f in files(kind)], ids=lambda f: f.name)
def test_entries_are_sorted_by_name(file: Path) -> None:
    (table,) = tomllib.loads(file.read_text("utf-8")).values()
    order = [row["name"].casefold() for row in table]
    assert order == sorted(order)


@pytest.mark.parametrize("kind", KINDS)
def test_no_two_entries_share_a_name_or_an_alias(kind: str) -> None:
    count = Counter(s for row in rows(kind) for s in {s.casefold() for s in surfaces(row)})
    assert [s for s, n in count.items() if n > 1] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_surface_has_two_characters_at_least_and_no_space_around(kind: str) -> None:
    every = [s for row in rows(kind) for s in [*surfaces(row), *row.get("adjectives", [])]]
    assert [s for s in every if len(s) < 2 or s != s.strip()] == []


@pytest.mark.parametrize(("kind", "field"), CLOSED)
def test_closed_sets(kind: str, field: str) -> None:
    used = {row[field] for row in rows(kind) if field in row}
    assert used <= CLOSED[kind, field]


def test_vendors_are_companies_of_the_lexicon() -> None:
    vendors = {row["vendor"] for row in rows("products") if "vendor" in row}
    assert vendors - names("companies", "company") == set()


def test_a_cut_down_model_names_its_vendor_and_a_model_that_exists() -> None:
    products, places = names("products"), names("places.toml")
    for row in rows("products"):
        assert row.get("replaces", row["name"]) in products, row["name"]
        assert "made_for" not in row or (row["made_for"] in places and row["vendor"]), row["name"]
        assert row.get("replaces") != row["name"]


def test_states_and_countries_are_places() -> None:
    places = names("places.toml")
    for row in rows("authorities.toml") + rows("instruments.toml"):
        assert row.get("state", "China") in places, row["name"]
    assert {row["country"] for row in rows("publishers.toml")} <= places


def test_an_authority_stands_for_its_state() -> None:
    assert [r["name"] for r in rows("authorities.toml") if r["state"] not in r["also"]] == []


def test_a_person_speaks_for_one_known_body() -> None:
    houses = names("companies", "company") | names("publishers.toml")
    authorities = names("authorities.toml")
    for row in rows("people.toml"):
        assert ("company" in row) != ("authority" in row), row["name"]
        assert row.get("company", "Nvidia") in houses, row["name"]
        assert row.get("authority", "White House") in authorities, row["name"]
        assert all(" " in alias for alias in row.get("aliases", [])), row["name"]


def test_codes_are_two_capitals_and_differ() -> None:
    codes = [row["code"] for row in rows("places.toml") if "code" in row]
    assert len(codes) == len(set(codes))
    assert [c for c in codes if not (len(c) == 2 and c.isupper())] == []


@pytest.mark.parametrize(
    ("model", "vendor", "family", "replaces"),
    [
        ("A800", "Nvidia", "Ampere", "A100"),
        ("H800", "Nvidia", "Hopper", "H100"),
        ("RTX 4090 D", "Nvidia", "Ada Lovelace", "RTX 4090"),
        ("MI308", "AMD", "Instinct", "MI300X"),
    ],
)
def test_models_made_for_china(model: str, vendor: str, family: str, replaces: str) -> None:
    row = named("products", model)
    assert (row["made_for"], row["vendor"], row["family"], row["replaces"]) == (
        *("China", vendor, family, replaces),
    )


def test_spot_facts() -> None:
    assert "vendor" not in named("products", "HBM3E")
    assert named("products", "GB200 NVL72")["unit"] == "rack"
    assert named("authorities.toml", "Bureau of Industry and Security")["exact"] == ["BIS"]
    assert named("authorities.toml", "Bureau of Industry and Security")["state"] == "United States"
    assert named("publishers.toml", "Financial Times")["exact"] == ["FT"]
    assert named("people.toml", "Jensen Huang")["company"] == "Nvidia"
    assert "Dutch" in named("places.toml", "Netherlands")["adjectives"]
    assert named("generic_products.toml", "AI servers")["unit"] == "server"
