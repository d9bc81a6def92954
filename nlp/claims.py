"""What one document says in one place: a claim, and the words that prove it. Standard library only."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from crawler.documents import Article, hash_id
from nlp.values import Value


@dataclass(frozen=True, slots=True)
class Quote:
    """`article.text[start:end]`, verbatim; `end` is exclusive."""

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, article: Article, start: int, end: int) -> "Quote":
        """The only way quotes are made, so that none can differ from its article."""
        return cls(start, end, article.text[start:end])


class Modality(StrEnum):
    """How real the document says the event is."""

    ASSERTED = "asserted"
    PLANNED = "planned"
    POSSIBLE = "possible"
    DENIED = "denied"


class Basis(StrEnum):
    """How the named origin knows: by doing it, by name, without a name, or from a publisher."""

    FIRST_HAND = "first-hand"
    NAMED = "named"
    ANONYMOUS = "anonymous"
    RELAYED = "relayed"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whom the text names as the origin of a claim, and the words that say so."""

    name: str
    basis: Basis
    quote: Quote
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Argument:
    """A participant, thing, amount or time of the event, in the role it plays there.

    `witnesses` names what spoke for this filler (its type, its case marker, its clause, order).
    """

    role: str
    value: Value
    quote: Quote
    witnesses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One happening as one document reports it.

    `quote` is the shortest sentence or clause that shows it; `confidence` lies between 0 and 1;
    `rules` names the rules that made the claim, in the order they fired.
    """

    article_id: str
    event_type: str
    trigger: Quote
    quote: Quote
    arguments: tuple[Argument, ...]
    modality: Modality
    attributions: tuple[Attribution, ...]
    confidence: float
    rules: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The same words read twice are the same claim."""
        return _claim_id(self.article_id, self.event_type, self.trigger.start, self.trigger.end)

    def values(self, role: str) -> tuple[Value, ...]:
        """Every filler of the role, in text order; empty where the text gives none."""
        return tuple(a.value for a in self.arguments if a.role == role)


@lru_cache(maxsize=20_000)
def _claim_id(article_id: str, event_type: str, start: int, end: int) -> str:
    """Remembered, since merging asks for the ids of the claims at hand again and again."""
    return hash_id(article_id, event_type, f"{start}-{end}")


@dataclass(frozen=True, slots=True)
class Report:
    """A claim together with who published it, when and where: what merging compares."""

    claim: Claim
    publisher: str
    published: date
    url: str
    title: str
