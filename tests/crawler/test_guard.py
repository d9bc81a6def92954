"""Which hosts are inside the network a crawl runs in, decided before anything is connected to."""

import asyncio
from collections.abc import Sequence

import pytest

from crawler.guard import Names, is_inside, refusal
from crawler.settings import SourceSettings

NAMES = {
    "wafer.example": ["93.184.215.14", "2606:4700::1111"],
    "inside.example": ["10.1.2.3"],
    "half.example": ["93.184.215.14", "::1"],
    "mapped.example": ["::ffff:192.168.0.7"],
}


async def lookup(host: str) -> Sequence[str]:
    if host not in NAMES:
        raise OSError(f"no such host: {host}")
    return NAMES[host]


def decided(url: str, *urls: str, proxy: str = "") -> str:
    source = SourceSettings("s", "feed", urls or ("https://wafer.example/feed",), "P", proxy=proxy)
    return asyncio.run(refusal(url, source, Names(lookup)))


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "LOCALHOST.", "db.localhost", "printer.local", "wiki.internal",
        "127.0.0.1", "127.1", "0x7f.1", "2130706433", "0.0.0.0", "10.1.2.3", "172.16.0.1",
        "192.168.0.1", "169.254.169.254", "100.64.0.1", "::1", "fe80::1", "fd00::1",
        "::ffff:127.0.0.1", "[::1]", "224.0.0.1", "ff02::1", "64:ff9b::a00:1", "2002:a00:1::",
    ],
)  # fmt: skip
def test_local_and_private_hosts_are_inside(host: str) -> None:
    assert is_inside(host)


@pytest.mark.parametrize(
    "host", ["wafer.example", "93.184.215.14", "2606:4700::1111", "münchen.de"]
)
def test_public_hosts_are_outside(host: str) -> None:
    assert not is_inside(host)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://inside.example/x", "inside.example leads to 10.1.2.3, inside this network"),
        ("https://half.example/x", "half.example leads to ::1, inside this network"),
        ("https://mapped.example/", "mapped.example leads to ::ffff:192.168.0.7, inside this network"),
        ("http://127.0.0.1:8080/x", "127.0.0.1 is inside this network"),
        ("http://[::1]/x", "::1 is inside this network"),
        ("file:///etc/passwd", "file:///etc/passwd is no address on the web"),
        ("gopher://wafer.example/", "gopher://wafer.example/ is no address on the web"),
        ("http://me:secret@wafer.example/", "http://me:secret@wafer.example/ is no address on the web"),
    ],
)  # fmt: skip
def test_what_leads_inside_is_refused_by_what_it_resolves_to(url: str, reason: str) -> None:
    assert decided(url) == f"not followed: {reason}"


def test_the_web_is_open() -> None:
    assert decided("https://wafer.example/a") == ""


def test_a_host_that_the_source_itself_names_is_open_and_no_other_port_of_it() -> None:
    feed = "http://inside.example:8080/feed"
    assert decided("http://inside.example:8080/page", feed) == ""
    assert decided("http://inside.example:9090/page", feed) != ""


def test_a_name_that_only_the_source_s_proxy_knows_is_not_looked_up() -> None:
    assert decided("http://unknown.example/", proxy="http://127.0.0.1:3128") == ""
    assert decided("http://10.0.0.1/", proxy="http://127.0.0.1:3128") != ""


def test_an_unknown_name_is_an_error_of_the_lookup(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("https_proxy", raising=False)
    monkeypatch.delenv("HTTPS_PROXY", raising=False)
    with pytest.raises(OSError, match="no such host"):
        decided("https://unknown.example/")


def test_a_name_that_changes_its_mind_is_asked_once() -> None:
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])

    async def fickle(host: str) -> Sequence[str]:
        return next(answers)

    async def twice() -> list[Sequence[str]]:
        names = Names(fickle)
        return [await names.addresses("wafer.example"), await names.addresses("wafer.example")]

    assert asyncio.run(twice()) == [["93.184.215.14"], ["93.184.215.14"]]
