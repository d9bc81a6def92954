"""Every stage beside its rival and its limit, into docs/benchmarks.md.

    python -m benchmarks [STAGE…] [--size N] [--print]

Each stage is a module of this folder that prints what it measured, in a process of its own; what it
prints is put into docs/benchmarks.md between two marks with its name, in place of what stood there, with
the machine and the versions. What people wrote outside the marks stays. `--size` is handed to the stages
that take a size (pages, claims).
"""

import argparse
import os
import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"
#: Heading, arguments, and the size that a stage is run at, None where it takes none.
STAGES: dict[str, tuple[str, tuple[str, ...], int | None]] = {
    "backfill": ("Web archive into claims", (), 2_000),
    "reading": ("HTML into text", (), None),
    "mentions": ("Mentions", ("speed", "growth"), None),
    "claims": ("Claims", ("speed", "memory"), None),
    "merge": ("Merging", (), None),
    "saving": ("Keeping documents and claims", (), 2_000),
    "store": ("Store, search and the timeline", (), 10_000),
}
SHOWN = ("fastwarc", "resiliparse", "trafilatura", "spacy", "onnxruntime", "pyarrow", "lxml")


def main() -> None:
    """Runs the stages that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("stage", nargs="*", metavar="STAGE", help=", ".join(STAGES))
    parser.add_argument("--size", type=int)
    parser.add_argument("--print", action="store_true", help="write nothing")
    options = parser.parse_args()
    if unknown := set(options.stage) - set(STAGES):
        parser.error(f"no stage is called {', '.join(unknown)}; there are {', '.join(STAGES)}")
    for name in options.stage or STAGES:
        print(f"{name} …", file=sys.stderr, flush=True)
        said = section(name, options.size)
        if options.print:
            print(said)
        else:
            PAGE.write_text(placed(PAGE.read_text("utf-8"), name, said), "utf-8")


def section(name: str, size: int | None) -> str:
    """What the stage says, with its heading, the machine and the versions."""
    heading, arguments, usual = STAGES[name]
    sizes = [str(size or usual)] if usual else []
    command = [sys.executable, "-W", "ignore", "-m", f"benchmarks.{name}", *sizes, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"benchmarks.{name} failed:\n{done.stderr}")
    said = done.stdout.strip()
    body = said if said.startswith("|") else f"```text\n{said}\n```"
    shown = " ".join(["python -m benchmarks", name, *(["--size", *sizes] if sizes else [])])
    return f"## {heading}, {datetime.now(UTC):%Y-%m-%d}\n\n`{shown}`; {machine()}.\n\n{body}"


def machine() -> str:
    """Processor, cores, load and versions, in a sentence."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in _lines(Path("/proc/cpuinfo"))
            if line.startswith("model name")
        ),
        platform.processor() or platform.machine(),
    )
    versions = ", ".join(f"{package} {version(package)}" for package in SHOWN)
    load = f"load {os.getloadavg()[0]:.0f}, " if hasattr(os, "getloadavg") else ""
    return f"{cpu}, {load}Python {platform.python_version()}, {versions}"


def placed(page: str, name: str, said: str) -> str:
    """The page with this section in its place, or at its end."""
    begin, end = f"<!-- measured: {name} -->", f"<!-- end: {name} -->"
    whole = f"{begin}\n{said}\n{end}"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.S)
    if pattern.search(page):
        return pattern.sub(lambda _: whole, page)
    return f"{page.rstrip()}\n\n{whole}\n"


def _lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


if __name__ == "__main__":
    main()
