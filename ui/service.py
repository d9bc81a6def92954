"""The schedule as a service of the system: what to write where, and the lines that do it."""

import os
import shlex
import sys
from pathlib import Path

#: What a service is given to end in, in seconds: the drain, what children get after it, and the book.
_TO_END = 90
NAME = "chokepoint"


def unit_path() -> Path:
    """Where systemd looks for the services of this user."""
    config = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(config) / "systemd" / "user" / f"{NAME}.service"


def unit(arguments: list[str], folder: Path, drain: float) -> str:
    """A systemd unit that keeps the schedule in `folder`; `arguments` are those of `chokepoint`."""
    command = " ".join(_systemd(word) for word in program(arguments))
    return f"""\
[Unit]
Description=Chokepoint: crawl, analyse and merge on schedule

[Service]
Type=exec
WorkingDirectory={_systemd_path(folder)}
ExecStart={command}
Restart=on-failure
RestartSec=30
KillMode=mixed
TimeoutStopSec={drain + _TO_END:.0f}
Nice=10
NoNewPrivileges=yes

[Install]
WantedBy=default.target
"""


def other_systems(watch: list[str], update: list[str], folder: Path) -> str:
    """Lines for where there is no systemd: cron, and the Task Scheduler of Windows, for WSL."""
    once, going = shlex.join(program(update)), shlex.join(program(watch))
    place = shlex.quote(str(folder))
    log = "chokepoint.log"
    return f"""\
# cron (crontab -e): keeps the schedule from the next start of the machine on …
@reboot cd {place} && {_cron(going)} >> {log} 2>&1
# … or, without `watch`, one round every hour:
17 * * * * cd {place} && {_cron(once)} >> {log} 2>&1

# Windows, where Chokepoint runs in WSL: at each log-on, in a Command Prompt
schtasks /Create /TN Chokepoint /SC ONLOGON /TR "wsl.exe --cd {folder} -- {going}"
"""


def install(text: str, path: Path) -> None:
    """Writes the unit. Raises FileExistsError where another one stands there."""
    if path.exists() and path.read_text("utf-8") != text:
        raise FileExistsError(
            f"{path} is there already and says something else: see what, and remove it first"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def next_steps(path: Path) -> str:
    """What to type once the unit is written."""
    return f"""\
wrote {path}; now:
  systemctl --user daemon-reload
  systemctl --user enable --now {NAME}
  loginctl enable-linger          # so that it also runs while nobody is logged in
  journalctl --user -fu {NAME}     # what it says
  systemctl --user status {NAME}"""


def program(arguments: list[str]) -> list[str]:
    """The command line with the Python that runs now."""
    beside = Path(sys.executable).with_name("chokepoint")
    start = [str(beside)] if beside.exists() else [sys.executable, "-m", "ui.cli"]
    return [*start, *arguments]


def _systemd(word: str) -> str:
    """One word of ExecStart: "%" and "$" begin something there, and blanks end a word."""
    escaped = word.replace("\\", "\\\\").replace("%", "%%").replace("$", "$$").replace('"', '\\"')
    return f'"{escaped}"' if not escaped or set(escaped) & set(" '\t;") else escaped


def _systemd_path(path: Path) -> str:
    return str(path).replace("%", "%%")


def _cron(line: str) -> str:
    """In a crontab "%" ends the command."""
    return line.replace("%", r"\%")
