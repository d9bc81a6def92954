"""The list of sources: the user's file over the shipped one, and what is said when it is wrong."""

import tomllib
from pathlib import Path

import pytest

from crawler.documents import Kind
from crawler.kind_keys import BY_KIND
from crawler.kind_names import kind_names
from crawler.kinds import source_class
from crawler.settings import SourceSettings
from crawler.sources_toml import InvalidSources, line_of, load_sources

SHIPPED = """\
# what a new installation has
[the-post]
url = "https://post.example/feed"
publisher = "The Post"
country = "GB"

[the-gazette]
kind = "sitemap"
url = ["https://gazette.example/a.xml", "https://gazette.example/b.xml"]
document_kind = "rule"
tier = 1
"""


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    file = tmp_path / "shipped.toml"
    file.write_text(SHIPPED)
    return file


def load(shipped: Path, own: str) -> dict[str, SourceSettings]:
    file = shipped.with_name("sources.toml")
    file.write_text(own)
    return {source.name: source for source in load_sources(file, shipped)}


def test_shipped_sources_alone(shipped: Path) -> None:
    post, gazette = load_sources(shipped=shipped)
    assert (post.kind, post.urls) == ("feed", ("https://post.example/feed",))
    assert (post.publisher, post.tier, post.document_kind) == ("The Post", 2, Kind.ARTICLE)
    assert gazette.urls == ("https://gazette.example/a.xml", "https://gazette.example/b.xml")
    assert (gazette.tier, gazette.document_kind) == (1, Kind.RULE)


def test_two_lines_add_a_source(shipped: Path) -> None:
    own = load(shipped, '[my-feed]\nurl = "https://mine.example/rss"\n')["my-feed"]
    assert own == SourceSettings("my-feed", "feed", ("https://mine.example/rss",), "my-feed")


def test_same_name_changes_only_the_keys_it_gives(shipped: Path) -> None:
    post = load(shipped, "[the-post]\ntier = 3\nonly = '/chips/'\n")["the-post"]
    assert (post.tier, post.only) == (3, ("/chips/",))
    assert (post.publisher, post.country) == ("The Post", "GB")


def test_a_source_can_be_switched_off(shipped: Path) -> None:
    assert list(load(shipped, "[the-post]\nenabled = false\n")) == ["the-gazette"]


@pytest.mark.parametrize(
    ("own", "message"),
    [
        (
            '[mine]\nurl = "https://m.example/"\n\npubisher = "M"\n',
            "sources.toml, line 4: unknown key 'pubisher' in source 'mine'; did you mean"
            " 'publisher'?",
        ),
        (
            '[mine]\nurl = "https://m.example/"\nkind = "sitmap"\n',
            "sources.toml, line 3: unknown kind 'sitmap' of source 'mine'; did you mean 'sitemap'?",
        ),
        (
            '\n[mine]\npublisher = "M"\n',
            "sources.toml, line 2: source 'mine' has no url; add: url = \"https://...\"",
        ),
        (
            '[mine]\nurl = "https://post.example/feed"\n',
            "sources.toml, line 2: source 'mine' has the url of source 'the-post':"
            " https://post.example/feed",
        ),
        (
            '[mine]\nurl = "https://m.example/"\n\n[mine]\ntier = 1\n',
            "sources.toml, line 4: source 'mine' is here for the second time; give it another name",
        ),
        (
            '[mine]\nurl = "ftp://m.example/"\n',
            "sources.toml, line 2: 'url' of source 'mine' is 'ftp://m.example/', not an address"
            " that begins with http:// or https:// (or a list of them)",
        ),
        (
            "[the-post]\ntier = 4\n",
            "sources.toml, line 2: 'tier' of source 'the-post' is 4, not 1, 2 or 3",
        ),
        (
            "[the-post]\nenabled = 'no'\n",
            "sources.toml, line 2: 'enabled' of source 'the-post' is 'no', not true or false",
        ),
        (
            "[the-post]\ndocument_kind = 'news'\n",
            "sources.toml, line 2: 'document_kind' of source 'the-post' is 'news', not one of"
            " article, transcript, filing, rule",
        ),
        (
            'url = "https://m.example/"\n',
            "sources.toml, line 1: 'url' stands outside any source; write [name] above it",
        ),
    ],
)
def test_mistake_is_named_with_file_line_and_key(shipped: Path, own: str, message: str) -> None:
    with pytest.raises(InvalidSources) as mistake:
        load(shipped, own)
    assert str(mistake.value) == message


def test_broken_toml_is_named_with_its_line(shipped: Path) -> None:
    with pytest.raises(InvalidSources, match=r"^sources\.toml, line 2: "):
        load(shipped, '[mine]\nurl = "https://m.example/\n')


def test_file_that_is_named_but_missing(shipped: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_sources(shipped.with_name("nowhere.toml"), shipped)


def test_line_of_a_key_is_looked_for_in_its_own_table() -> None:
    text = '[a]\ntier = 1\n\n["b c"]  # spaced\n\n"tier" = 2\n\n[d]\nurl = "x"\n'
    assert line_of(text, "a", "tier") == 2
    assert line_of(text, "b c", "tier") == 6
    assert line_of(text, "d", "tier") == 8
    assert line_of(text, "e", "tier") == 1


@pytest.mark.parametrize(
    ("own", "message"),
    [
        (
            '[mine]\nkind = "listing"\nurl = "https://m.example/"\nitem = "li["\n',
            "sources.toml, line 4: 'item' of source 'mine' is 'li[', not a CSS selector, such as"
            " \"h2 a\" or 'time::attr(datetime)'",
        ),
        (
            '[mine]\nkind = "edgar"\n',
            "sources.toml, line 1: source 'mine' has no ciks, which the kind 'edgar' needs: a table"
            " of companies and their numbers, such as { Nvidia = 1045810 }",
        ),
        (
            '[mine]\nkind = "edgar"\n\n[mine.ciks]\nNvidia = "1045810"\n',
            "sources.toml, line 4: 'ciks' of source 'mine' is {'Nvidia': '1045810'}, not a table of"
            " companies and their numbers, such as { Nvidia = 1045810 }",
        ),
        (
            '[mine]\nurl = "https://m.example/"\nagencies = ["x"]\n',
            "sources.toml, line 3: unknown key 'agencies' in source 'mine'; it goes with"
            " kind = 'federal_register', not 'feed'",
        ),
        (
            '[mine]\nkind = "federal_register"\nagencies = ["x"]\nsince = "2025-01-01"\n',
            "sources.toml, line 4: 'since' of source 'mine' is '2025-01-01', not a day without"
            " quotes, such as 2025-01-01",
        ),
        (
            '[mine]\nkind = "gdelt"\nquery = ""\n',
            "sources.toml, line 3: 'query' of source 'mine' is '', not a query, such as"
            " '\"AI chips\" sourcelang:english'",
        ),
        (
            '[mine]\nurl = "https://m.example/"\npages = 0\n',
            "sources.toml, line 3: 'pages' of source 'mine' is 0, not a number of pages",
        ),
        (
            'contact = "me"\n[mine]\nurl = "https://m.example/"\n',
            "sources.toml, line 1: 'contact' is 'me', not a mail address in quotes",
        ),
    ],
)
def test_mistake_in_a_key_of_one_kind_is_named(shipped: Path, own: str, message: str) -> None:
    with pytest.raises(InvalidSources) as mistake:
        load(shipped, own)
    assert str(mistake.value) == message


def test_contact_above_the_tables_is_that_of_every_source_that_names_none(shipped: Path) -> None:
    own = 'contact = "desk@wafer.example"\n[the-gazette]\ncontact = "law@wafer.example"\n'
    sources = load(shipped, own)
    assert sources["the-post"].contact == "desk@wafer.example"
    assert sources["the-gazette"].contact == "law@wafer.example"


def test_kinds_with_an_interface_need_no_address_and_may_share_it(shipped: Path) -> None:
    rules, more = (
        '[rules]\nkind = "federal_register"\nagencies = ["industry-and-security-bureau"]\n',
        '[more]\nkind = "federal_register"\nterms = ["semiconductor"]\ntier = 2\n',
    )
    sources = load(shipped, rules + more)
    assert sources["rules"].urls == ("https://www.federalregister.gov/api/v1/documents.json",)
    assert sources["rules"].options == {"agencies": ["industry-and-security-bureau"]}
    assert (sources["rules"].document_kind, sources["rules"].tier) == (Kind.RULE, 1)
    assert sources["more"].tier == 2


def test_every_kind_that_has_keys_of_its_own_is_built() -> None:
    assert BY_KIND.keys() <= set(kind_names())


def test_sources_that_ship_are_valid_and_say_whose_they_are() -> None:
    sources = load_sources()
    assert len(sources) >= 40
    for source in sources:
        assert source.kind in kind_names() and not source.planned
        assert source.publisher != source.name
        assert source.publisher_group and source.licence_note
        assert len(source.country) == 2 and source.country.isupper()


def test_sources_that_ship_speak_for_every_government_that_matters() -> None:
    speaking = {s.country for s in load_sources() if s.tier == 1}
    assert {"US", "BE", "NL", "GB", "JP", "KR", "TW", "CN"} <= speaking


def test_companies_whose_filings_are_watched_are_known_by_the_same_name_and_number() -> None:
    files = (Path(__file__).parents[2] / "nlp/lexicon/companies").glob("*.toml")
    lexicon = [c for f in files for c in tomllib.loads(f.read_text("utf-8"))["company"]]
    numbers = {c["name"]: c["cik"] for c in lexicon if "cik" in c}
    watched = [s.options["ciks"] for s in load_sources() if s.kind == "edgar"]
    assert sum(map(len, watched)) >= 60
    for companies in watched:
        assert companies.items() <= numbers.items()
    assert len({cik for c in watched for cik in c.values()}) == sum(map(len, watched))


def test_every_kind_has_a_class_of_its_name() -> None:
    assert {"edgar", "federal_register", "feed", "gdelt", "listing", "sitemap"} <= set(kind_names())
    assert [source_class(kind).name for kind in kind_names()] == list(kind_names())
