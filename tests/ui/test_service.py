"""The schedule as a service: what is written and printed, on any path and for any system."""

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from ui import cli, service

ODD = "a folder/100% $chips"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    place = tmp_path / ODD
    place.mkdir(parents=True)
    monkeypatch.chdir(place)
    return place


def lines_of(unit: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in unit.splitlines() if "=" in line)


def test_the_unit_runs_this_very_command_with_whole_paths(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not cli.main(["--database", "chips.db", "watch", "--every", "30m", "--install"])

    written = (folder.parents[1] / "config/systemd/user/chokepoint.service").read_text()
    command = lines_of(written)["ExecStart"]
    words = [w.replace("%%", "%").replace("$$", "$") for w in shlex.split(command)]
    assert words[-10:] == [
        "--every", "30m", "--at-once", "2", "--time-limit", "1h", "--memory-limit", "1500", "--drain", "1m",
    ]  # fmt: skip
    assert words[words.index("--database") + 1] == str(folder / "chips.db")
    assert lines_of(written)["WorkingDirectory"] == str(folder).replace("%", "%%")
    assert lines_of(written)["TimeoutStopSec"] == "150"
    assert "systemctl --user enable --now chokepoint" in capsys.readouterr().out


def test_a_unit_of_somebody_else_is_left_as_it_is(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = service.unit_path()
    path.parent.mkdir(parents=True)
    path.write_text("mine")
    assert cli.main(["watch", "--install"]) == 1
    assert path.read_text() == "mine"
    assert "is there already and says something else" in capsys.readouterr().err


def test_installing_twice_changes_nothing(folder: Path) -> None:
    assert not cli.main(["watch", "--install"])
    assert not cli.main(["watch", "--install"])


def test_printing_writes_nothing_and_shows_every_system(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not cli.main(["watch", "my-feed", "--print"])
    shown = capsys.readouterr().out
    assert not service.unit_path().exists()
    assert "[Service]" in shown and "@reboot" in shown and "schtasks /Create" in shown
    cron = next(line for line in shown.splitlines() if line.startswith("17 "))
    assert "100\\% " in cron
    assert cron.endswith("update my-feed >> chokepoint.log 2>&1")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_systemd_finds_nothing_wrong_with_the_unit(folder: Path) -> None:
    cli.main(["watch", "--install"])
    checked = subprocess.run(
        ["systemd-analyze", "verify", str(service.unit_path())],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (checked.returncode, checked.stderr) == (0, "")
