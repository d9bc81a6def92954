"""Name whose product a product is as its supplier: "Nvidia's A800", "Nvidia AI chips"."""

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from nlp.frames import Filler, Frame, Placed
from nlp.ontology import event_types


@Language.factory("vendors", requires=["doc._.frames", "doc._.placed"])
def make_vendors(nlp: Language, name: str) -> "Vendors":
    return Vendors()


class Vendors:
    def __call__(self, doc: Doc) -> Doc:
        for frame in doc._.frames:
            frame.fillers.extend(_vendors(doc, frame))
        return doc


def _vendors(doc: Doc, frame: Frame) -> Iterator[Filler]:
    """ "Nvidia's A800", "Nvidia AI chips": whose product it is fills the supplier's role."""
    if "supplier" not in event_types()[frame.found.trigger.event_type].roles or frame.has(
        "supplier"
    ):
        return
    products = [f.placed for f in frame.fillers if f.role in ("product", "quantity")]
    taken = {id(f.placed) for f in frame.fillers}
    for placed in doc._.placed:
        maker = any(owns(doc, placed, product) for product in products)
        if placed.mention.kind == "company" and maker and id(placed) not in taken:
            yield Filler("supplier", placed, ("possessive of the product",))
            return


def owns(doc: Doc, owner: Placed, product: Placed) -> bool:
    """Whether the name stands as maker before or inside the product's: "Nvidia's H100"."""
    if product.start <= owner.start < product.end:
        return True
    between = doc[owner.end : product.start]
    inside = all(
        t.pos_ in ("ADJ", "PART", "PUNCT", "NOUN", "ADV", "PROPN") and t.text != ","
        for t in between
    )
    return owner.end <= product.start <= owner.end + 5 and inside
