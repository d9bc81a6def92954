"""The company lexicon gives each name to one company and holds only what its form allows."""

import re
import tomllib
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

FILES = sorted((Path(__file__).parents[1] / "nlp/lexicon/companies").glob("*.toml"))
REQUIRED = {"name", "country", "kinds", "source"}
OPTIONAL = {
    "name_exact", "aliases", "exact", "chinese", "tickers", "cik", "lei", "parent",
    "fiscal_year_end", "nouns",
}  # fmt: skip
KINDS = {
    "AI lab", "bank", "carmaker", "chip designer", "chipmaker", "cloud provider",
    "data centre operator", "defence", "distributor", "EDA and IP", "electronics maker", "energy",
    "equipment maker", "foundry", "industrial", "internet platform", "investor",
    "materials supplier", "memory maker", "neocloud", "network equipment", "packaging and test",
    "research firm", "retailer", "robotics", "server maker", "software", "telecom operator",
}  # fmt: skip
TICKER = re.compile(r"[A-Z]{3,7}:[A-Z0-9]+([.-][A-Z0-9]+)?")
WEEKDAY = "(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
FISCAL_YEAR_END = re.compile(
    rf"last {WEEKDAY} of (?P<month>\w+)|({WEEKDAY} nearest )?(?P<day>\d+ \w+)"
)


def read(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))["company"]


COMPANIES = [company for path in FILES for company in read(path)]


def values(field):
    """Every company's name with its value of the field, or with each item of a list."""
    for company in COMPANIES:
        value = company.get(field, [])
        yield from ((company["name"], item) for item in (value if type(value) is list else [value]))


def names(*, exact):
    """All names that are matched in exactly their case, or all the others, casefolded."""
    for company in COMPANIES:
        own = [company["name"]] * (company.get("name_exact", False) == exact)
        fields = ["exact"] if exact else ["aliases", "chinese", "nouns"]
        found = own + [name for field in fields for name in company.get(field, [])]
        yield from found if exact else map(str.casefold, found)


def repeated(items):
    return [item for item, count in Counter(items).items() if count > 1]


def leaves_remainder_one(lei):
    """The checksum of ISO 17442: letters count as 10 to 35, the whole number modulo 97 is 1."""
    return int("".join(str(int(sign, 36)) for sign in lei)) % 97 == 1


def names_a_day(rule):
    form = FISCAL_YEAR_END.fullmatch(rule)
    return form and datetime.strptime(f"{form['day'] or '1 ' + form['month']} 2023", "%d %B %Y")


def test_lexicon_holds_at_least_five_hundred_companies():
    assert len(COMPANIES) >= 500


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_files_are_sorted_by_name(path):
    listed = [company["name"].casefold() for company in read(path)]
    assert listed == sorted(listed)


def test_fields_are_the_known_ones_and_the_required_ones_are_there():
    assert [
        company
        for company in COMPANIES
        if not REQUIRED <= company.keys() <= REQUIRED | OPTIONAL or not company["kinds"]
    ] == []
    assert {kind for _, kind in values("kinds")} == KINDS


def test_no_name_belongs_to_two_companies():
    folded, exact = list(names(exact=False)), list(names(exact=True))
    assert repeated(company["name"].casefold() for company in COMPANIES) == []
    assert repeated(folded) == []
    assert repeated(exact) == []
    assert {name.casefold() for name in exact} & set(folded) == set()


def test_names_matched_in_any_case_have_at_least_three_letters():
    assert [name for name in names(exact=False) if len(name) < 3 and name.isascii()] == []
    assert [name for name in [*names(exact=False), *names(exact=True)] if len(name) < 2] == []


@pytest.mark.parametrize("field", ["cik", "lei", "tickers"])
def test_identifiers_belong_to_one_company(field):
    assert repeated(identifier for _, identifier in values(field)) == []


@pytest.mark.parametrize(
    "field, well_formed",
    [
        ("country", re.compile("[A-Z]{2}").fullmatch),
        ("tickers", TICKER.fullmatch),
        ("cik", lambda cik: 0 < cik < 10**10),
        ("lei", re.compile("[A-Z0-9]{18}[0-9]{2}").fullmatch),
        ("lei", leaves_remainder_one),
        ("fiscal_year_end", names_a_day),
        ("parent", {company["name"] for company in COMPANIES}.__contains__),
    ],
)
def test_values_are_well_formed(field, well_formed):
    assert [(name, value) for name, value in values(field) if not well_formed(value)] == []
