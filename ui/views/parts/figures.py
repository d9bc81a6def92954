"""What the reports of an event say, role by role, each value with those who give it."""

from nlp.events import Event
from nlp.ontology import event_types
from nlp.values import Name, Value
from nlp.wording import listed, listed_briefly, words
from ui.views.parts.markup import plain, table, tag
from ui.views.parts.sayings import disputed, in_full


def figures_html(event: Event) -> str:
    """A row for each value of each role that a report fills, in the order of the type's roles.

    Names that the same publishers give stand together.
    """
    open_roles = {c.role for c in event.conflicts if disputed(c)}
    rows: list[list[str]] = []
    for role in event_types()[event.event_type].roles:
        name = plain(role) + (tag("!", "alarm") if role in open_roles else "")
        for values, publishers in _together(event, role):
            rows.append([name, values, plain(publishers)])
            name = ""
    return table(["Role", "Value", "Says"], rows, look="figures")


def _together(event: Event, role: str) -> list[tuple[str, str]]:
    """Values as HTML, and who gives them."""
    values = event.values(role)
    found = [
        (_figure(value), listed_briefly(_givers(event, role, value)))
        for value in values
        if not isinstance(value, Name)
    ]
    names: dict[str, list[str]] = {}
    for value in values:
        if isinstance(value, Name):
            names.setdefault(listed_briefly(_givers(event, role, value)), []).append(value.name)
    return found + [(f"<b>{plain(listed(n))}</b>", said) for said, n in names.items()]


def _figure(value: Value) -> str:
    exactly = in_full(value)
    note = f'<span class="note">{plain(exactly)}</span>' if exactly else ""
    return f"<b>{plain(words(value))}</b>{note}"


def _givers(event: Event, role: str, value: Value) -> list[str]:
    return [
        report.publisher
        for report in event.reports
        if any(_same(value, other) for other in report.claim.values(role))
    ]


def _same(first: Value, second: Value) -> bool:
    """Names that are spelt alike count once in an event."""
    if isinstance(first, Name) and isinstance(second, Name):
        return first.name.casefold() == second.name.casefold()
    return first == second
