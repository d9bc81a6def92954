"""Which hosts are inside the network a crawl runs in."""

import pytest

from crawler.guard import is_inside


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "LOCALHOST.", "db.localhost", "printer.local", "wiki.internal",
        "127.0.0.1", "127.1", "0x7f.1", "2130706433", "0.0.0.0", "10.1.2.3", "172.16.0.1",
        "192.168.0.1", "169.254.169.254", "100.64.0.1", "::1", "fe80::1", "fd00::1",
        "::ffff:127.0.0.1", "[::1]",
    ],
)  # fmt: skip
def test_local_and_private_hosts_are_inside(host: str) -> None:
    assert is_inside(host)


@pytest.mark.parametrize(
    "host", ["wafer.example", "93.184.215.14", "2606:4700::1111", "münchen.de"]
)
def test_public_hosts_are_outside(host: str) -> None:
    assert not is_inside(host)
