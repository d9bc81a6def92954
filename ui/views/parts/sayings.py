"""Say in words who says so, how surely, and why two sources differ."""

from nlp.claims import Attribution, Basis, Claim, Modality, Report
from nlp.events import Conflict, Reason
from nlp.provenance import origin
from nlp.values import Money, Months, Quantity, Value

_MODALITIES = {
    Modality.ASSERTED: "",
    Modality.PLANNED: "as a plan",
    Modality.POSSIBLE: "as a possibility",
    Modality.DENIED: "as not so",
}


def attributed(report: Report) -> str:
    """Whom the text names for the claim."""
    if not report.claim.attributions:
        return f"{report.publisher} itself, naming nobody else"
    return "; ".join(_attribution(a) for a in report.claim.attributions)


def modality(claim: Claim) -> str:
    """How the text puts it, where that is not as a fact; else empty."""
    return _MODALITIES[claim.modality]


def disputed(conflict: Conflict) -> bool:
    """Whether one of the two must be wrong."""
    return conflict.reason is Reason.DISAGREEMENT


def heading(conflict: Conflict) -> str:
    match conflict.reason:
        case Reason.UPDATE:
            return f"The {conflict.role} was updated"
        case Reason.SCOPE:
            return f"The {conflict.role} is counted in two ways"
        case Reason.PART:
            return f"One gives the whole {conflict.role}, one a part of it"
        case Reason.UNIT:
            return f"The {conflict.role} is given in two units or currencies"
        case Reason.DATE:
            return f"The {conflict.role} is read or told in two ways"
    return f"! Sources disagree on the {conflict.role}"


def why(conflict: Conflict) -> str:
    """The reason that two reports differ, as far as it is known."""
    first, second = conflict.first, conflict.second
    match conflict.reason:
        case Reason.UPDATE:
            return f"{second.publisher} gives another figure later: an update, not a contradiction."
        case Reason.SCOPE:
            return "The two count different things, so both may be right."
        case Reason.PART:
            return "The smaller figure is a part of the larger one, so both may be right."
        case Reason.UNIT:
            return "Converted, the two may be the same; rates and rounding differ."
        case Reason.DATE:
            return "The two may mean the same time in different words."
    if origin(first) == origin(second):
        return f"Both go back to {origin(first)}, so one of them has it wrong."
    return "Independent reports that cannot both be right."


def in_full(value: Value) -> str:
    """A figure to the last digit, both ends: "1,000,000,000 to 4,000,000,000 USD"."""
    match value:
        case Money(low, high, currency):
            return _ends(low, high, f" {currency}")
        case Quantity(low, high, unit):
            return _ends(low, high, f" {unit}" if "/" in unit else f" {unit}s")
        case Months(low, high):
            return _ends(low, high, " months")
    return ""


def _attribution(attribution: Attribution) -> str:
    match attribution.basis:
        case Basis.FIRST_HAND:
            return f"{attribution.name}, first-hand"
        case Basis.NAMED:
            return f"according to {attribution.name}"
        case Basis.ANONYMOUS:
            return f"{attribution.name}, not named"
        case Basis.RELAYED:
            return f"relayed from {attribution.name}"


def _ends(low: float | None, high: float | None, unit: str) -> str:
    if low is None and high is None:
        return ""
    if low is None:
        return f"up to {high:,.0f}{unit}, no low end given"
    if high is None:
        return f"{low:,.0f}{unit} or more, no high end given"
    return f"{low:,.0f}{unit}" if low == high else f"{low:,.0f} to {high:,.0f}{unit}"
