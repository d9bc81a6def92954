"""How the cost of merging grows with the number of claims, and what one more document costs.

    python -m benchmarks.merge [--million]

1,000, 10,000 and 100,000 made-up claims (with --million, 1,000,000 too), each in a process of its own; of
the small ones, which take fractions of a second, the run with the median time of several. Beside it
comparing every pair of the 1,000 (the rival) and sorting them (the limit). Times are processor time;
compare ratios.
"""

import argparse
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from math import log
from resource import RUSAGE_SELF, getrusage
from statistics import mean, median
from time import process_time

from nlp.claims import Argument, Attribution, Basis, Claim, Modality, Quote, Report
from nlp.events import age
from nlp.lexicon.entries import entries
from nlp.likeness import face, likeness, nearness, window_of
from nlp.merge import Merger
from nlp.values import Money, Name, Period, Quantity, Value

SIZES, MILLION, SEED, ADDED = (1_000, 10_000, 100_000), 1_000_000, 7, 200
#: So many runs of a size, where one run says little.
RUNS = {1_000: 7, 10_000: 3}
#: What is asked for: docs/benchmarks.md holds what was measured.
MOST_EXPONENT, MOST_RATIO = 1.15, 20.0
#: A busy archive: so many claims a day, whatever their number; a happening is told for two weeks.
A_DAY, TOLD_FOR = 100, 14
#: One claim in four is background that names no figure and no day; one in seven gets its figure wrong.
BACKGROUND, WRONG, VAGUE = 0.25, 0.14, 0.3
FIRST = date(2015, 1, 1)
_QUOTE = Quote(0, 1, "x")
_TYPES = ("order", "shipment", "stockpile", "impact", "investment", "restriction", "relief")
_LEADS = {"order": "buyer", "shipment": "supplier", "stockpile": "holder"}


class World:
    """Who can do what: names drawn with the skew of news, where a few are in most stories."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.companies = [Name(n, n) for n in entries("company")]
        self.products = [Name(n, n) for n in entries("product")]
        dice.shuffle(self.companies)
        dice.shuffle(self.products)
        self.states = [Name(n, n) for n in ("United States", "China", "Netherlands", "Japan")]
        self.goods = [Name(n) for n in ("AI chips", "GPUs", "chips", "HBM", "DRAM")]

    def skewed(self, names: list[Name]) -> Name:
        """Zipf's law: the n-th name is drawn a n-th as often as the first."""
        return names[int(len(names) ** self.dice.random()) - 1]

    def happening(self) -> tuple[str, dict[str, Value]]:
        event_type = self.dice.choice(_TYPES)
        if event_type in ("restriction", "relief"):
            aim: dict[str, Value] = {
                "authority": self.skewed(self.states),
                "target": self.skewed(self.states),
            }
            return event_type, aim | {"product": self.skewed(self.products)}
        roles: dict[str, Value] = {_LEADS.get(event_type, "company"): self.skewed(self.companies)}
        if event_type in ("order", "shipment"):
            other = "supplier" if event_type == "order" else "recipient"
            roles[other] = self.skewed(self.companies)
        billions = round(10 ** self.dice.uniform(-2, 1.5), 2) * 1e9
        roles |= {"product": self.skewed(self.products), "value": Money(billions, billions, "USD")}
        if event_type in ("order", "shipment", "stockpile") and self.dice.random() < 0.5:
            number = round(10 ** self.dice.uniform(2, 6))
            roles["quantity"] = Quantity(number, number, "unit")
        return event_type, roles

    def told(self, event_type: str, roles: dict[str, Value], day: date) -> dict[str, Value]:
        """The happening as one paper has it: with less, with other words, or with a wrong figure."""
        kept = {r: v for r, v in roles.items() if r != "quantity" or self.dice.random() < 0.6}
        if self.dice.random() < VAGUE:
            kept["product"] = self.skewed(self.goods)
        value = kept.get("value")
        if isinstance(value, Money) and value.low and self.dice.random() < WRONG:
            wrong = value.low * self.dice.choice((0.5, 1.5, 2.0))
            kept["value"] = Money(wrong, wrong, "USD")
        if event_type in ("restriction", "relief") and self.dice.random() < 0.5:
            kept["date"] = Period(day, day, "day")
        return kept

    def background(self) -> tuple[str, dict[str, Value]]:
        roles: dict[str, Value] = {"authority": self.skewed(self.states)}
        roles["target"] = self.skewed(self.states)
        measure = self.dice.choice(("export controls", "tariff"))
        product, instrument = self.skewed(self.goods), Name(measure, measure)
        return "restriction", roles | {"product": product, "instrument": instrument}


def reports(number: int, seed: int = SEED) -> list[Report]:
    """As many reports, in no order; the size of a happening has a long tail, cut at 200."""
    world = World(random.Random(seed))
    made = list(_made(world, number))
    world.dice.shuffle(made)
    return made


def _made(world: World, number: int) -> Iterator[Report]:
    dice, days, made = world.dice, max(1, number // A_DAY), 0
    while made < number:
        act = FIRST + timedelta(days=dice.randrange(days))
        if dice.random() < BACKGROUND:
            yield _report(world, made, act, *world.background())
            made += 1
            continue
        event_type, roles = world.happening()
        for _ in range(min(200, int(dice.paretovariate(1.2)), number - made)):
            day = act + timedelta(days=min(int(dice.expovariate(0.4)), TOLD_FOR))
            yield _report(world, made, day, event_type, world.told(event_type, roles, act))
            made += 1


def _report(
    world: World, number: int, day: date, event_type: str, roles: dict[str, Value]
) -> Report:
    arguments = tuple(Argument(role, value, _QUOTE) for role, value in roles.items())
    relays = world.dice.random() < 0.3
    said = (Attribution("Reuters", Basis.RELAYED, _QUOTE),) if relays else ()
    claim = Claim(
        f"document {number}", event_type, _QUOTE, _QUOTE, arguments, Modality.ASSERTED, said, 0.8
    )
    return Report(claim, f"Publisher {int(300 ** world.dice.random())}", day, "", "")


def measured(number: int) -> dict[str, float]:
    """Seconds and MiB of merging so many claims, and milliseconds of adding one document more."""
    known = reports(number + ADDED)
    Merger(reports(ADDED, SEED + 1))  # The lexicon is read on first use.
    before = getrusage(RUSAGE_SELF).ru_maxrss
    start = process_time()
    merger = Merger(known[:number])
    seconds = process_time() - start
    grown = (getrusage(RUSAGE_SELF).ru_maxrss - before) / 1024
    added = [_seconds_to_add(merger, report) * 1000 for report in known[number:]]
    start = process_time()
    sorted(known[:number], key=age)
    return {
        "claims": number,
        "events": len(merger.events),
        "seconds": seconds,
        "mib": grown,
        "add_median_ms": median(added),
        "add_mean_ms": mean(added),
        "sort_seconds": process_time() - start,
    }


def _seconds_to_add(merger: Merger, report: Report) -> float:
    start = process_time()
    merger.add([report])
    return process_time() - start


def pairwise_seconds(number: int) -> float:
    """The rival: every report compared with every other."""
    known = [(report, face(report)) for report in reports(number)]
    start = process_time()
    for (one, ours), (other, theirs) in combinations(known, 2):
        if likeness(ours, theirs, one.published.year) is not None:
            days = abs((one.published - other.published).days)
            nearness(days, window_of(ours.topic.event_type))
    return process_time() - start


def run(size: int) -> dict[str, float]:
    """The figures of one size, from a process of its own."""
    command = [sys.executable, "-m", "benchmarks.merge", "--one", str(size)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    figures: dict[str, float] = json.loads(said)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument(
        "--million", action="store_true", help="also 1,000,000 claims: a quarter of an hour, 6 GB"
    )
    parser.add_argument("--one", type=int, metavar="N", help="one size, as JSON")
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(measured(chosen.one)))
        return
    rows = []
    for size in (*SIZES, *((MILLION,) if chosen.million else ())):
        runs = sorted((run(size) for _ in range(RUNS.get(size, 1))), key=lambda row: row["seconds"])
        rows.append(runs[len(runs) // 2])
        print("  ".join(f"{name} {value:,.4g}" for name, value in rows[-1].items()), flush=True)
    small, large = rows[0], rows[-1]
    growth = log(large["seconds"] / small["seconds"]) / log(large["claims"] / small["claims"])
    memory = log(large["mib"] / rows[1]["mib"]) / log(large["claims"] / rows[1]["claims"])
    print(f"time exponent {growth:.3f} (at most {MOST_EXPONENT}); memory exponent {memory:.3f}")
    for kind in ("median", "mean"):
        ratio = large[f"add_{kind}_ms"] / small[f"add_{kind}_ms"]
        print(f"one more document, {kind}: {ratio:.1f} times (under {MOST_RATIO})")
    rival = pairwise_seconds(SIZES[0])
    print(
        f"every pair of {SIZES[0]:,}: {rival:.1f} s, {rival / small['seconds']:.0f} times as long"
    )


if __name__ == "__main__":
    main()
