"""A site and a schedule for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.schedule.tried import Site, Tried, serving


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as served:
        yield served


@pytest.fixture
def tried(tmp_path: Path, site: Site) -> Tried:
    return Tried(tmp_path, site, tmp_path / "sources.toml")
