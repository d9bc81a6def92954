"""Teach a trained network the judgement of annotated documents, and measure by leaving them out.

    python -m nlp.learned.adapt PRETRAINED WEIGHTS OUTPUT GOLD.jsonl… [--folds 5]

WEIGHTS is what `nlp.learned.train --weights` kept. The sheets say in which words events are told;
gold files (see `nlp.gold`) show what careful readers count in whole documents. Every fold's
documents are read by a network that has not seen them, and the figures printed are those of all
folds together; OUTPUT has learned from all of them. With `--folds 0` nothing is measured.
"""

import argparse
import json
import math
import random
import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from nlp import gold
from nlp.evaluate import Scores, evaluate
from nlp.extract import extract
from nlp.learned.examples import Example, Read, examples
from nlp.learned.gold_examples import FindTrigger, gold_examples
from nlp.learned.network import Network
from nlp.learned.pieces import vocabulary
from nlp.learned.sheets import sheets
from nlp.learned.train import BATCH, SEED, Optimiser, batch, export, held_back

#: Times that every gold document is shown, the share of the usual step, and how many sentences of
#: sheets are shown beside each sentence of gold so that what they taught is not forgotten.
EPOCHS, SHARE, BESIDE = 3, 0.3, 1.5

Row = dict[str, Any]


class Lesson:
    """Everything that adapting needs: the trained weights and the examples."""

    def __init__(self, pretrained: Path, weights: Path) -> None:
        self.pretrained, self.weights = pretrained, weights
        self.known = vocabulary(pretrained / "vocab.txt")
        seen = (s for s in sheets() if not held_back(s))
        self.sheets = [
            e for s in seen for variants in examples(s, self.known) for e in variants[:1]
        ]

    def trained(self) -> Network:
        net = Network(self.pretrained)
        net.load_state_dict(torch.load(self.weights, weights_only=True))
        return net.eval()

    def adapted(self, gold_sentences: Sequence[Example]) -> Network:
        """The trained network after the gold sentences, with sentences of sheets between them."""
        torch.manual_seed(SEED)
        random.seed(SEED)
        net = self.trained()
        beside = min(len(self.sheets), int(BESIDE * len(gold_sentences)))
        steps = EPOCHS * math.ceil((len(gold_sentences) + beside) / BATCH)
        optimiser = Optimiser(net, steps, SHARE)
        for _ in range(EPOCHS):
            optimiser.learn([*gold_sentences, *random.sample(self.sheets, beside)])
        return net.eval()


def finder(net: Network) -> FindTrigger:
    """Takes for the trigger the word in which the network sees the type most."""

    @torch.no_grad()
    def find(read: Read, number: int, quoted: tuple[int, int]) -> tuple[int, int]:
        b = batch([Example(read)])
        _, types, _ = net.encode(b.ids, b.mask, b.segments)
        best = quoted[0] + int(types[0, quoted[0] : quoted[1] + 1, number].argmax())
        word = read.own.words[best - read.offset]
        found = read.span(*word)
        assert found is not None
        return found

    return find


def left_out(lesson: Lesson, taught: Sequence[tuple[Row, list[Example]]], folds: int) -> Scores:
    """The figures of every document, read by a network that learned from the other folds."""
    predicted: dict[str, list[Row]] = {}
    for fold in range(folds):
        inside = [e for row, found in taught if _fold(row, folds) != fold for e in found]
        with tempfile.TemporaryDirectory() as folder:
            export(lesson.adapted(inside), lesson.pretrained, Path(folder))
            for row, _ in taught:
                if _fold(row, folds) == fold:
                    claims = extract(gold.article(row), reader=Path(folder))
                    predicted[row["id"]] = [gold.event(c) for c in claims]
        print(f"fold {fold + 1} of {folds} read", flush=True)
    return evaluate([row for row, _ in taught], predicted)


def _fold(row: Row, folds: int) -> int:
    return zlib.crc32(row["id"].encode()) % folds


def _in_words(scores: Scores) -> str:
    return (
        f"event F1 {scores.events.f1:.3f} (P {scores.events.precision:.3f}, "
        f"R {scores.events.recall:.3f}), argument F1 {scores.arguments.f1:.3f}, "
        f"modality {scores.modality or 0:.3f}, attribution {scores.attribution or 0:.3f}, "
        f"quiet {scores.quiet_rate or 0:.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pretrained", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--folds", type=int, default=5)
    options = parser.parse_args()
    torch.set_flush_denormal(True)
    lesson = Lesson(options.pretrained, options.weights)
    find = finder(lesson.trained())
    rows = [json.loads(x) for f in options.gold for x in f.read_text("utf-8").splitlines()]
    taught = [(row, list(gold_examples(row, lesson.known, find))) for row in rows]
    sentences = [e for _, found in taught for e in found]
    told = sum(len(e.triggers) for e in sentences)
    print(f"{len(rows)} documents, {len(sentences)} sentences, {told} events", flush=True)
    if options.folds:
        print(_in_words(left_out(lesson, taught, options.folds)), flush=True)
    export(lesson.adapted(sentences), options.pretrained, options.output)


if __name__ == "__main__":
    main()
