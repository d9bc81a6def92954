"""Teach a trained network the judgement of annotated documents.

    python -m nlp.learned.adapt PRETRAINED OUTPUT [GOLD.jsonl…] --weights FILE… [--left-out FOLDER]

FILEs are what runs of `nlp.learned.train --weights` kept: each is adapted, and OUTPUT is their mean. The
sheets say in which words events are told; our own documents (nlp.learned.documents) and gold files (see
`nlp.gold`) show what careful readers count in whole documents. OUTPUT learns from all of them. With
`--left-out` a network for each of FOLDS parts of the documents, which has learned from the others, goes into
FOLDER, for `nlp.learned.calibrate` to measure and fit by.
"""

import argparse
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from nlp.learned.batches import Run, at_random, batch, batches
from nlp.learned.calibrate import FOLDS, part
from nlp.learned.documents import documents, rows_of
from nlp.learned.examples import Example, as_written
from nlp.learned.gold_examples import FindTrigger, gold_examples
from nlp.learned.network import Network
from nlp.learned.pieces import vocabulary
from nlp.learned.sheets import sheets
from nlp.learned.train import SEED, Optimiser, export, held_back

#: The largest steps of encoder and heads: smaller than in training.
RATE, HEAD_RATE = 4e-5, 4e-4
#: Times that each document of a gold file is shown, our own once; and how many sentences of sheets are shown
#: beside each sentence of these, so that what they taught is not forgotten.
TIMES, BESIDE = 2, 0.5


class Lesson:
    """Everything that adapting needs: trained weights and examples, the documents' as these weights see them."""

    def __init__(
        self,
        pretrained: Path,
        weights: Path,
        own: Sequence[dict[str, Any]],
        gold: Sequence[dict[str, Any]],
    ) -> None:
        """`own` are shown once, `gold` TIMES."""
        self.pretrained, self.weights = pretrained, weights
        self.known = vocabulary(pretrained / "vocab.txt")
        seen = (s for s in sheets() if not held_back(s))
        self.sheets = [list(as_written(s, self.known)) for s in seen]
        find = finder(self.trained(), self.known)
        ours, theirs = (
            [(part(row), list(gold_examples(row, self.known, find))) for row in rows]
            for rows in (own, gold)
        )
        self.taught = [*ours, *theirs * TIMES]

    def trained(self) -> Network:
        net = Network(self.pretrained)
        net.load_state_dict(torch.load(self.weights, weights_only=True))
        return net.eval()

    def adapted(self, left_out: int | None = None) -> Network:
        """The trained network after the documents of the other parts, with sheets between them."""
        torch.manual_seed(SEED)
        random.seed(SEED)
        net = self.trained()
        shown = [found for number, found in self.taught if number != left_out]
        lesson = batches(self._runs(shown))
        Optimiser(net, self.known, len(lesson), RATE, HEAD_RATE).learn(lesson)
        return net.eval()

    def _runs(self, shown: Sequence[Sequence[Example]]) -> list[Run]:
        """All of these texts, and of the sheets at random until they hold BESIDE as many sentences."""
        room = BESIDE * sum(map(len, shown))
        beside = []
        for sheet in random.sample(self.sheets, len(self.sheets)):
            if room > 0:
                beside.append(sheet)
                room -= len(sheet)
        return [run for text in (*shown, *beside) for run in at_random(text)]


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


def finder(net: Network, known: dict[str, int]) -> FindTrigger:
    """Takes for the trigger the word in which the network sees the type most."""

    @torch.no_grad()
    def find(example: Example, number: int, quoted: tuple[int, int]) -> tuple[int, int]:
        b = batch([[example]], known)
        _, types, _ = net.encode(b.ids, b.mask, b.segments)
        start = int(b.sentence_spans[0, 0])
        best = quoted[0] + int(types[0, start + quoted[0] : start + quoted[1] + 1, number].argmax())
        found = example.own.covering(*example.own.words[best])
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
    gold = [row for file in options.gold for row in rows_of(file)]
    lessons = [Lesson(options.pretrained, w, documents(), gold) for w in options.weights]
    sentences = [e for _, found in lessons[0].taught for e in found]
    told = sum(len(e.triggers) for e in sentences)
    print(
        f"{len(lessons[0].taught)} texts, {len(sentences)} sentences, {told} events to show",
        flush=True,
    )
    for left_out in range(FOLDS) if options.left_out else ():
        net = mean(options.pretrained, [lesson.adapted(left_out) for lesson in lessons])
        export(net, options.pretrained, options.left_out / str(left_out))
        print(f"part {left_out + 1} of {FOLDS} left out", flush=True)
    net = mean(options.pretrained, [lesson.adapted() for lesson in lessons])
    export(net, options.pretrained, options.output)


if __name__ == "__main__":
    main()
