"""A message in a room of Slack, Mattermost, Rocket.Chat, Zulip or whoever else takes Slack's incoming webhooks.

Such an address is a secret: whoever knows it can write into the room. A room cannot tell a letter that comes
twice, which happens only if the sender is killed between an answer and writing it down.
"""

import json
from datetime import datetime

from nlp.alerts import Alert
from store.outbox import Letter
from ui.channels import Channel, Key
from ui.letters import changes, label, line, title
from ui.posting import post

KEYS = (Key("url", "", bool, required=True, is_secret=True),)
MOST = 20
#: Slack's own three escapes; a zero-width space keeps "@channel" of a headline from calling anybody.
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "@\u200b"})


def send(letter: Letter, channel: Channel, at: datetime) -> str:
    body = json.dumps({"text": message(letter)}, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json", "User-Agent": "Chokepoint"}
    return post(channel.secret("url"), body, headers | {"Idempotency-Key": letter.id})


def message(letter: Letter) -> str:
    """In the form that all of them read: text with bold and links, nothing that others said unescaped."""
    if len(letter.alerts) == 1:
        return _of(letter.alerts[0])
    return "\n\n".join([f"*{_plain(title(letter))}*", *map(_of, letter.alerts)])


def _of(alert: Alert) -> str:
    lines = [f"*{_plain(alert.watch)}* · {label(alert)}: {_plain(line(alert))}"]
    lines += [f"• {_plain(change)}" for change in changes(alert)]
    if alert.evidence:
        last = alert.evidence[-1]
        lines.append(f"> {_plain(' '.join(last.quote.split()))}")
        lines.append(_link(last.url, f"{last.publisher}, {last.published}"))
    return "\n".join(lines)


def _link(url: str, words: str) -> str:
    if not url.startswith(("https://", "http://")) or set(url) & set("|<> "):
        return _plain(words)
    return f"<{url.replace('&', '&amp;')}|{_plain(words).replace('|', '/')}>"


def _plain(words: str) -> str:
    return words.translate(_ESCAPES)
