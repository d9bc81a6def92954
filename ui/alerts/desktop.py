"""A note on the desktop of whoever runs Chokepoint, by `notify-send` where there is one (Linux)."""

import shutil
import subprocess
from datetime import datetime
from html import escape

from store.outbox import Letter
from ui.channels import Channel, Key, Undelivered
from ui.letters import changes, label, line, title

KEYS: tuple[Key, ...] = ()
MOST = 20
#: A note shows no more lines, and no more letters of one.
_LINES, _LETTERS = 5, 160
_SECONDS = 5.0


def send(letter: Letter, channel: Channel, at: datetime) -> str:
    program = shutil.which("notify-send")
    if program is None:
        raise Undelivered("there is no notify-send here: install libnotify, or use another channel")
    lines = [f"{label(alert)}: {line(alert)}" for alert in letter.alerts]
    if len(lines) == 1:
        lines += changes(letter.alerts[0])
    # The body is markup to most desktops.
    body = escape("\n".join(shown[:_LETTERS] for shown in lines[:_LINES]), quote=False)
    command = [
        program,
        "--app-name=Chokepoint",
        "--",
        f"Chokepoint: {title(letter)}"[:_LETTERS],
        body,
    ]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
    except (subprocess.SubprocessError, OSError):
        raise Undelivered("notify-send could not show it: is anybody at the desktop?") from None
    return "it was shown"
