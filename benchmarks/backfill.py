"""What a backfill costs a page, beside reading nothing and beside parsing everything.

    python -m benchmarks.backfill [PAGES] [workers]

Processor time of one process, imports and loading of models not counted; the least of three runs where
a run is short. The rival reads a sample of the pages. The archive is benchmarks.synthetic_archive's. With `workers` only one
and two processes are compared.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ui.backfill_workers import ONE_THREAD

os.environ.update(ONE_THREAD)

import spacy
import trafilatura
from fastwarc.warc import ArchiveIterator

from benchmarks.synthetic_archive import ON_TOPIC, pages, write
from crawler.backfill import documents
from crawler.backfill_inputs import inputs
from crawler.backfill_sieve import Sieve, Tally
from nlp.backfill import read
from nlp.chip_words import chip_words
from nlp.extract import extract
from nlp.pipeline import MODEL
from store.backfill import Task, make_part

SAMPLE = 60
#: What is asked for.
MOST_LIMITS, LEAST_RIVALS, MOST_MEGABYTES, LEAST_SPEED_UP = 1.5, 50, 700, 1.8


def main(count: int) -> None:
    """Prints a table in Markdown."""
    with TemporaryDirectory() as folder:
        archive = Path(folder) / "made.warc.gz"
        on_topic = write(archive, count)
        limit = least(lambda: sum(1 for _ in ArchiveIterator(archive.open("rb"))))
        sieve = least(lambda: sieved(archive))
        kept = sieved(archive)
        assert len(kept) >= on_topic, f"{len(kept)} of {on_topic} pages on chips were kept"
        extract(read(kept[0]))  # loads the models
        reading = seconds(lambda: [read(document) for document in kept])
        whole = seconds(lambda: make_part(task(archive, Path(folder) / "out")))
        rival = rivals_seconds(count) / SAMPLE * count
        print("| stage | ms a page | beside the limit | asked for |\n| --- | --- | --- | --- |")
        row("limit: FastWARC over the records", limit, count, limit, "")
        row("reading and dropping", sieve, count, limit, f"at most {MOST_LIMITS}")
        share = f"{len(kept) / count:.1%}"
        row(f"HTML into text, {share} of the pages", reading, count, limit, "")
        row("the whole: archive into a part", whole, count, limit, f"at most {MOST_LIMITS}")
        row("rival: trafilatura, tagger and parser on every page", rival, count, limit, "")
        print(
            f"\n{count:,} pages, {archive.stat().st_size / count / 1000:.0f} kB each as stored, {on_topic} on chips"
            f" (made with a share of {ON_TOPIC:.0%}). The rival costs {rival / whole:.0f} times the whole"
            f" (asked for: {LEAST_RIVALS}) and {rival / sieve:,.0f} times reading and dropping."
            f" A page that is kept costs {(whole - sieve) / len(kept) * 1000:.0f} ms."
        )


def task(archive: Path, out: Path) -> Task:
    return Task(inputs([str(archive)])[0], str(out))


def sieved(archive: Path) -> list[Any]:
    return list(documents(inputs([str(archive)])[0], Sieve(chip_words()), Tally()))


def rivals_seconds(count: int) -> float:
    """Of SAMPLE pages with the same share on chips; the same tagger and parser as ours."""
    nlp = spacy.load(MODEL, exclude=["ner"])
    made = list(pages(count))
    step = max(count // SAMPLE, 1)
    bodies = [page.body for page in made[::step]][:SAMPLE]

    def parse() -> None:
        for body in bodies:
            nlp(trafilatura.extract(body, include_comments=False) or "")

    nlp(trafilatura.extract(bodies[0]) or "warm")
    return seconds(parse)


WORKERS = """
import sys, time
from crawler.backfill_inputs import inputs
from store.backfill import Task
from ui.backfill_workers import by_processes
if __name__ == "__main__":
    workers, folder, out = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    tasks = [Task(one, out) for one in inputs([folder])]
    made = [o for o in by_processes(tasks[2 - workers:], workers) if o]
    assert all(o.about for o in made), made
    warm = [o for o in made if o.task in tasks[:2]]
    print(*(sum(o.about["cpu_seconds"] for o in some) for some in (made, warm)),
          max(o.about["peak_megabytes"] for o in made))
"""


def several(folder: Path, count: int) -> None:
    """The same four archives by one process and by two, and how much memory they take.

    Each process reads another one first, so that it has loaded what it needs.
    """
    (folder / "six").mkdir()
    script = folder / "workers.py"
    script.write_text(WORKERS)
    for number in range(6):
        few = number < 2
        size, share = (40, 0.1) if few else (count // 4, ON_TOPIC)
        write(folder / "six" / f"{number}.warc.gz", size, seed=number + 20, share=share)
    print(
        "\n| processes | four archives | loading and one small archive each | peak memory of one |"
    )
    print("| --- | --- | --- | --- |")
    spent = []
    for workers in (1, 2):
        out = folder / f"out{workers}"
        command = [sys.executable, str(script), str(workers), str(folder / "six"), str(out)]
        env = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
        said = subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout
        total, warm, peak = map(float, said.split())
        spent.append(total - warm)
        print(f"| {workers} | {total - warm:.1f} s | {warm:.1f} s | {peak:.0f} MB |", flush=True)
    print(
        f"\nBy processor time two processes do {2 * spent[0] / spent[1]:.2f} times the work of one where two"
        f" cores are free (asked for: {LEAST_SPEED_UP}); memory: at most {MOST_MEGABYTES} MB asked for."
    )


def row(name: str, spent: float, count: int, limit: float, asked: str) -> None:
    print(f"| {name} | {spent / count * 1000:.2f} | {spent / limit:.2f} | {asked} |", flush=True)


def seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def least(work: Callable[[], object], times: int = 3) -> float:
    return min(seconds(work) for _ in range(times))


if __name__ == "__main__":
    size = next((int(word) for word in sys.argv[1:] if word.isdecimal()), 2_000)
    if "workers" not in sys.argv:
        main(size)
    with TemporaryDirectory() as place:
        several(Path(place), size)
