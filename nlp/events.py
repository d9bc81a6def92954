"""What happened, as far as the reports of it agree. Standard library only."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nlp.claims import Basis, Modality, Report
from nlp.denials import Denial, denial
from nlp.provenance import Provenance, provenance
from nlp.values import Period, Value, equally_good


class Reason(StrEnum):
    """Why two reports of one event differ on a role. Only a disagreement means that one is wrong."""

    DISAGREEMENT = "disagreement"
    SCOPE = "different scope"
    PART = "part of whole"
    UPDATE = "update"
    UNIT = "unit or currency"
    DATE = "date reading"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two reports of one event that give different fillers for one role."""

    role: str
    first: Report
    second: Report
    reason: Reason


class Status(StrEnum):
    """How far an event has got, over all its reports."""

    CONFIRMED = "confirmed"
    REPORTED = "reported"
    PLANNED = "planned"
    POSSIBLE = "possible"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Event:
    """The reports, oldest first, of one happening, and where they disagree.

    `parts` are the ids of the claims of other events that one document tells as parts of this one's sum.
    """

    reports: tuple[Report, ...]
    conflicts: tuple[Conflict, ...] = ()
    parts: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The oldest report's claim id, so that later reports never rename an event."""
        return self.reports[0].claim.id

    @property
    def event_type(self) -> str:
        return self.reports[0].claim.event_type

    @property
    def provenance(self) -> Provenance:
        """Who has it from whom, down to the independent origins."""
        return provenance(self.reports)

    @property
    def origins(self) -> tuple[str, ...]:
        """Independent origins: reports that copy or relay one publisher, or are its own, count once."""
        return self.provenance.origins

    @property
    def status(self) -> Status:
        """The latest word on it; confirmed where somebody speaks of his own act or by name.

        What was denied is so until somebody says again that it is so. Who takes back what he told
        himself, or calls off his act, withdraws it.
        """
        latest = self.reports[-1]
        if latest.claim.modality is Modality.DENIED:
            return Status.WITHDRAWN if self._taken_back(latest) else Status.DENIED
        told = [r for r in self.reports if r.claim.modality is not Modality.DENIED]
        modalities = {r.claim.modality for r in told}
        if Modality.ASSERTED in modalities:
            named = any(
                a.basis in (Basis.FIRST_HAND, Basis.NAMED)
                for r in told
                for a in r.claim.attributions
            )
            return Status.CONFIRMED if named else Status.REPORTED
        return Status.PLANNED if Modality.PLANNED in modalities else Status.POSSIBLE

    @property
    def when(self) -> Period:
        """When it took place; the day it was first reported where no report says so."""
        for role in ("date", "effective"):
            found = [v for v in self.values(role) if isinstance(v, Period)]
            if found:
                return min(found, key=lambda p: (p.end - p.start, p.start))
        day = self.reports[0].published
        return Period(day, day, "reported")

    def values(self, role: str) -> tuple[Value, ...]:
        """Every different filler of the role over all reports, the oldest report's first.

        Names that are equally good count once: "Nvidia" and the same company's full name.
        """
        found: list[Value] = []
        for report in self.reports:
            for value in report.claim.values(role):
                if not any(equally_good(value, other) for other in found):
                    found.append(value)
        return tuple(found)

    def current(self, role: str) -> tuple[Value, ...]:
        """The fillers of the role without those that their own source has replaced since."""
        replaced = self.replaced(role)
        kept = {
            value
            for r in self.reports
            for value in r.claim.values(role)
            if (r.claim.id, value) not in replaced
        }
        return tuple(value for value in self.values(role) if value in kept)

    def replaced(self, role: str) -> frozenset[tuple[str, Value]]:
        """The fillers, each with the id of its claim, that their own source has replaced since.

        Whoever only retells that source is replaced with it, whenever he retells it.
        """
        updates = [c for c in self.conflicts if c.reason is Reason.UPDATE and c.role == role]
        origin_of = self.provenance.origin_of if updates else {}
        return frozenset(
            (r.claim.id, value)
            for c in updates
            for r in self.reports
            if origin_of[r.claim.id] == origin_of[c.first.claim.id] and not _speaks_again(r, c)
            for value in c.first.claim.values(role)
            if value in r.claim.values(role)
        )

    def _taken_back(self, latest: Report) -> bool:
        own = any(r.publisher == latest.publisher for r in self.reports[:-1])
        return own or denial(latest.claim) is Denial.WITHDRAWAL


def _speaks_again(report: Report, update: Conflict) -> bool:
    """Whether the source itself tells this after its update."""
    return report.publisher == update.second.publisher and age(report) > age(update.second)


def age(report: Report) -> tuple[date, str]:
    """What reports are sorted by, the oldest first: the day, then the claim's id."""
    return report.published, report.claim.id
