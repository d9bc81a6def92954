"""Proof of an evidence file, from nothing but the file itself."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile, ZipFile

#: Unpacked; a zip of a few kilobytes can claim to hold petabytes.
LARGEST = 1 << 30


class NoEvidence(ValueError):
    """The file is no evidence file of `chokepoint export evidence`; the message says why."""


class Proof(NamedTuple):
    """What was looked at, and a sentence for each thing that is wrong."""

    files: int
    quotes: int
    problems: list[str]


def prove(path: Path) -> Proof:
    """Every file against its hash, every quote against its text. Raises NoEvidence."""
    try:
        with ZipFile(path) as zipped:
            return _prove(path, zipped)
    except BadZipFile as problem:
        raise NoEvidence(f"{path} is no zip file, or is damaged: {problem}") from problem


def _prove(path: Path, zipped: ZipFile) -> Proof:
    sizes = {entry.filename: entry.file_size for entry in zipped.infolist()}
    if not {"SHA256SUMS", "claims.jsonl"} <= sizes.keys():
        raise NoEvidence(f"{path} was not made by `chokepoint export evidence`")
    if sum(sizes.values()) > LARGEST:
        raise NoEvidence(f"{path} unpacks to more than {LARGEST >> 20:,} MiB; it was not looked at")
    sums = _sums(zipped)
    problems = [
        f"{name} is not listed in SHA256SUMS"
        for name in sorted(sizes.keys() - sums.keys() - {"SHA256SUMS"})
    ]
    for name, digest in sums.items():
        if name not in sizes:
            problems.append(f"{name} is missing")
        elif hashlib.sha256(zipped.read(name)).hexdigest() != digest:
            problems.append(f"{name} was changed after the export")
    quotes = 0
    try:
        for line in zipped.read("claims.jsonl").splitlines():
            claim = json.loads(line)
            quotes += len(claim["quotes"])
            problems += _wrong(claim, _text(zipped, claim["text"]))
    except (ValueError, KeyError, TypeError):
        problems.append("claims.jsonl is not as the export writes it, and was read no further")
    return Proof(len(sums), quotes, problems)


def _sums(zipped: ZipFile) -> dict[str, str]:
    """The hash of each file, by name; a line of another form lists nothing."""
    lines = zipped.read("SHA256SUMS").decode("utf-8", "replace").splitlines()
    pairs = (line.split("  ", 1) for line in lines if "  " in line)
    return {name: digest for digest, name in pairs}


def _text(zipped: ZipFile, name: str) -> str:
    """Empty where there is none of the name, so that no quote stands in it."""
    return zipped.read(name).decode("utf-8", "replace") if name in zipped.namelist() else ""


def _wrong(claim: dict[str, Any], text: str) -> Iterator[str]:
    if hashlib.sha256(text.encode()).hexdigest() != claim["text_sha256"]:
        yield f"{claim['text']} is not the text that claim {claim['claim_id']} was read from"
    for quote in claim["quotes"]:
        if text[quote["start"] : quote["end"]] != quote["words"]:
            place = f"{quote['start']} to {quote['end']} of {claim['text']}"
            yield f"{quote['words']!r} of claim {claim['claim_id']} does not stand at {place}"
