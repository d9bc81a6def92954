"""Teach a trained network the judgement of annotated documents.

    python -m nlp.learned.adapt PRETRAINED WEIGHTS OUTPUT [GOLD.jsonl…] [--left-out FOLDER]

WEIGHTS is what `nlp.learned.train --weights` kept. The sheets say in which words events are told;
our own documents (nlp.learned.documents) and gold files (see `nlp.gold`) show what careful readers
count in whole documents. OUTPUT learns from all of them. With `--left-out` a network for each of
FOLDS parts of the documents, which has learned from the others, goes into FOLDER, for
`nlp.learned.calibrate` to measure and fit by.
"""

import argparse
import math
import random
from collections.abc import Sequence
from pathlib import Path

import torch

from nlp.learned.calibrate import FOLDS, part
from nlp.learned.documents import documents, rows_of
from nlp.learned.examples import Example, Read, as_written
from nlp.learned.gold_examples import FindTrigger, gold_examples
from nlp.learned.network import Network
from nlp.learned.pieces import vocabulary
from nlp.learned.sheets import sheets
from nlp.learned.train import BATCH, SEED, Optimiser, batch, export, held_back

#: Times that every gold document is shown, the share of the usual step, and how many sentences of
#: sheets are shown beside each sentence of gold so that what they taught is not forgotten.
EPOCHS, SHARE, BESIDE = 2, 0.4, 0.5


class Lesson:
    """Everything that adapting needs: the trained weights and the examples."""

    def __init__(self, pretrained: Path, weights: Path) -> None:
        self.pretrained, self.weights = pretrained, weights
        self.known = vocabulary(pretrained / "vocab.txt")
        seen = (s for s in sheets() if not held_back(s))
        self.sheets = [e for s in seen for e in as_written(s, self.known)]

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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pretrained", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("gold", type=Path, nargs="*")
    parser.add_argument("--left-out", type=Path)
    options = parser.parse_args()
    torch.set_flush_denormal(True)
    lesson = Lesson(options.pretrained, options.weights)
    find = finder(lesson.trained())
    rows = [*documents(), *(row for file in options.gold for row in rows_of(file))]
    taught = [(row, list(gold_examples(row, lesson.known, find))) for row in rows]
    sentences = [e for _, found in taught for e in found]
    told = sum(len(e.triggers) for e in sentences)
    print(f"{len(rows)} documents, {len(sentences)} sentences, {told} events", flush=True)
    for left_out in range(FOLDS) if options.left_out else ():
        others = [e for row, found in taught if part(row) != left_out for e in found]
        export(lesson.adapted(others), options.pretrained, options.left_out / str(left_out))
        print(f"part {left_out + 1} of {FOLDS} left out", flush=True)
    export(lesson.adapted(sentences), options.pretrained, options.output)


if __name__ == "__main__":
    main()
