"""Lists of restricted parties as authorities publish them: what one entry of a list says."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from crawler.documents import hash_id


@dataclass(frozen=True, slots=True)
class ListedParty:
    """One entry of one list, as the file gives it; empty where it gives nothing.

    `kind` is Entity, Individual, Vessel, Aircraft or "" (the lists of the Bureau of Industry and
    Security do not say). `countries` are as written: mostly ISO 3166-1 alpha-2. `listed_on` is
    when the entry took effect, `ended_on` when it ends or ended.
    """

    list: str
    name: str
    number: str = ""
    kind: str = ""
    aliases: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    notice: str = ""
    listed_on: date | None = None
    ended_on: date | None = None
    requirement: str = ""
    policy: str = ""
    remarks: str = ""
    url: str = ""

    @property
    def id(self) -> str:
        """Names the entry from file to file: its list and number, or its name and date of listing.

        The ids that the Consolidated Screening List gives change with every word of the entry.
        """
        if self.number:
            return hash_id(self.list, self.number)
        day = self.listed_on.isoformat() if self.listed_on else ""
        return hash_id(self.list, " ".join(self.name.casefold().split()), day)

    def joined(self, other: "ListedParty") -> "ListedParty":
        """Both rows of one entry: some files have a row for each address or alias."""
        names = (*self.aliases, *other.aliases, *(() if other.name == self.name else (other.name,)))
        return replace(
            self,
            aliases=tuple(dict.fromkeys(names)),
            countries=tuple(dict.fromkeys(self.countries + other.countries)),
            addresses=tuple(dict.fromkeys(self.addresses + other.addresses)),
            programs=tuple(dict.fromkeys(self.programs + other.programs)),
        )


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that cannot be kept: which line (of CSV) or entry (of JSON), why, and its words."""

    place: int
    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class PartyList:
    """What a file holds. `titles` are the lists in it, by code, as the file names them.

    `said` is what stands before the header, `dated` the day that it gives. `notes` tell what was odd
    about the file although its rows could be read.
    """

    form: str
    parties: tuple[ListedParty, ...]
    titles: dict[str, str]
    refused: tuple[RefusedRow, ...] = ()
    notes: tuple[str, ...] = ()
    said: str = ""
    dated: date | None = None


class UnreadableList(ValueError):
    """The file is no list of restricted parties; the message says what was expected."""


def together(parties: Iterable[ListedParty]) -> tuple[ListedParty, ...]:
    """Each entry once, in the order of the file."""
    found: dict[str, ListedParty] = {}
    for party in parties:
        known = found.get(party.id)
        found[party.id] = known.joined(party) if known else party
    return tuple(found.values())
