"""Train the tagger and parser: `python -m nlp.train TREEBANK_FOLDER OUTPUT_FOLDER`.

The folder holds a treebank in CoNLL-U, gzipped or not, one file each for train, dev and test (UD
English EWT in `docs/quality.md`). The recipe is `nlp/training.cfg`; the seed is fixed there.
"""

import argparse
import gzip
import random
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import spacy
from spacy.cli.train import train as run_training
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc, DocBin
from spacy.training import Example
from spacy.training.converters.conllu_to_docs import conllu_to_docs
from spacy.util import registry

CONFIG = Path(__file__).with_name("training.cfg")
#: Sentences a document: enough context for the parser to learn where sentences end.
SENTENCES = 8


@registry.augmenters("chokepoint.news_casing.v1")  # type: ignore[untyped-decorator]
def news_casing(lower: float, title: float, upper: float) -> Callable[..., Iterator[Example]]:
    """Recase a share of the examples as speech (lower), headlines (title) and briefs (upper)."""

    def augment(nlp: Language, example: Example) -> Iterator[Example]:
        yield example
        draw = random.random()
        for share, recase in ((lower, str.lower), (title, str.title), (upper, str.upper)):
            if draw < share:
                yield _recased(nlp, example, recase)
                return
            draw -= share

    return augment


def _recased(nlp: Language, example: Example, recase: Callable[[str], str]) -> Example:
    words = [t.text for t in example.reference]
    changed = [new if len(new := recase(w)) == len(w) else w for w in words]
    annotation = example.to_dict()
    annotation["token_annotation"]["ORTH"] = changed
    spaces = [bool(t.whitespace_) for t in example.reference]
    return Example.from_dict(Doc(nlp.vocab, words=changed, spaces=spaces), annotation)


def convert(files: Iterable[Path], output: Path) -> None:
    """Write CoNLL-U files as one file of spaCy documents."""
    kept = DocBin(store_user_data=False)
    for file in files:
        opened = gzip.open if file.suffix == ".gz" else open
        with opened(file, "rt", encoding="utf-8") as handle:
            for doc in conllu_to_docs(  # type: ignore[no-untyped-call]
                handle.read(), n_sents=SENTENCES, no_print=True
            ):
                kept.add(doc)
    kept.to_disk(output)


def measure(model: Path, test: Path) -> dict[str, float]:
    """TAG, UAS, LAS and sentence F of a trained model on converted documents, from raw text."""
    nlp = spacy.load(model)
    gold = list(DocBin().from_disk(test).get_docs(nlp.vocab))
    examples = [Example(nlp(doc.text), doc) for doc in gold]
    scores = Scorer(nlp).score(examples)
    return {
        k: scores[k] for k in ("tag_acc", "pos_acc", "lemma_acc", "dep_uas", "dep_las", "sents_f")
    }


def train(treebank: Path, output: Path) -> dict[str, float]:
    """Train on the treebank's train part, keep the best step on dev, return the test scores."""
    with tempfile.TemporaryDirectory() as folder:
        parts = {part: Path(folder) / f"{part}.spacy" for part in ("train", "dev", "test")}
        for part, file in parts.items():
            convert(sorted(treebank.glob(f"*-{part}.conllu*")), file)
        paths = {"paths.train": str(parts["train"]), "paths.dev": str(parts["dev"])}
        run_training(CONFIG, output, overrides=paths)
        return measure(output / "model-best", parts["test"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("treebank", type=Path)
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    for name, score in train(arguments.treebank, arguments.output).items():
        print(f"{name} {score:.3f}")


if __name__ == "__main__":
    main()
