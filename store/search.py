"""Full-text search over titles and texts, in scripts without spaces too.

The index takes words apart at spaces and signs, and a Chinese sentence has neither, so every
character from U+2E80 on (Chinese, Japanese, Korean) is put apart for it with a ZERO WIDTH SPACE on
either side; the view `searched` does that in plain SQL, and the triggers index what it shows. A
query for 小米 is then the phrase of its two characters. The texts themselves stay as they are.
"""

import re
from collections.abc import Iterator

#: U+2E80, where the CJK radicals begin; what stands before it is written with spaces.
_FIRST_APART = "⺀"
_APART = re.compile(f"[{_FIRST_APART}-\U0010ffff]")
#: Divides characters for the index, and is seen by nobody.
BETWEEN = "\u200b"
#: Put round a match by SQLite; no text that people read holds them.
MATCH_START, MATCH_END = "\x02", "\x03"
#: How both this index and the proof of it (store.checks) take words apart.
TOKENIZER = '"unicode61 remove_diacritics 2"'
#: How many characters are looked at together: substr counts from the beginning of what it cuts.
_CHUNK = 64


def _apart(column: str) -> str:
    """SQL for the column with those characters put apart; a text without any is not looked into."""
    character = "substr(chunk, i, 1)"
    return f"""CASE WHEN {column} NOT GLOB '*[{_FIRST_APART}-\U0010ffff]*' THEN {column} ELSE (
        WITH RECURSIVE chunks (k, chunk) AS (
            SELECT 0, substr({column}, 1, {_CHUNK})
            UNION ALL SELECT k + 1, substr({column}, (k + 1) * {_CHUNK} + 1, {_CHUNK})
            FROM chunks WHERE length(chunk) = {_CHUNK}),
        places (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM places WHERE i < {_CHUNK})
        SELECT group_concat(CASE WHEN chunk NOT GLOB '*[{_FIRST_APART}-\U0010ffff]*' THEN chunk
            ELSE (SELECT group_concat(CASE WHEN unicode({character}) < {ord(_FIRST_APART)}
                THEN {character} ELSE char(8203) || {character} || char(8203) END, '')
            FROM places WHERE i <= length(chunk)) END, '') FROM chunks) END"""


_ENTER = """INSERT INTO versions_fts (rowid, title, text)
    SELECT version_no, title, text FROM searched WHERE version_no = NEW.version_no;"""
#: The index forgets a text only when it is told what it knew of it, so before it is gone.
_LEAVE = """INSERT INTO versions_fts (versions_fts, rowid, title, text)
    SELECT 'delete', version_no, title, text FROM searched WHERE version_no = OLD.version_no;"""

#: What m003 puts in place of the first index. Released with it.
SEARCH_IN_EVERY_SCRIPT = f"""
DROP TRIGGER versions_fts_insert;
DROP TRIGGER versions_fts_delete;
DROP TRIGGER versions_fts_update;
DROP TABLE versions_fts;
CREATE VIEW searched AS
SELECT version_no, {_apart("title")} AS title, {_apart("text")} AS text FROM versions;
CREATE VIRTUAL TABLE versions_fts USING fts5 (
    title, text, content='searched', content_rowid='version_no',
    tokenize={TOKENIZER}
);
CREATE TRIGGER versions_fts_insert AFTER INSERT ON versions BEGIN {_ENTER} END;
CREATE TRIGGER versions_fts_delete BEFORE DELETE ON versions BEGIN {_LEAVE} END;
CREATE TRIGGER versions_fts_leave BEFORE UPDATE OF title ON versions BEGIN {_LEAVE} END;
CREATE TRIGGER versions_fts_enter AFTER UPDATE OF title ON versions BEGIN {_ENTER} END;
INSERT INTO versions_fts (versions_fts) VALUES ('rebuild');
"""


def quoted(text: str) -> str:
    """A full-text query for every word of `text`, none of which can be an operator in it.

    A word that ends in * stands for every word that begins so. Chinese is found wherever its
    characters stand side by side.
    """
    words = text.encode("utf-8", "replace").decode().replace("\0", " ").split()
    return " ".join(_quoted_word(word) for word in words)


def _quoted_word(word: str) -> str:
    """The star of a prefix stands outside the quotes, where SQLite reads it as one."""
    prefix = "*" if word.endswith("*") and word.strip("*") else ""
    inside = word.rstrip("*").replace('"', '""')
    apart = _APART.sub(lambda found: f"{BETWEEN}{found[0]}{BETWEEN}", inside)
    return f'"{apart}"{prefix}'


def stretches(snippet: str) -> tuple[tuple[str, bool], ...]:
    """The pieces of a snippet, each True where it matches; joined they are its words."""
    return tuple(stretch for stretch in _pieces(snippet) if stretch[0])


def _pieces(snippet: str) -> Iterator[tuple[str, bool]]:
    for piece in snippet.split(MATCH_START):
        match, separator, rest = piece.partition(MATCH_END)
        yield from [(match, True), (rest, False)] if separator else [(piece, False)]
