"""What happened, as far as the reports of it agree. Standard library only."""

from dataclasses import dataclass
from enum import StrEnum

from nlp.claims import Basis, Modality, Report
from nlp.values import Period, Value, equally_good


class Reason(StrEnum):
    """Why two reports of one event differ on a role."""

    DISAGREEMENT = "disagreement"
    SCOPE = "different scope"
    UPDATE = "update"


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


@dataclass(frozen=True, slots=True)
class Event:
    """The reports, oldest first, of one happening, and where they disagree."""

    reports: tuple[Report, ...]
    conflicts: tuple[Conflict, ...] = ()

    @property
    def id(self) -> str:
        """The oldest report's claim id, so that later reports never rename an event."""
        return self.reports[0].claim.id

    @property
    def event_type(self) -> str:
        return self.reports[0].claim.event_type

    @property
    def origins(self) -> tuple[str, ...]:
        """Independent origins: reports that relay one publisher, or are its own, count once."""
        return tuple(sorted({origin(report) for report in self.reports}))

    @property
    def status(self) -> Status:
        """The latest word on it; confirmed where somebody speaks of his own act or by name."""
        latest = self.reports[-1].claim.modality
        if latest is Modality.DENIED:
            return Status.DENIED
        modalities = {r.claim.modality for r in self.reports}
        if Modality.ASSERTED in modalities:
            named = any(
                a.basis in (Basis.FIRST_HAND, Basis.NAMED)
                for r in self.reports
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


def origin(report: Report) -> str:
    """Where a report comes from in the end: the publisher it relays, else its own publisher."""
    for attribution in report.claim.attributions:
        if attribution.basis is Basis.RELAYED:
            return attribution.name
    return report.publisher
