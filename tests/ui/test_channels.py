"""Channels against real receivers of this machine: a web server, a mail server, a file, a program."""

import hmac
import json
import socket
import stat
import sys
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from xml.etree import ElementTree

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from nlp.alerts import Alert, Evidence, Kind
from nlp.snapshots import Difference
from store.outbox import Letter
from tests.watching import NOON, Receiver, receiver
from ui.alerts import slack, webhook
from ui.channels import Channel, Refused, Secret, Undelivered
from ui.letters import html, text, title
from ui.trying import sample

SECRET = "a-word-that-nobody-sees"
EVIL = '<script>alert("x")</script> & <!channel> @everyone'


def letter(
    headline: str = "Baidu ordered 100,000 H20", *, many: int = 1, digest: bool = False
) -> Letter:
    alerts = [
        Alert(
            f"{n:016x}", "orders", "event", f"event{n}", Kind.UPDATE, headline, NOON,
            {"type": "order", "value": ""},
            (Difference("quantity", "100k", "130k"),),
            (Evidence("Post", "2026-05-01", "https://post.example/a?b=1&c=2", f"{headline}, it is said."),),
            {"quantity_low": 1e5},
        )
        for n in range(many)
    ]  # fmt: skip
    return Letter("0123456789abcdef", "desk", NOON, digest, tuple(alerts))


@pytest.fixture
def desk() -> Iterator[Receiver]:
    with receiver() as kept:
        yield kept


def hook(desk: Receiver, **settings: object) -> Channel:
    return Channel("desk", "webhook", {"url": desk.url, **settings})


# Webhooks


def test_a_webhook_is_signed_json_with_the_id_of_its_letter(
    desk: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_SECRET", SECRET)
    said = hook(desk, secret=Secret("DESK_SECRET")).send(letter(), NOON)

    ((headers, body),) = desk.came
    assert said == "it answered 200 OK"
    assert headers["idempotency-key"] == headers["webhook-id"] == "0123456789abcdef"
    moment = headers["webhook-timestamp"]
    assert int(moment) == NOON.timestamp()
    digest = hmac.digest(SECRET.encode(), f"0123456789abcdef.{moment}.".encode() + body, "sha256")
    assert headers["webhook-signature"] == f"v1,{b64encode(digest).decode()}"
    (alert,) = json.loads(body)["alerts"]
    assert (alert["kind"], alert["changes"]) == (
        "update",
        [{"what": "quantity", "was": "100k", "now": "130k"}],
    )
    assert alert["reports"][0]["publisher"] == "Post"
    assert SECRET.encode() not in body


def test_a_signature_is_what_every_library_of_standard_webhooks_is_tested_with() -> None:
    signed = webhook.signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )

    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_receiver_of_the_documentation_takes_what_is_ours(
    desk: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_SECRET", SECRET)
    hook(desk, secret=Secret("DESK_SECRET")).send(letter(), NOON)
    ((headers, body),) = desk.came
    document = (Path(__file__).parents[2] / "docs/watches.md").read_text("utf-8")
    known: dict[str, object] = {}
    exec(document.split("```python\n")[1].split("```")[0], known)

    assert known["is_ours"](headers, body, SECRET.encode())  # type: ignore[operator]
    assert not known["is_ours"](headers, body + b" ", SECRET.encode())  # type: ignore[operator]


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        (503, Undelivered, "it answered 503 Service Unavailable"),
        (429, Undelivered, "it answered 429 Too Many Requests"),
        (401, Undelivered, "it answered 401 Unauthorized: see whether the secret is the right one"),
        (404, Undelivered, "it answered 404 Not Found: see whether the address is the right one"),
        (302, Undelivered, "it answered 302 Found: it has moved; write down its new address"),
        (422, Refused, "it answered 422 Unprocessable"),
    ],
)
def test_an_answer_that_is_none_is_said_in_words(
    desk: Receiver, status: int, error: type[Undelivered], words: str
) -> None:
    desk.always, desk.headers = status, {"Retry-After": "90", "Location": desk.url}
    with pytest.raises(Undelivered, match=words) as problem:
        hook(desk).send(letter(), NOON)

    assert type(problem.value) is error
    wish = problem.value.wish
    assert (wish and wish.total_seconds()) == (90 if status in (429, 503) else None)
    assert desk.url not in str(problem.value)


def test_nobody_there_and_nonsense_are_said_in_words() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        closed = Channel("desk", "webhook", {"url": f"http://127.0.0.1:{taken.getsockname()[1]}/"})
        with pytest.raises(Undelivered, match="no connection: connection refused"):
            closed.send(letter(), NOON)
    with pytest.raises(Undelivered, match="no connection"):
        Channel("desk", "webhook", {"url": "http://nobody.invalid/"}).send(letter(), NOON)


# Secrets


def test_a_secret_is_read_from_the_environment_or_from_a_file_of_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")
    file.chmod(0o600)
    monkeypatch.setenv("DESK_SECRET", SECRET)

    assert Secret("DESK_SECRET").read() == Secret(file=file).read() == SECRET
    file.chmod(0o640)
    with pytest.raises(Undelivered, match=f"others may read {file}: chmod 600 {file}"):
        Secret(file=file).read()
    with pytest.raises(Undelivered, match="the environment has no DESK_NOTHING: set it"):
        Secret("DESK_NOTHING").read()
    with pytest.raises(Undelivered, match="cannot be read: No such file"):
        Secret(file=tmp_path / "nothing").read()


# Mail


class Catcher:
    """What a mail server took; it refuses mail for addresses of `refused`."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refused: tuple[str, ...] = ()
        self.logins: list[tuple[bytes, bytes]] = []

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 nobody here of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return "250 OK"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        self.logins.append((data.login, data.password))  # type: ignore[attr-defined]
        return AuthResult(success=data.password == SECRET.encode(), handled=False)  # type: ignore[attr-defined]


@pytest.fixture
def catcher() -> Iterator[tuple[Catcher, Channel]]:
    kept = Catcher()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(
        kept, hostname="127.0.0.1", port=port,
        authenticator=kept.authenticate, auth_require_tls=False,
    )  # fmt: skip
    controller.start()
    settings = {"to": ["ann@example.org", "bob@example.org"], "from": "chokepoint@example.org",
                "server": "127.0.0.1", "port": port, "security": "none"}  # fmt: skip
    yield kept, Channel("mail", "email", settings)
    controller.stop()


def test_a_mail_is_readable_with_and_without_html(catcher: tuple[Catcher, Channel]) -> None:
    server, channel = catcher
    assert channel.send(letter(), NOON) == "it took the mail for 2 addresses"

    (mail,) = server.mails
    assert mail["Subject"] == "Chokepoint: Update: Baidu ordered 100,000 H20"
    assert mail["Message-ID"] == "<0123456789abcdef@chokepoint.invalid>"
    assert mail["To"] == "ann@example.org, bob@example.org"
    plain, rich = (_said(mail, sort) for sort in ("plain", "html"))
    assert (
        "  quantity: 100k → 130k\n" in plain and "“Baidu ordered 100,000 H20, it is said.”" in plain
    )
    assert "<li>quantity: 100k → 130k</li>" in rich
    assert '<a href="https://post.example/a?b=1&amp;c=2">Post, 2026-05-01</a>' in rich


def _said(mail: EmailMessage, sort: str) -> str:
    part = mail.get_body((sort,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_digest_is_one_mail_under_its_watches(catcher: tuple[Catcher, Channel]) -> None:
    server, channel = catcher
    channel.send(letter(many=3, digest=True), NOON)

    (mail,) = server.mails
    assert mail["Subject"] == "Chokepoint: digest of 06 Jul 2026, 3 alerts (orders)"


def test_a_mail_that_one_address_refuses_goes_to_the_others(
    catcher: tuple[Catcher, Channel],
) -> None:
    server, channel = catcher
    server.refused = ("bob@example.org",)
    assert (
        channel.send(letter(), NOON)
        == "it took the mail for 1 address, and not for bob@example.org"
    )

    server.refused = ("ann@example.org", "bob@example.org")
    with pytest.raises(Refused, match="it answered 550"):
        channel.send(letter(), NOON)


def test_a_mail_server_that_asks_who_is_there_is_told(
    catcher: tuple[Catcher, Channel], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, channel = catcher
    monkeypatch.setenv("MAIL_PASSWORD", SECRET)
    own = replace(
        channel, settings={**channel.settings, "user": "me", "password": Secret("MAIL_PASSWORD")}
    )
    own.send(letter(), NOON)
    assert server.logins == [(b"me", SECRET.encode())]

    monkeypatch.setenv("MAIL_PASSWORD", "wrong")
    with pytest.raises(Undelivered, match="it does not take this user and password"):
        own.send(letter(), NOON)


def test_a_mail_server_that_cannot_secure_the_connection_gets_nothing(
    catcher: tuple[Catcher, Channel],
) -> None:
    server, channel = catcher
    for security in ("starttls", "tls"):
        secured = replace(channel, settings={**channel.settings, "security": security})
        with pytest.raises(Undelivered):
            secured.send(letter(), NOON)
    assert server.mails == []


# Feed, room, desktop


def test_a_feed_has_each_alert_once_the_newest_first(tmp_path: Path) -> None:
    file = tmp_path / "alerts.xml"
    feed = Channel("feed", "atom", {"file": str(file)})
    feed.send(letter(many=2), NOON)
    later = letter("Tencent ordered B200", many=3)
    assert feed.send(later, NOON).endswith("alerts.xml has 3 entries")

    entries = ElementTree.parse(file).getroot().findall("{*}entry")
    assert [e.findtext("{*}title") for e in entries] == [
        "Update: Tencent ordered B200",
        "Update: Baidu ordered 100,000 H20",
        "Update: Baidu ordered 100,000 H20",
    ]
    assert len({e.findtext("{*}id") for e in entries}) == 3


@pytest.mark.parametrize("body", ["no feed", "<feed xmlns='http://www.w3.org/2005/Atom'/>"])
def test_a_file_that_is_not_the_channels_own_is_left_as_it_is(tmp_path: Path, body: str) -> None:
    file = tmp_path / "alerts.xml"
    file.write_text(body)
    with pytest.raises(Undelivered, match="is left as it is: name another file"):
        Channel("feed", "atom", {"file": str(file)}).send(letter(), NOON)

    assert file.read_text() == body


def test_a_room_gets_text_in_which_nothing_that_others_said_means_anything(
    desk: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROOM_URL", desk.url)
    Channel("room", "slack", {"url": Secret("ROOM_URL")}).send(letter(EVIL), NOON)

    said = json.loads(desk.came[0][1])["text"]
    assert said == slack.message(letter(EVIL))
    assert "<script>" not in said and "<!channel>" not in said and "@everyone" not in said
    assert "<https://post.example/a?b=1&amp;c=2|Post, 2026-05-01>" in said


def test_a_desktop_shows_a_note_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Channel("screen", "desktop")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Undelivered, match="there is no notify-send here"):
        screen.send(letter(), NOON)

    program, shown = tmp_path / "notify-send", tmp_path / "shown"
    program.write_text(
        f"#!{sys.executable}\nimport sys\nopen({str(shown)!r}, 'w').write('|'.join(sys.argv[1:]))\n"
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    assert screen.send(letter("<b>Baidu"), NOON) == "it was shown"
    assert shown.read_text().endswith(
        "Update: <b>Baidu|Update: &lt;b&gt;Baidu\nquantity: 100k → 130k"
    )


# Letters


def test_everything_that_others_said_is_escaped() -> None:
    evil = replace(letter(EVIL), alerts=tuple(
        replace(a, watch="orders", changes=(Difference(EVIL, EVIL, EVIL),), facts={EVIL: EVIL},
                evidence=(Evidence(EVIL, EVIL, "javascript:alert(1)", EVIL),))
        for a in letter(EVIL).alerts
    ))  # fmt: skip

    page = html(evil)
    assert "<script>" not in page and "javascript:" not in page and "<!channel>" not in page


def test_a_headline_of_two_lines_is_no_second_header(catcher: tuple[Catcher, Channel]) -> None:
    server, channel = catcher
    channel.send(letter("Baidu\r\nBcc: eve@example.org\r\n\r\nordered"), NOON)

    assert server.mails[0]["Bcc"] is None
    assert title(letter("Baidu\nordered")) == "Update: Baidu ordered"


def test_a_sample_says_that_it_is_one() -> None:
    assert "This is a test" in text(sample("desk", NOON))
