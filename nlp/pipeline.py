"""The language pipeline: our tagger and parser, then one component a layer."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from nlp.components import attribution, figures, modality, roles, senses, triggers, vendors
from nlp.frames import Placed
from nlp.mentions.mention import Mention
from nlp.mentions.names import encodable

#: The trained tagger and parser that ship with the package; see nlp/models/README.md.
MODEL = Path(__file__).with_name("models") / "en_chips"
#: Our layers, in order: each reads what the ones before it wrote.
LAYERS = {
    "triggers": triggers.make_triggers,
    "senses": senses.make_senses,
    "roles": roles.make_roles,
    "figures": figures.make_figures,
    "vendors": vendors.make_vendors,
    "modality": modality.make_modality,
    "attribution": attribution.make_attribution,
}

for _name in ("placed", "frames", "sources"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)


@cache
def pipeline(model: str = "") -> Language:
    """The loaded pipeline; `model` names an installed spaCy model to use instead of our own."""
    nlp = spacy.load(model or MODEL, exclude=["ner"])
    for layer in LAYERS:
        nlp.add_pipe(layer)
    return nlp


def annotate(sentences: Iterable[tuple[str, list[Mention]]], model: str = "") -> Iterator[Doc]:
    """Run every layer over sentences, each with its mentions (offsets within the sentence)."""
    nlp = pipeline(model)
    yield from nlp.pipe(_made(nlp, text, mentions) for text, mentions in sentences)


def _made(nlp: Language, text: str, mentions: list[Mention]) -> Doc:
    doc = nlp.make_doc(encodable(text))
    for token in doc:
        token.is_sent_start = token.i == 0
    doc._.placed = [p for m in mentions if (p := _place(doc, m))]
    return doc


def _place(doc: Doc, mention: Mention) -> Placed | None:
    span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    return Placed(mention, span.start, span.end) if span is not None and len(span) else None
