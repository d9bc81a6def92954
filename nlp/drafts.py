"""Claims in the making: what one sentence says of one event, its pronouns resolved."""

from dataclasses import dataclass

from nlp.claims import Argument, Attribution, Modality, Quote
from nlp.ontology import event_types
from nlp.passages import Sentence
from nlp.values import Name, Value


@dataclass(frozen=True, slots=True)
class Filler(Argument):
    """An argument in the making, with what is known of it besides its witnesses.

    `chance` is the network's probability of the role, None where it did not speak for it; `sentences`
    are the orders of those that give the filler.
    """

    chance: float | None = None
    sentences: tuple[int, ...] = ()

    def argument(self) -> Argument:
        """What a claim keeps of it."""
        return Argument(self.role, self.value, self.quote, self.witnesses)


@dataclass(frozen=True, slots=True)
class Draft:
    """As much of a claim as one sentence gives; offsets count into the article.

    `probability` is the network's that the trigger announces such an event; `told` counts
    the sentences that the draft was joined from; `lacking` counts the groups of roles that its type
    and its rule ask for and it does not give; `on_chips` is whether the article's first lines name
    goods; `again` is `Account.again`; `beyond` are fillers that sentences before it hold.
    """

    event_type: str
    sentence: Sentence
    trigger: Quote
    arguments: tuple[Filler, ...]
    modality: Modality
    attributions: tuple[Attribution, ...]
    rules: tuple[str, ...]
    needs: tuple[str, ...] = ()
    probability: float = 1.0
    told: int = 1
    lacking: int = 0
    on_chips: bool = True
    again: bool = False
    beyond: tuple[Filler, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether it gives every role that its type and its rule ask for."""
        return self.lacking == 0

    def values(self, role: str) -> tuple[Value, ...]:
        return tuple(a.value for a in self.arguments if a.role == role)

    def names(self, role: str) -> set[str]:
        """Every good name of the role's fillers, in lower case."""
        return set().union(*(v.spellings() for v in self.values(role) if isinstance(v, Name)))

    def asked_for(self) -> list[tuple[str, ...]]:
        """The groups of roles that its type and its rule ask for, one role of each."""
        return [*event_types()[self.event_type].needs, *((need,) for need in self.needs)]

    def roles(self) -> set[str]:
        return {a.role for a in self.arguments}
