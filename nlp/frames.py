"""What the components find in one sentence, before claims are made of it.

Everything is held by token numbers and plain values, never by spaCy spans, so that a `Doc` carrying
them can be saved and sent between processes.
"""

from dataclasses import dataclass, field

from nlp.claims import Basis, Modality
from nlp.mentions.mention import Mention
from nlp.ontology import Trigger


@dataclass(frozen=True, slots=True)
class Placed:
    """A mention and the tokens it covers: `doc[start:end]`."""

    mention: Mention
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """A trigger where it stands: `doc[start:end]`; `verbal` where it is used as a verb."""

    trigger: Trigger
    start: int
    end: int
    verbal: bool = False


@dataclass(frozen=True, slots=True)
class Filler:
    """A mention in a role, and what spoke for it."""

    role: str
    placed: Placed
    witnesses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody the sentence names as the origin of what it says: `doc[start:end]`.

    `pronoun` stands in place of the name where it is for the text before to say who "it" is.
    """

    name: str
    basis: Basis
    start: int
    end: int
    also: tuple[str, ...] = ()
    pronoun: Mention | None = None


@dataclass(slots=True)
class Frame:
    """One trigger with what the components after it have added."""

    found: Found
    fillers: list[Filler] = field(default_factory=list)
    modality: Modality = Modality.ASSERTED

    def has(self, role: str) -> bool:
        return any(f.role == role for f in self.fillers)
