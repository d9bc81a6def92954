"""Who is let in, asked as a browser, a program and a stranger would ask."""

import asyncio
import base64
from http.cookies import SimpleCookie

import pytest

from ui.gate import Gate, is_loopback

HERE, ELSEWHERE = ("127.0.0.1", 8501), ("192.0.2.7", 8501)
PASSWORD = "grüne Insel, 7"


async def screens(scope, receive, send):
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"the screens"})


class Answer:
    def __init__(self, messages):
        self.kind = messages[0]["type"]
        self.status = messages[0].get("status")
        self.headers = dict(messages[0].get("headers", []))
        self.text = b"".join(m.get("body", b"") for m in messages).decode()


def ask(gate, path="/", *, server=ELSEWHERE, type="http", body=b"", query="", **headers):
    scope = {
        "type": type,
        "path": path,
        "method": "POST" if body else "GET",
        "query_string": query.encode(),
        "server": server,
        "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
    }
    said = []

    async def receive():
        return {"type": "http.request", "body": body}

    async def send(message):
        said.append(message)

    asyncio.run(gate(scope, receive, send))
    return Answer(said)


def log_in(gate, password, query=""):
    from urllib.parse import urlencode

    return ask(gate, "/login", body=urlencode({"password": password}).encode(), query=query)


def key_of(answer):
    kept = SimpleCookie(answer.headers[b"set-cookie"].decode())
    return "; ".join(f"{name}={morsel.value}" for name, morsel in kept.items())


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.2", False),
        ("", False),
    ],
)
def test_which_addresses_only_this_machine_reaches(address, own):
    assert is_loopback(address) is own


def test_this_machine_needs_no_password_and_others_are_refused_without_one():
    gate = Gate(screens)
    assert ask(gate, server=HERE).text == "the screens"
    refused = ask(gate)
    assert refused.status == 403 and "CHOKEPOINT_PASSWORD" in refused.text
    assert ask(gate, type="websocket").kind == "websocket.close"


def test_a_password_is_asked_of_everybody_and_of_every_connection():
    gate = Gate(screens, PASSWORD)
    for server in (HERE, ELSEWHERE):
        assert ask(gate, "/documents", server=server).status == 401
        assert ask(gate, server=server, type="websocket").kind == "websocket.close"
    assert ask(gate, "/_stcore/health").text == "the screens"
    assert ask(gate, "/_stcore/health", type="websocket").kind == "websocket.close"


def test_who_gives_the_password_is_led_to_where_he_wanted_and_stays_in():
    gate = Gate(screens, PASSWORD)
    asked = ask(gate, "/event", query="event=ab&x=<")
    assert 'action="/login?to=%2Fevent%3Fevent%3Dab%26x%3D%3C"' in asked.text
    answer = log_in(gate, PASSWORD, "to=%2Fevent%3Fevent%3Dab")
    assert (answer.status, answer.headers[b"location"]) == (303, b"/event?event=ab")
    assert b"HttpOnly; SameSite=Lax" in answer.headers[b"set-cookie"]
    assert ask(gate, cookie=key_of(answer)).text == "the screens"
    assert ask(gate, cookie=key_of(answer), type="websocket").kind == "websocket.accept"


@pytest.mark.parametrize("wrong", ["", "grune Insel, 7", PASSWORD + "x"])
def test_a_wrong_password_opens_nothing(wrong, monkeypatch):
    monkeypatch.setattr("ui.gate._PENALTY", 0)
    answer = log_in(Gate(screens, PASSWORD), wrong)
    assert answer.status == 401 and b"set-cookie" not in answer.headers


def test_a_program_may_give_the_password_with_its_request():
    gate = Gate(screens, PASSWORD)
    right = base64.b64encode(f"any:{PASSWORD}".encode()).decode()
    assert ask(gate, authorization=f"Basic {right}").text == "the screens"
    assert ask(gate, authorization="Basic %%%").status == 401
    assert ask(gate, authorization=f"Bearer {right}").status == 401


def test_a_key_ends_and_cannot_be_made_up():
    day = 86_400
    now = [1_000_000.0]
    gate = Gate(screens, PASSWORD, lambda: now[0])
    key = key_of(log_in(gate, PASSWORD))
    now[0] += 29 * day
    assert ask(gate, cookie=key).status == 200
    now[0] += 2 * day
    assert ask(gate, cookie=key).status == 401
    later = key.replace("3592000", "9592000")
    assert later != key and ask(gate, cookie=later).status == 401
    assert ask(Gate(screens, PASSWORD, lambda: 1_000_000.0), cookie=key).status == 401


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil.example", ""])
def test_nobody_is_led_to_another_site(to):
    assert log_in(Gate(screens, PASSWORD), PASSWORD, f"to={to}").headers[b"location"] == b"/"


def test_a_page_of_another_site_cannot_open_a_connection():
    gate = Gate(screens)
    asked = {"type": "websocket", "server": HERE, "host": "127.0.0.1:8501"}
    assert ask(gate, **asked, origin="http://127.0.0.1:8501").kind == "websocket.accept"
    assert ask(gate, **asked, origin="http://evil.example").kind == "websocket.close"


def test_a_page_may_load_nothing_from_elsewhere():
    assert (
        b"default-src 'self'" in ask(Gate(screens), server=HERE).headers[b"content-security-policy"]
    )
