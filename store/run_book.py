"""What went wrong, and what was run: how the commands keep account of themselves."""

from collections.abc import Mapping

from crawler.documents import Document
from store import journal
from store.journal import Issue, Run
from store.opened import Opened


class RunBook(Opened):
    """The part of the Store that notes issues and runs. Every method that saves is one transaction."""

    def save_issue(
        self, source: str, url: str, stage: str, message: str, *, document_id: str | None = None
    ) -> None:
        """`stage`: fetch, read or extract. The same issue again is one row, seen later."""
        with self._writing():
            journal.save_issue(self._db, source, url, stage, message, document_id=document_id)

    def issues(self) -> list[Issue]:
        """Open ones first, the latest seen first."""
        with self.snapshot():
            return journal.issues(self._db)

    def start_run(self, kind: str) -> int:
        """`kind`: crawl, analyse or merge. Returns the number to finish it by."""
        with self._writing():
            return journal.start_run(self._db, kind)

    def finish_run(
        self, run_id: int, counts: Mapping[str, int], *, status: str = "ok", message: str = ""
    ) -> None:
        """`status`: ok or failed; `message` says why it failed."""
        with self._writing():
            journal.finish_run(self._db, run_id, counts, status=status, message=message)

    def note_reading(self, run_id: int, document: Document) -> None:
        """What an analysis is about to read, in case that it ends there."""
        with self._writing():
            journal.note_reading(self._db, run_id, document.id)

    def stumbling_block(self) -> str:
        """The id of the document at which the last two analyses were ended; "" where there is none."""
        with self.snapshot():
            return journal.stumbling_block(self._db)

    def runs(self) -> list[Run]:
        """Newest first; one that was killed stays running."""
        with self.snapshot():
            return journal.runs(self._db)
