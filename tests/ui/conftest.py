"""A small database, made once, and the pages run on a database of the test's choice."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.small import PAGES
from tests.ui.written import fill


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The path of a database with the pages of small.py: never write to it."""
    return fill(tmp_path_factory.mktemp("ui") / "small.db", PAGES)


def _page(address: str) -> None:
    from ui.app import PAGES, show_page

    show_page(next(page.show for page in PAGES if page.address == address))


Shown = Callable[..., AppTest]


@pytest.fixture
def shown(small: Path, monkeypatch: pytest.MonkeyPatch) -> Shown:
    """Runs one page by its address, with the query of the address bar, and fails if it broke."""

    def run(address: str, database: Path = small, **query: str | list[str]) -> AppTest:
        monkeypatch.setenv("CHOKEPOINT_DATABASE", str(database))
        app = AppTest.from_function(_page, args=(address,), default_timeout=30)
        for name, value in query.items():
            app.query_params[name.rstrip("_")] = value
        app.run()
        assert not app.exception, app.exception
        return app

    return run


def html(app: AppTest) -> str:
    """Everything that the page shows by st.html."""
    return "\n".join(element.proto.body for element in app.get("html"))


def words(app: AppTest) -> str:
    """Everything that the page shows by st.text."""
    return "\n".join(element.value for element in app.text)


@pytest.fixture(autouse=True)
def main_program() -> Iterator[None]:
    """Streamlit's tests put a script of theirs in its place; processes begun later would run that."""
    kept = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = kept
