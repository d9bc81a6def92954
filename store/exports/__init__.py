"""One file per format. Each has `write(selection: Selection, out: Path) -> int`.

It writes every event of the selection with its quotes to `out` and returns how many events that
were. The file appears whole or not at all, in place of an older one; UnwritableExport says why it
cannot. A new format is a new file here and a line in formats.py.
"""
