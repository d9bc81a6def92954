"""A mail, readable with and without HTML, handed to an SMTP server of yours."""

import re
import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from crawler.sources_toml import MAIL_ADDRESS
from store.outbox import Letter
from ui.channels import Channel, Key, Refused, Undelivered, is_text, texts
from ui.letters import html, text, title
from ui.posting import reason

#: How long one answer of the server may take, in seconds.
_SECONDS = 10.0
#: How the connection is secured, and the usual port of each way.
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
MOST = 100


def _are_addresses(value: Any) -> bool:
    found = texts(value)
    return bool(found) and all(re.fullmatch(MAIL_ADDRESS, one) for one in found)


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and _are_addresses(value)


KEYS = (
    Key("to", "a mail address in quotes (or a list of them)", _are_addresses, required=True),
    Key("from", "a mail address in quotes", _is_address, required=True),
    Key("server", 'the name of a mail server, such as "smtp.example.org"', is_text, required=True),
    Key("port", "a number of a port", lambda v: type(v) is int and 0 < v < 65536),
    Key("security", f"one of {', '.join(_PORTS)}", lambda v: v in tuple(_PORTS)),
    Key("user", "a text in quotes", is_text),
    Key("password", "", bool, is_secret=True),
)


def send(letter: Letter, channel: Channel, at: datetime) -> str:
    message = mail(letter, channel, at)
    try:
        with _connected(channel) as server:
            left_out = server.send_message(message)
    except smtplib.SMTPAuthenticationError:
        raise Undelivered("it does not take this user and password") from None
    except smtplib.SMTPRecipientsRefused as problem:
        raise _unhappy(max(problem.recipients.values())[0]) from None
    except smtplib.SMTPResponseException as problem:
        raise _unhappy(problem.smtp_code) from None
    except smtplib.SMTPException as problem:
        raise Undelivered(f"it did not take the mail ({type(problem).__name__})") from None
    except OSError as problem:
        raise Undelivered(_reason(problem)) from None
    took = len(texts(channel.settings["to"])) - len(left_out)
    return f"it took the mail for {took:,} {'address' if took == 1 else 'addresses'}" + (
        f", and not for {', '.join(left_out)}" if left_out else ""
    )


def mail(letter: Letter, channel: Channel, at: datetime) -> EmailMessage:
    """Always the same Message-ID, by which a mail that comes twice is shown once by most programs."""
    message = EmailMessage()
    message["Subject"] = f"Chokepoint: {title(letter)}"
    message["From"] = channel.settings["from"]
    message["To"] = ", ".join(texts(channel.settings["to"]))
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{letter.id}@chokepoint.invalid>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text(letter))
    message.add_alternative(html(letter), subtype="html")
    return message


def _connected(channel: Channel) -> smtplib.SMTP:
    settings = channel.settings
    security = settings.get("security", "starttls")
    host, port = settings["server"], settings.get("port", _PORTS[security])
    trusted = ssl.create_default_context()
    if security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=trusted)
    else:
        server = smtplib.SMTP(host, port, timeout=_SECONDS)
    try:
        if security == "starttls":
            server.starttls(context=trusted)
        if user := settings.get("user"):
            server.login(user, channel.secret("password"))
    except BaseException:
        server.close()
        raise
    return server


def _unhappy(code: int) -> Undelivered:
    """By SMTP, what begins with 4 may go well later, and what begins with 5 will not."""
    said = f"it answered {code}"
    return Refused(said) if code >= 500 else Undelivered(said)


def _reason(problem: OSError) -> str:
    if isinstance(problem, ssl.SSLCertVerificationError):
        return "its certificate is not one that this machine trusts"
    if isinstance(problem, ssl.SSLError):
        return 'the connection could not be secured: see whether "security" and "port" are right'
    return reason(problem)
