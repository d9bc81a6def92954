"""The file of marked sentences that reviews teach, and whether they are read right now."""

import os
from pathlib import Path

from nlp.taught import taught, with_taught
from store.database import Store
from ui.review_tables import rechecked


def teach(store: Store, file: Path) -> None:
    """Writes the sentences of all reviews anew, so that none is missing whatever happened before."""
    text = file.read_text("utf-8") if file.exists() else ""
    sentences = store.reviews.sentences()
    wanted = with_taught(text, sentences) if text or sentences else ""
    if wanted != text:
        trial = file.with_name(f"{file.name}.new")
        trial.write_text(wanted, "utf-8")
        os.replace(trial, file)


def sentences_file(database: Path) -> Path:
    """Where the sentences that reviews teach are kept, unless somebody names another file."""
    return database.with_name("reviews.txt")


def recheck_sentences(database: Path, named: Path | None, model: str) -> str:
    """Of each sentence that reviews taught whether it is read right now, in lines; then the counts.

    `named`: the file, if not that beside the database. Raises ValueError where there is none.
    """
    # It loads spaCy, which deciding does not need.
    from nlp.recheck import recheck

    file = named or sentences_file(database)
    if named is None and database.exists():
        with Store(database, readonly=True) as store:
            teach(store, file)
    if not file.exists():
        raise ValueError(
            f"there is no {file}: `chokepoint review` writes it with the first decision"
        )
    sentences = taught(file.read_text("utf-8"), str(file))
    return rechecked([(one, recheck(one, model=model)) for one in sentences])
