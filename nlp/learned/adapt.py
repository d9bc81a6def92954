"""Teach a trained network the judgement of annotated documents.

    python -m nlp.learned.adapt PRETRAINED OUTPUT [GOLD.jsonl…] --weights FILE… [--left-out FOLDER]

FILEs are what runs of `nlp.learned.train --weights` kept: each is adapted, and OUTPUT is their mean. The
sheets say in which words events are told; our own documents (nlp.learned.documents) and gold files (see
`nlp.gold`) show what careful readers count in whole documents. OUTPUT learns from all of them. With
`--left-out` a network for each of FOLDS parts of the documents, which has learned from the others, goes into
FOLDER, for `nlp.learned.calibrate` to measure and fit by.
"""

import argparse
import math
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from nlp.learned.calibrate import FOLDS, part
from nlp.learned.documents import documents, rows_of
from nlp.learned.examples import Example, Read, as_written
from nlp.learned.gold_examples import FindTrigger, gold_examples
from nlp.learned.network import Network
from nlp.learned.pieces import vocabulary
from nlp.learned.sheets import sheets
from nlp.learned.train import BATCH, HEAD_RATE, RATE, SEED, Optimiser, batch, export, held_back

#: Times that every gold document is shown, the share of the usual step, and how many sentences of
#: sheets are shown beside each sentence of gold so that what they taught is not forgotten.
EPOCHS, SHARE, BESIDE = 2, 0.4, 0.5


class Lesson:
    """Everything that adapting needs: trained weights and examples, the documents' as these weights see them."""

    def __init__(self, pretrained: Path, weights: Path, rows: Sequence[dict[str, Any]]) -> None:
        self.pretrained, self.weights = pretrained, weights
        known = vocabulary(pretrained / "vocab.txt")
        seen = (s for s in sheets() if not held_back(s))
        self.sheets = [e for s in seen for e in as_written(s, known)]
        find = finder(self.trained())
        self.taught = [(part(row), list(gold_examples(row, known, find))) for row in rows]

    def trained(self) -> Network:
        net = Network(self.pretrained)
        net.load_state_dict(torch.load(self.weights, weights_only=True))
        return net.eval()

    def adapted(self, left_out: int | None = None) -> Network:
        """The trained network after the documents of the other parts, with sentences of sheets between them."""
        torch.manual_seed(SEED)
        random.seed(SEED)
        net = self.trained()
        shown = [e for number, found in self.taught if number != left_out for e in found]
        beside = min(len(self.sheets), int(BESIDE * len(shown)))
        steps = EPOCHS * math.ceil((len(shown) + beside) / BATCH)
        optimiser = Optimiser(net, steps, SHARE * RATE, SHARE * HEAD_RATE)
        for _ in range(EPOCHS):
            optimiser.learn([*shown, *random.sample(self.sheets, beside)])
        return net.eval()


def mean(pretrained: Path, networks: Sequence[Network]) -> Network:
    """The network whose every weight is the mean of theirs, which all began from the same pretrained one."""
    told = [net.state_dict() for net in networks]
    weights = {
        name: torch.stack([w[name] for w in told]).mean(0) if one.is_floating_point() else one
        for name, one in told[0].items()
    }
    net = Network(pretrained)
    net.load_state_dict(weights)
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
    parser.add_argument("output", type=Path)
    parser.add_argument("gold", type=Path, nargs="*")
    parser.add_argument("--weights", type=Path, nargs="+", required=True)
    parser.add_argument("--left-out", type=Path)
    options = parser.parse_args()
    torch.set_flush_denormal(True)
    rows = [*documents(), *(row for file in options.gold for row in rows_of(file))]
    lessons = [Lesson(options.pretrained, weights, rows) for weights in options.weights]
    sentences = [e for _, found in lessons[0].taught for e in found]
    told = sum(len(e.triggers) for e in sentences)
    print(f"{len(rows)} documents, {len(sentences)} sentences, {told} events", flush=True)
    for left_out in range(FOLDS) if options.left_out else ():
        net = mean(options.pretrained, [lesson.adapted(left_out) for lesson in lessons])
        export(net, options.pretrained, options.left_out / str(left_out))
        print(f"part {left_out + 1} of {FOLDS} left out", flush=True)
    net = mean(options.pretrained, [lesson.adapted() for lesson in lessons])
    export(net, options.pretrained, options.output)


if __name__ == "__main__":
    main()
