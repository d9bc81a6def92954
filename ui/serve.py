"""Start the screens: Streamlit as a child process, on this machine only."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import webbrowser
from pathlib import Path

ADDRESS = "127.0.0.1"
#: The first port that is tried, Streamlit's own.
PORT = 8501
#: What holds whatever a user's own Streamlit settings say; flags win over every settings file.
_FLAGS = {
    "server.address": ADDRESS,
    "server.headless": "true",
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": "false",
    "browser.serverAddress": ADDRESS,
    "client.toolbarMode": "minimal",
    "global.developmentMode": "false",
    "logger.hideWelcomeMessage": "true",
    "logger.level": "warning",
}


class PortTaken(ValueError):
    """Something else listens on the port that was asked for."""


def serve(database: Path, port: int | None, *, open_browser: bool) -> int:
    """Shows the database until interrupted; Streamlit's exit status. Raises PortTaken."""
    signal.signal(signal.SIGTERM, _interrupt)
    chosen = free_port(port)
    address = f"http://{ADDRESS}:{chosen}"
    child = subprocess.Popen(command(chosen), env=_environment(database))
    print(f"The timeline is at {address} (Ctrl-C ends it)", flush=True)
    if open_browser:
        threading.Thread(target=_open, args=(address, chosen, child), daemon=True).start()
    try:
        return child.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        _end(child)


def command(port: int) -> list[str]:
    """Streamlit on our app, with the flags that no settings file can override."""
    flags = [f"--{name}={value}" for name, value in _FLAGS.items()]
    app = Path(__file__).with_name("app.py")
    return [
        *(sys.executable, "-P", "-m", "streamlit", "run", str(app)),
        *(*flags, f"--server.port={port}"),
    ]


def free_port(wanted: int | None) -> int:
    """The port asked for, or PORT or one that the system gives. Raises PortTaken."""
    if wanted is not None:
        if _is_free(wanted):
            return wanted
        raise PortTaken(f"port {wanted} of {ADDRESS} is taken: name another with --port, or none")
    if _is_free(PORT):
        return PORT
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return int(probe.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except (OSError, OverflowError):
            return False
    return True


def _environment(database: Path) -> dict[str, str]:
    """Ours, with the database, and with the packages findable from any directory."""
    root = str(Path(__file__).parent.parent)
    paths = [root, os.environ.get("PYTHONPATH", "")]
    return os.environ | {
        "CHOKEPOINT_DATABASE": str(database.resolve()),
        "PYTHONPATH": os.pathsep.join(p for p in paths if p),
    }


def _open(address: str, port: int, child: subprocess.Popen[bytes]) -> None:
    """The browser, once somebody answers; a page that cannot load yet helps nobody."""
    while child.poll() is None:
        with socket.socket() as probe:
            if not probe.connect_ex((ADDRESS, port)):
                webbrowser.open(address)
                return
        time.sleep(0.2)


def _interrupt(*_: object) -> None:
    """Being asked to stop is like Ctrl-C: the child must not stay behind."""
    raise KeyboardInterrupt


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ctrl-C reaches the child too; it gets a moment to leave by itself."""
    if child.poll() is None:
        child.terminate()
    try:
        child.wait(5)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
