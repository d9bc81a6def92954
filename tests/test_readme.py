"""What the README promises is so: its commands run, its verbs exist, its links lead somewhere."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from store.exports.formats import FORMATS
from ui.cli import verb_names

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
COMMANDS = [line.split("#")[0].strip() for block in BLOCKS for line in block.splitlines()]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def python(command: str) -> list[str]:
    """A `chokepoint …` line of the README as it runs from a checkout."""
    return [sys.executable, "-m", "ui.cli", *shlex.split(command)[1:]]


def test_every_verb_is_explained_and_every_explained_verb_exists():
    explained = set(re.findall(r"`(\w+)(?: [^`]*)?`", README.split("| verb |")[1].split("\n\n")[0]))
    assert verb_names() <= explained
    assert explained - verb_names() <= {"again", "check"}


def test_every_export_format_is_named():
    assert f"`export {'/'.join(FORMATS)} " in README


def test_the_make_targets_exist():
    for command in (c for c in COMMANDS if c.startswith("make")):
        subprocess.run([*command.split(), "--dry-run"], cwd=ROOT, check=True, capture_output=True)


@pytest.mark.parametrize("path", re.findall(r"\]\((?!https?:)([^)]+)\)", README))
def test_a_link_leads_to_a_file(path):
    assert (ROOT / path).exists()


@pytest.mark.slow
def test_the_tour_runs_as_it_is_written(tmp_path):
    tour = [c for c in COMMANDS if c.startswith("chokepoint")]
    assert len(tour) >= 4
    for command in tour:
        if command.split()[-1] == "serve":
            assert_serves(command, tmp_path)
        else:
            subprocess.run(
                python(command), cwd=tmp_path, env=ENVIRONMENT, check=True, capture_output=True
            )
    assert (tmp_path / "events.csv").stat().st_size > 1000


def assert_serves(command: str, folder: Path) -> None:
    """The address it prints answers; then it is ended."""
    child = subprocess.Popen(
        python(command), cwd=folder, env=ENVIRONMENT, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        address = next(m[0] for line in child.stdout if (m := re.search(r"http://127\S+", line)))
        deadline = time.monotonic() + 30
        while True:
            try:
                assert urllib.request.urlopen(address, timeout=5).status == 200
                break
            except OSError:
                assert time.monotonic() < deadline, f"nothing answers at {address}"
                time.sleep(0.2)
    finally:
        os.killpg(child.pid, signal.SIGTERM)
        child.wait(timeout=20)
