"""What a page is called: the headline that most of its own statements agree on."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

#: Between a title and the name of a site or a section.
_MARK = r"\s+(?:[|–—•·»«/\-]|::?)\s+|\s*\|\s*"
_LAST = re.compile(rf"(?P<rest>.+)(?:{_MARK})(?P<end>.+?)\s*$", re.S)
_FIRST = re.compile(rf"(?P<start>.+?)(?:{_MARK})(?P<rest>.+)$", re.S)
_BREAKS_OFF = re.compile(r"\s*(?:\.\.\.|…)$")


def chosen_title(candidates: Sequence[Iterable[str]], sites: Iterable[str], url: str) -> str:
    """The title that most candidates agree on, the earlier of equals; "" if there is none.

    `candidates` are groups that speak with one voice each (the headline of JSON-LD, the titles for
    social media, the headings, the browser tab). Names of `sites`, or of the host of `url`, are taken
    off both ends; a title that breaks off is read from a longer one.
    """
    owners = {_folded(s) for s in (*sites, *_host_names(url))} - {""}
    groups = [[t for c in group if (t := without_site(c, owners))] for group in candidates]
    every = [title for group in groups for title in group]
    votes = Counter(form for group in groups for form in {_folded(t) for t in group})
    if not every:
        return ""
    best = max(every, key=lambda title: votes[_folded(title)])
    return _in_full(best, every)


def without_site(title: str, owners: set[str]) -> str:
    """The title without a site's name, folded in `owners`, at its end or beginning; "" if it is one."""
    title = title.strip()
    while True:
        last, first = _LAST.fullmatch(title), _FIRST.fullmatch(title)
        if last and _folded(last["end"]) in owners:
            title = last["rest"].strip()
        elif first and _folded(first["start"]) in owners:
            title = first["rest"].strip()
        else:
            return "" if _folded(title) in owners else title


def _in_full(title: str, every: Iterable[str]) -> str:
    """The longer title that this one is the beginning of, if it breaks off."""
    begun = _folded(_BREAKS_OFF.sub("", title))
    if not _BREAKS_OFF.search(title) or len(begun) < 15:
        return title
    longer = (t for t in every if _folded(t).startswith(begun) and not _BREAKS_OFF.search(t))
    return next(longer, title)


def _host_names(url: str) -> Iterable[str]:
    """How a host may call itself: "wafer.example" is also Wafer."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    labels = host.split(".")
    return (host, *(label for label in labels[:-1] if len(label) > 3))


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
