"""The list of sources: the user's file over the shipped one, and what is said when it is wrong."""

from pathlib import Path

import pytest

from crawler.documents import Kind
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


def test_sources_that_ship_are_valid_and_say_whose_they_are() -> None:
    sources = load_sources()
    assert 25 <= len(sources) <= 60
    for source in sources:
        assert source.kind in kind_names() or source.planned
        assert source.publisher != source.name
        assert source.publisher_group and source.licence_note
        assert len(source.country) == 2 and source.country.isupper()


def test_every_kind_has_a_class_of_its_name() -> None:
    assert kind_names() == ("feed", "sitemap")
    assert [source_class(kind).name for kind in kind_names()] == ["feed", "sitemap"]
