"""Who says what in a call: the text of a transcript into turns."""

from crawler.documents import Turn


def read_turns(text: str) -> tuple[Turn, ...]:
    """The turns of a call in reading order; () where the text names no speakers."""
    return ()
