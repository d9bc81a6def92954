"""Start the screens: Streamlit as a child process, on this machine only unless asked otherwise.

Any other address needs a password; ui/gate.py asks for it.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import webbrowser
from pathlib import Path

from ui.gate import is_loopback

ADDRESS = "127.0.0.1"
#: The environment variable with the password.
PASSWORD = "CHOKEPOINT_PASSWORD"
#: The environment variable by which the screens are told of the user's own sources.
SOURCES = "CHOKEPOINT_SOURCES"
#: The first port that is tried, Streamlit's own.
PORT = 8501
#: What holds whatever a user's own Streamlit settings say; flags win over every settings file.
_FLAGS: dict[str, object] = {
    "server.headless": "true",
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "minimal",
    "global.developmentMode": "false",
    "logger.hideWelcomeMessage": "true",
    "logger.level": "warning",
}


class PortTaken(ValueError):
    """Something else listens on the port that was asked for."""


class PasswordMissing(ValueError):
    """The screens would be open to everybody who reaches the address."""


def serve(
    database: Path,
    port: int | None,
    *,
    open_browser: bool,
    address: str = ADDRESS,
    sources: Path | None = None,
) -> int:
    """Shows the database until interrupted; Streamlit's exit status.

    `address` is the one that is listened on; `sources` the user's own list, which a page can ask. Raises PortTaken, and PasswordMissing where the address
    is not of this machine alone and no password is set.
    """
    if not is_loopback(address) and not os.environ.get(PASSWORD):
        raise PasswordMissing(
            f"{address} can be reached from other machines: set the environment variable "
            f"{PASSWORD} to a password that readers will be asked for"
        )
    signal.signal(signal.SIGTERM, _interrupt)
    chosen = free_port(port, address)
    child = subprocess.Popen(command(chosen, address), env=_environment(database, sources))
    print(f"The timeline is at http://{address}:{chosen} (Ctrl-C ends it)", flush=True)
    if open_browser:
        threading.Thread(target=_open, args=(address, chosen, child), daemon=True).start()
    try:
        return child.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        _end(child)


def command(port: int, address: str = ADDRESS) -> list[str]:
    """Streamlit on what is served, with the flags that no settings file can override."""
    flags = _FLAGS | {"server.address": address, "server.port": port}
    if not is_loopback(address):
        # Readers come by any name of this machine; the password keeps out who only knows its name.
        flags |= {"server.allowedHosts": "*"}
    else:
        flags |= {"browser.serverAddress": address}
    served = Path(__file__).with_name("served.py")
    return [
        *(sys.executable, "-P", "-m", "streamlit", "run", str(served)),
        *(f"--{name}={value}" for name, value in flags.items()),
    ]


def free_port(wanted: int | None, address: str = ADDRESS) -> int:
    """The port asked for, or PORT or one that the system gives. Raises PortTaken."""
    if wanted is not None:
        if _is_free(wanted, address):
            return wanted
        raise PortTaken(f"port {wanted} of {address} is taken: name another with --port, or none")
    if _is_free(PORT, address):
        return PORT
    with _probe(address) as probe:
        probe.bind((address, 0))
        return int(probe.getsockname()[1])


def _probe(address: str) -> socket.socket:
    return socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)


def _is_free(port: int, address: str) -> bool:
    with _probe(address) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except (OSError, OverflowError):
            return False
    return True


def _environment(database: Path, sources: Path | None) -> dict[str, str]:
    """Ours, with the database and the sources, and with the packages findable from any directory."""
    root = str(Path(__file__).parent.parent)
    paths = [root, os.environ.get("PYTHONPATH", "")]
    own = {SOURCES: str(sources)} if sources else {}
    return (
        os.environ
        | own
        | {
            "CHOKEPOINT_DATABASE": str(database.resolve()),
            "PYTHONPATH": os.pathsep.join(p for p in paths if p),
        }
    )


def _open(address: str, port: int, child: subprocess.Popen[bytes]) -> None:
    """The browser, once somebody answers; a page that cannot load yet helps nobody."""
    while child.poll() is None:
        with _probe(address) as probe:
            if not probe.connect_ex((address, port)):
                webbrowser.open(f"http://{address}:{port}")
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
