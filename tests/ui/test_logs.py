"""What a long-running process says: a line for each thing, for people or for machines, without secrets."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from ui import logs

SECRET = "s3cr3t-word"


@pytest.fixture
def restored() -> Iterator[None]:
    """The logging of the tests, as it was."""
    handlers, level = logging.root.handlers[:], logging.root.level
    yield
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


def said(*, as_json: bool) -> list[str]:
    out = io.StringIO()
    logs.set_up(as_json=as_json, out=out)
    log = logging.getLogger("ui.watch")
    log.info("post: %s", "ok", extra={"fields": {"source": "post", "new_documents": 3}})
    log.warning("no answer from http://ada:%s@post.example/feed", SECRET)
    logging.getLogger("apscheduler").info("chatter")
    try:
        raise ValueError(f"proxy http://{SECRET}@proxy.example is gone")
    except ValueError:
        log.exception("a fault")
    return out.getvalue().splitlines()


@pytest.mark.usefixtures("restored")
def test_people_get_a_line_with_the_time_and_what_is_more_than_information() -> None:
    first, second, *_ = said(as_json=False)
    assert first[:2] == "20" and first[10:].split("Z ")[1] == "post: ok"
    assert second.split("Z ")[1] == "warning: no answer from http://…@post.example/feed"


@pytest.mark.usefixtures("restored")
def test_machines_get_an_object_a_line_with_its_fields() -> None:
    rows = [json.loads(line) for line in said(as_json=True)]
    assert [row["level"] for row in rows] == ["info", "warning", "error"]
    assert (rows[0]["said"], rows[0]["source"], rows[0]["new_documents"]) == ("post: ok", "post", 3)
    assert rows[0]["at"].endswith("Z")
    assert "Traceback" in rows[2]["said"]


@pytest.mark.usefixtures("restored")
@pytest.mark.parametrize("as_json", [True, False])
def test_no_secret_stands_in_any_line_not_even_of_a_traceback(as_json: bool) -> None:
    assert SECRET not in "\n".join(said(as_json=as_json))
