"""A user's own `sources.toml`: new sources are put below what stands there, and nothing else moves."""

import json
import os
import re
import tempfile
import unicodedata
from collections.abc import Container, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.sources_toml import InvalidSources, load_sources

#: What a name says nothing by; of "news.example.co.uk", "example" is left.
EMPTY_LABEL = re.compile(
    r"www\d?|en|eng|english|news|feeds?|rss|blogs?|ir|investors?|press|api|com?|org|net|gov|go|or|ac"
)


def source_name(words: str, taken: Container[str]) -> str:
    """A name for a source, of small letters and hyphens, that is not taken."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    name = "-".join(re.findall(r"[a-z0-9]+", plain.lower().replace("'", "")))[:48].strip("-")
    name = name or "source"
    numbered = (f"{name}-{n}" for n in range(2, 10_000))
    return name if name not in taken else next(n for n in numbered if n not in taken)


def name_of_site(url: str) -> str:
    """What a site calls itself in its address: "eetimes" of "https://www.eetimes.com/news"."""
    labels = (urlsplit(url).hostname or "").split(".")[:-1]
    telling = [label for label in labels if not EMPTY_LABEL.fullmatch(label)]
    return "-".join(telling or labels)


def table(name: str, fields: Mapping[str, Any]) -> str:
    """The source as a table of TOML; empty fields are left out."""
    lines = [f"{key} = {_value(value)}" for key, value in fields.items() if value not in ("", ())]
    return "\n".join([f"[{name}]", *lines]) + "\n"


def append(file: Path, tables: Sequence[str]) -> None:
    """Put these tables at the end of the file, which is made if it is not there.

    What stands in it stays byte for byte. The new file takes the place of the old one at once, and
    only if it is valid: raises InvalidSources, leaving the old one as it is.
    """
    if file.exists():
        load_sources(file)
    before = file.read_bytes() if file.exists() else b""
    gap = b"" if not before else b"\n" if before.endswith(b"\n") else b"\n\n"
    target = file.resolve()  # a link stays a link
    descriptor, trial = tempfile.mkstemp(dir=target.parent, prefix=f"{target.name}.", suffix=".new")
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(before + gap + "\n".join(tables).encode())
            handle.flush()
            os.fsync(handle.fileno())
        os.chmod(trial, target.stat().st_mode & 0o777 if target.exists() else 0o644)
        load_sources(Path(trial))
        os.replace(trial, target)
    except InvalidSources as mistake:
        said = str(mistake).replace(Path(trial).name, file.name)
        raise InvalidSources(f"{said}; nothing was added") from None
    finally:
        Path(trial).unlink(missing_ok=True)


def _value(value: Any) -> str:
    """A text or a list of texts as TOML writes it; JSON's escapes are TOML's too."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return f"[{', '.join(map(_value, value))}]"
