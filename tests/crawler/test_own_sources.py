"""A user's own list of sources grows by command and is never harmed; lists of feeds come in."""

import os
from pathlib import Path

import pytest

from crawler.opml import Subscription, UnreadableOpml, read_opml
from crawler.own_sources import append, name_of_site, source_name, table
from crawler.sources_toml import InvalidSources, load_sources

MINE = table("mine", {"url": "https://mine.example/rss", "publisher": "Mine"})


def names(file: Path) -> set[str]:
    return {s.name for s in load_sources(file)}


def test_table_is_toml_whatever_the_words(tmp_path: Path) -> None:
    file = tmp_path / "sources.toml"
    publisher = 'Zoë "Q" O\'Hara\\ — 半导体\t\x7f'
    fields = {"url": ["https://a.example/1", "https://a.example/2"], "country": ""}
    append(file, [table("zoe", {**fields, "publisher": publisher})])
    (zoe,) = (s for s in load_sources(file) if s.name == "zoe")
    assert zoe.publisher == publisher
    assert zoe.urls == ("https://a.example/1", "https://a.example/2")


def test_file_is_made_where_there_is_none(tmp_path: Path) -> None:
    append(tmp_path / "sources.toml", [MINE])
    assert (tmp_path / "sources.toml").read_text() == MINE


@pytest.mark.parametrize(
    "before",
    [
        b'# my list\n[first]\nurl = "https://f.example/rss" # good\n\n\n',
        b'[first]\nurl = "https://f.example/rss"',
        b'contact = "me@f.example"\r\n[first]\r\nurl = "https://f.example/rss"\r\n',
    ],
    ids=["comments and gaps", "no end of line", "lines of Windows"],
)
def test_what_stands_in_the_file_stays_byte_for_byte(tmp_path: Path, before: bytes) -> None:
    file = tmp_path / "sources.toml"
    file.write_bytes(before)
    file.chmod(0o640)
    append(file, [MINE])
    assert file.read_bytes().startswith(before)
    assert file.read_bytes().endswith(MINE.encode())
    assert {"first", "mine"} <= names(file)
    assert file.stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path) == ["sources.toml"]


@pytest.mark.parametrize(
    ("before", "message"),
    [
        (b'[first]\nurl = "https://f.example/rss\n', "sources.toml, line 2: "),
        (b'[mine]\nurl = "https://f.example/rss"\n', "is here for the second time"),
        (b'[first]\nurl = "https://mine.example/rss"\n', "has the url of source 'first'"),
    ],
    ids=["broken before", "name taken", "address taken"],
)
def test_file_that_would_be_wrong_is_left_as_it_is(
    tmp_path: Path, before: bytes, message: str
) -> None:
    file = tmp_path / "sources.toml"
    file.write_bytes(before)
    with pytest.raises(InvalidSources, match=r"^sources\.toml, line ") as mistake:
        append(file, [MINE])
    assert message in str(mistake.value)
    assert file.read_bytes() == before
    assert os.listdir(tmp_path) == ["sources.toml"]


def test_link_to_a_file_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    real, link = tmp_path / "kept" / "list.toml", tmp_path / "sources.toml"
    real.write_text('[first]\nurl = "https://f.example/rss"\n')
    link.symlink_to(real)
    append(link, [MINE])
    assert link.is_symlink()
    assert "mine" in names(real)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("The Wafer Post", "the-wafer-post"),
        ("Zoë's Chips & Tools!", "zoes-chips-tools"),
        ("半导体", "source"),
        ("taken", "taken-2"),
    ],
)
def test_names_are_plain_and_free(words: str, name: str) -> None:
    assert source_name(words, {"taken"}) == name


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.wafer-post.example/news/", "wafer-post"),
        ("https://feeds.harbour.co.example/rss", "harbour"),
        ("https://ir.tools.example:8443/", "tools"),
        ("https://news.example/", "news"),
    ],
)
def test_a_site_is_called_what_its_address_says(url: str, name: str) -> None:
    assert name_of_site(url) == name


OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Chips</title></head><body>
<outline text="Press"><outline text="Wafer Post" title="The Wafer Post" type="rss"
 xmlUrl="https://wafer.example/feed" htmlUrl="https://wafer.example/"/>
<outline text="Again" xmlUrl="https://wafer.example/feed"/></outline>
<outline text="Harbour &amp; Co" xmlUrl="https://harbour.example/rss"/>
<outline text="A file" xmlUrl="file:///etc/passwd"/><outline text="A folder only"/>
</body></opml>"""


def test_opml_gives_each_feed_once_in_folders_or_not() -> None:
    assert read_opml(OPML.encode()) == (
        Subscription("The Wafer Post", "https://wafer.example/feed"),
        Subscription("Harbour & Co", "https://harbour.example/rss"),
    )


def test_broken_opml_is_read_as_far_as_it_goes() -> None:
    cut = OPML.replace("&amp;", "&").partition("</body>")[0]
    assert [s.url for s in read_opml(cut.encode())] == [
        "https://wafer.example/feed", "https://harbour.example/rss"
    ]  # fmt: skip


def test_opml_that_declares_entities_is_refused() -> None:
    bomb = '<!DOCTYPE opml [<!ENTITY a "https://x.example/">]><opml><outline xmlUrl="&a;"/></opml>'
    with pytest.raises(UnreadableOpml, match="declares entities"):
        read_opml(bomb.encode())


@pytest.mark.parametrize("body", [b"", b"<html><body>x</body></html>", b"plain", b"\x00\x01"])
def test_what_is_no_opml_is_named(body: bytes) -> None:
    with pytest.raises(UnreadableOpml, match=r"^is no OPML: "):
        read_opml(body)
