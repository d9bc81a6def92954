"""Records as columns of Arrow, which is how the browser gets them: a word that repeats is sent once."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

Record = Mapping[str, str | int | float | bool | date | None]
#: Words are numbered where fewer than this share of them differ; each number takes two bytes or four.
_REPEATING = 0.75


def columns(records: Sequence[Record]) -> Any:
    """The records as a pyarrow.Table: a column for each field that any of them has, in that order."""
    names = list(dict.fromkeys(name for record in records for name in record))
    return pa.table({name: _column([record.get(name) for record in records]) for name in names})


def _column(cells: Sequence[object]) -> Any:
    column = pa.array(cells)
    if column.type != pa.string() or len(set(cells)) > len(cells) * _REPEATING:
        return column
    numbered = column.dictionary_encode()
    numbers = numbered.indices.cast(pa.int16() if len(numbered.dictionary) < 2**15 else pa.int32())
    return pa.DictionaryArray.from_arrays(numbers, numbered.dictionary)
