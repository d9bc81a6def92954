"""Put marks that would overlap below one another."""

from collections.abc import Sequence


def packed(spans: Sequence[tuple[float, float]], most: int) -> list[int]:
    """The row, from 0, of each span: the first that is free there.

    Spans come in order of their starts. Where all `most` rows are taken, a span goes to the row
    that is free soonest, and overlaps there.
    """
    ends: list[float] = []
    rows: list[int] = []
    for start, end in spans:
        row = next((i for i, taken in enumerate(ends) if taken <= start), None)
        if row is None and len(ends) < most:
            row = len(ends)
            ends.append(end)
        elif row is None:
            row = min(range(most), key=ends.__getitem__)
        ends[row] = max(ends[row], end)
        rows.append(row)
    return rows
