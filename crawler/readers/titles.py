"""What a page is called: the headline that most of its own statements agree on."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from urllib.parse import urlsplit

#: Between a title and the name of a site or a section.
_MARK = r"\s+(?:[|–—•·»«/\-]|::?)\s+|\s*\|\s*"
_LAST = re.compile(rf"(?P<rest>.+)(?:{_MARK})(?P<end>.+?)\s*$", re.S)
_FIRST = re.compile(rf"(?P<start>.+?)(?:{_MARK}|:\s+)(?P<rest>.+)$", re.S)
#: Marks that stand in few headlines, and before the names of most sites.
_PLAIN_LAST = re.compile(r"(?P<rest>.+\S)\s*(?:\||::|»)\s*(?P<end>[^|»]+)$", re.S)
#: In words: a headline, and the name of a site or a section after it.
SHORTEST_HEADLINE, LONGEST_NAME = 3, 4
#: In characters; a longer title holds everything but a title, and is left as it is.
LONGEST_TITLE = 1000
#: Letters of a host's name by which a longer name of its site is known: wafer.example is the Wafer Post.
TELLING = 5
_BREAKS_OFF = re.compile(r"\s*(?:\.\.\.|…)$")


def chosen_title(
    candidates: Sequence[Iterable[str]], sites: Iterable[str], url: str, echoes: Iterable[str] = ()
) -> str:
    """The title that most candidates agree on, the earlier of equals; "" if there is none.

    `candidates` are groups that speak with one voice each (the headline of JSON-LD, the titles for
    social media, the headings, the browser tab). Names of `sites`, or of the host of `url`, are taken
    off both ends; a title that breaks off is read from a longer one. `echoes`, such as lesser headings,
    agree with a title but are none.
    """
    hosts = {_folded(name) for name in _host_names(url)} - {""}
    owners = {_folded(s) for s in sites} - {""} | hosts
    groups = [[t for c in group if (t := without_site(c, owners, hosts))] for group in candidates]
    every = [title for group in groups for title in group]
    if not every:
        return ""
    forms = [{_folded(t) for t in group} for group in groups]
    votes = Counter(form for group in (*forms, {_folded(t) for t in echoes}) for form in group)

    def support(title: str) -> float:
        """A title with a kicker before it speaks half for the title alone."""
        form, alone = _folded(title), len(title.split()) >= SHORTEST_HEADLINE
        longer = sum(any(f != form and f.endswith(form) for f in group) for group in forms)
        return votes[form] + (longer / 2 if alone else 0)

    return _in_full(max(every, key=support), every)


def without_site(
    title: str, owners: AbstractSet[str], hosts: AbstractSet[str] = frozenset()
) -> str:
    """The title without a site's name at its end or beginning; "" if it is one.

    `owners` and `hosts` are folded names; at the end a name that holds one of `hosts` counts too.
    """
    title = title.strip()
    while len(title) <= LONGEST_TITLE:
        last, first = _LAST.fullmatch(title), _FIRST.fullmatch(title)
        plain = _PLAIN_LAST.fullmatch(title)
        if last and (_folded(last["end"]) in owners or _names_host(last, hosts)):
            title = last["rest"].strip()
        elif plain and _is_name_after_headline(plain):
            title = plain["rest"].strip()
        elif first and _folded(first["start"]) in owners:
            title = first["rest"].strip()
        else:
            break
    return "" if _folded(title) in owners else title


def _names_host(match: re.Match[str], hosts: AbstractSet[str]) -> bool:
    name = _folded(match["end"])
    telling = any(len(host) >= TELLING and host in name for host in hosts)
    return telling and _is_name_after_headline(match)


def _is_name_after_headline(match: re.Match[str]) -> bool:
    words, name = len(match["rest"].split()), len(match["end"].split())
    return words >= max(SHORTEST_HEADLINE, name) and name <= LONGEST_NAME


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
