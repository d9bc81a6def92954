"""Parts of backfills into the database, each once, as if their documents had been crawled."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from sqlite_utils import Database

from nlp.legibility import unread
from store import articles, journal
from store.articles import UnkeepableArticle
from store.rows import stamp

if TYPE_CHECKING:
    from nlp.backfill import Found
    from store.parts import Part

#: Documents saved in one transaction, so that others can write between two.
TOGETHER = 50


@dataclass(slots=True)
class Loaded:
    """What a part brought: documents that the database did not have, and their claims."""

    documents: int = 0
    claims: int = 0
    unreadable: int = 0
    problems: int = 0


class BackfillBook:
    """Which parts the database holds. Loading a part twice, or half and then whole, changes nothing."""

    def __init__(
        self,
        db: Database,
        snapshot: Callable[[], AbstractContextManager[None]],
        writing: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._db, self._snapshot, self._writing = db, snapshot, writing

    def loaded(self) -> set[str]:
        """The ids of the parts that were loaded whole."""
        with self._snapshot():
            return {row["part"] for row in self._db.query("SELECT part FROM backfill_parts")}

    def load(self, part: "Part", run_id: int) -> Loaded:
        """The documents of a part with what they say; raises OSError where its files cannot be read."""
        brought = Loaded()
        if part.id in self.loaded():
            return brought
        found = part.found()
        while batch := list(islice(found, TOGETHER)):
            with self._writing():
                for one in batch:
                    self._keep(one, run_id, brought)
        about = json.dumps(dict(part.about), ensure_ascii=False)
        row = {
            "part": part.id,
            "input": part.about["input"],
            "run_id": run_id,
            "loaded_at": stamp(datetime.now(UTC)),
            "about": about,
        }
        with self._writing():
            self._db.table("backfill_parts").upsert(row, pk="part")
        return brought

    def _keep(self, found: "Found", run_id: int, brought: Loaded) -> None:
        """A document that the database has read already stays as it is."""
        document, article = found.document, found.article
        is_new = articles.save_document(self._db, document, {"run_id": run_id})
        if not is_new and self._is_read(document.id):
            return
        brought.documents += is_new
        if article is None:
            articles.save_unreadable(self._db, document, found.problem)
            brought.unreadable += 1
            return
        try:
            articles.save_article(self._db, article, found.claims)
        except UnkeepableArticle as problem:
            message = str(problem)
            brought.problems += 1
        else:
            brought.claims += len(found.claims)
            troubles = "; ".join(unread(article))
            message = f"claims may be missing: {troubles}" if troubles else ""
        if message:
            journal.save_issue(
                self._db, document.source, document.url, "extract", message, document_id=document.id
            )

    def _is_read(self, document_id: str) -> bool:
        rows = self._db.execute(
            "SELECT 1 FROM documents WHERE document_id = ? AND state = 'read'", [document_id]
        )
        return rows.fetchone() is not None
