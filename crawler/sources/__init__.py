"""One file per kind of source. The file, the class's `name` and a source's `kind` are one word."""
