"""The network: a small pretrained encoder with a head each for triggers, roles and modality.

Only training needs it (`pip install --group training`); at work the package runs the exported
encoder with onnxruntime and the small heads with numpy, see `nlp.learned.reader`.
"""

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel

from nlp.learned.labels import EDGES, KINDS, MODALITIES, PARTS, ROLES, TYPES

#: Width of the encoder (MiniLM-L6: 384) and of what the heads add for type, kind and distance.
WIDTH, SMALL, HIDDEN = 384, 24, 256


class Network(nn.Module):
    """Encoder and heads. Spans are given as first and last position, shape (n, 2)."""

    def __init__(self, pretrained: Path) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(pretrained, attn_implementation="eager")
        self.drop = nn.Dropout(0.1)
        self.trigger = nn.Linear(WIDTH, len(TYPES))
        self.part = nn.Linear(WIDTH, len(PARTS))
        self.modality = nn.Linear(2 * WIDTH, len(MODALITIES))
        self.of_type = nn.Embedding(len(TYPES), SMALL)
        self.of_kind = nn.Embedding(len(KINDS), SMALL)
        self.of_distance = nn.Embedding(len(EDGES) + 3, SMALL)
        self.first = nn.Linear(4 * WIDTH + 3 * SMALL, HIDDEN)
        self.second = nn.Linear(HIDDEN, len(ROLES))

    def encode(self, ids: Tensor, mask: Tensor, segments: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Hidden states (batch, pieces, WIDTH), and of each piece the logits of TYPES and PARTS."""
        out = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=segments)
        hidden = self.drop(out.last_hidden_state)
        return hidden, self.trigger(hidden), self.part(hidden)

    def moods(self, hidden: Tensor, rows: Tensor, triggers: Tensor, sentences: Tensor) -> Tensor:
        """Modality logits of triggers, each in its row of the batch and its sentence."""
        parts = [mean(hidden, rows, triggers), mean(hidden, rows, sentences)]
        return self.modality(torch.cat(parts, 1))

    def roles(
        self, hidden: Tensor, rows: Tensor, triggers: Tensor, mentions: Tensor, labels: Tensor
    ) -> Tensor:
        """Role logits of pairs; `labels` holds each pair's type, kind and distance bucket."""
        parts = [
            mean(hidden, rows, triggers),
            mean(hidden, rows, mentions),
            hidden[rows, mentions[:, 0]],
            hidden[rows, mentions[:, 1]],
            self.of_type(labels[:, 0]),
            self.of_kind(labels[:, 1]),
            self.of_distance(labels[:, 2]),
        ]
        return self.second(self.drop(torch.relu(self.first(torch.cat(parts, 1)))))


def mean(hidden: Tensor, rows: Tensor, spans: Tensor) -> Tensor:
    """The mean hidden state of each span."""
    at = torch.arange(hidden.shape[1])[None, :]
    inside = ((at >= spans[:, :1]) & (at <= spans[:, 1:])).float()
    return torch.einsum("np,npw->nw", inside / inside.sum(1, keepdim=True), hidden[rows])
