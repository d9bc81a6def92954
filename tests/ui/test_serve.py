"""The server listens on this machine only, on a port that is free."""

import os
import signal
import socket
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

import ui.serve
from ui.serve import ADDRESS, PASSWORD, PORT, PasswordMissing, PortTaken, command, free_port, serve

SETTINGS = tomllib.loads(
    Path(ui.serve.__file__).with_name(".streamlit").joinpath("config.toml").read_text("utf-8")
)


@pytest.fixture
def taken():
    """A port that something else listens on."""
    with socket.socket() as other:
        other.bind((ADDRESS, 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_port_that_is_asked_for_and_taken_is_refused_with_what_to_do(taken):
    with pytest.raises(PortTaken, match=rf"port {taken} .* --port"):
        free_port(taken)


def test_another_port_is_found_where_the_usual_one_is_taken(taken, monkeypatch):
    monkeypatch.setattr("ui.serve.PORT", taken)
    found = free_port(None)
    assert found not in (taken, 0)
    assert free_port(found) == found


@pytest.mark.parametrize("port", [-1, 99999])
def test_a_port_that_cannot_be_is_refused(port):
    with pytest.raises(PortTaken):
        free_port(port)


def test_the_address_and_the_silence_cannot_be_overridden_by_a_users_settings():
    flags = command(PORT)
    assert "--server.address=127.0.0.1" in flags
    assert "--browser.gatherUsageStats=false" in flags
    assert f"--server.port={PORT}" in flags


@pytest.mark.parametrize("address", ["0.0.0.0", "192.0.2.7", "::", "chips.example"])
def test_other_machines_are_let_in_only_with_a_password(monkeypatch, address):
    monkeypatch.delenv(PASSWORD, raising=False)
    with pytest.raises(PasswordMissing, match=PASSWORD):
        serve(Path("none.db"), None, open_browser=False, address=address)


def test_readers_from_other_machines_may_come_by_any_name():
    assert "--server.allowedHosts=*" in command(PORT, "0.0.0.0")
    assert "--server.allowedHosts=*" not in command(PORT)


def test_a_folder_of_ours_in_the_working_directory_hides_nothing():
    assert "-P" in command(PORT)


@pytest.mark.slow
@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_nothing_stays_behind_when_it_is_asked_to_stop(small, tmp_path, asked):
    port = free_port(None)
    serving = (
        "import sys; from pathlib import Path; from ui.serve import serve;"
        f"sys.exit(serve(Path({str(small)!r}), {port}, open_browser=False))"
    )
    root = str(Path(ui.serve.__file__).parents[1])
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", serving],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": root},
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout.readline() == (
        f"The timeline is at http://{ADDRESS}:{port} (Ctrl-C ends it)\n".encode()
    )
    deadline = time.monotonic() + 30
    while not answers(port) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert answers(port)
    process.send_signal(asked)
    assert process.wait(15) == 0
    assert not answers(port)


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex((ADDRESS, port)) == 0


def test_the_settings_beside_the_app_admit_only_this_machine():
    assert SETTINGS["server"]["address"] == ADDRESS
    assert SETTINGS["server"]["allowedHosts"] == [ADDRESS, "localhost"]
    assert SETTINGS["client"]["toolbarMode"] == "minimal"


def test_no_font_or_picture_comes_from_elsewhere():
    assert "http" not in str(SETTINGS)
    assert "http" not in Path(ui.serve.__file__).with_name("style.css").read_text("utf-8")
