"""A name and a password in an address go to the server they are for, and nowhere else."""

import base64
import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.logins import parted, redacted
from crawler.sources_toml import InvalidSources, load_sources

SECRET = "s3cr3t-word"
LOGINS = [f"{name}:{SECRET}".encode() for name in ("ada", "proxy-user")]
HERE = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("url", "address", "login"),
    [
        ("https://ada:pw@post.example/feed?a=1", "https://post.example/feed?a=1", "ada:pw"),
        ("https://ada:p%40w@post.example:8443/", "https://post.example:8443/", "ada:p@w"),
        ("https://post.example/@ada", "https://post.example/@ada", ""),
        ("https://[post", "https://[post", ""),
    ],
)
def test_a_login_is_taken_out_of_an_address(url: str, address: str, login: str) -> None:
    assert parted(url) == (address, login)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("at http://ada:pw@proxy.example:3128 now", "at http://…@proxy.example:3128 now"),
        ("'https://token@h.example/', https://b:c@d.example", "'https://…@h.example/', https://…@d.example"),
        ("https://ada:p@w@h.example/", "https://…@h.example/"),
        ("https://post.example/@ada and ada@post.example", "https://post.example/@ada and ada@post.example"),
    ],
)  # fmt: skip
def test_a_login_in_any_text_is_hidden(text: str, shown: str) -> None:
    assert redacted(text) == shown


def test_a_password_in_settings_that_are_refused_is_not_shown(tmp_path: Path) -> None:
    own = tmp_path / "sources.toml"
    own.write_text(f'[post]\nurl = "ftp://ada:{SECRET}@post.example/feed"\n')
    with pytest.raises(InvalidSources) as refused:
        load_sources(own, own)
    assert SECRET not in str(refused.value)


def test_a_password_reaches_its_server_and_is_kept_and_shown_nowhere(web, tmp_path: Path) -> None:
    host = web.origin.removeprefix("http://")
    page = web.put_article("/story", "A story")
    web.put_feed("/feed", page)
    web.put("/robots.txt", "", status=404)
    own = tmp_path / "sources.toml"
    own.write_text(
        f'[secret-post]\nurl = "http://ada:{SECRET}@{host}/feed"\ndelay = 0\n'
        f'proxy = "http://proxy-user:{SECRET}@{host}"\n'
    )
    base = [sys.executable, "-m", "ui.cli", "--database", "chips.db", "--sources", str(own)]
    told = ""
    for verb in (
        ["crawl", "secret-post"],
        ["sources", "list", "secret-post", "--json"],
        ["events", "--format", "jsonl"],
        ["export", "sqlite", "-o", "copy.db"],
    ):
        done = subprocess.run(
            [*base, *verb], cwd=tmp_path, env={"PYTHONPATH": str(HERE)}, capture_output=True,
            text=True, check=True, timeout=60,
        )  # fmt: skip
        told += done.stdout + done.stderr
    sent = [headers for path, headers in web.asked if path.endswith("/feed")]

    assert sent[-1]["Authorization"].startswith("Basic ")
    assert SECRET not in told
    kept = b"".join(f.read_bytes() for f in tmp_path.rglob("*") if f.is_file() and f != own)
    evidence = b"".join(gzip.decompress(f.read_bytes()) for f in tmp_path.rglob("*.warc.gz"))
    assert b"WARC-Target-URI" in evidence
    for secret in (SECRET.encode(), *(base64.b64encode(login) for login in LOGINS)):
        assert secret not in kept + evidence
