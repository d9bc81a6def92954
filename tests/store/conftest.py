"""A database on a temporary file, empty or filled with the world of world.py."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.database import Store
from tests.store.world import World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "chips.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """An empty database."""
    with Store(path) as store:
        yield store


@pytest.fixture
def filled(store: Store, world: World) -> Store:
    """The whole world, saved."""
    world.save(store)
    return store
