"""What a line of the stockpile meter rests on, and what it does not count, as HTML."""

from collections.abc import Mapping, Sequence
from html import escape

from nlp.wording import day, many
from store.stock import HeldBack, Said, StockLine
from ui.stock_words import holder, quarters
from ui.views.parts.markup import event_link, link, plain
from ui.views.parts.stock_lines import between, end, family, unsure


def chosen_html(line: StockLine, said: Mapping[str, Said], headlines: Mapping[str, str]) -> str:
    """The line in words, then each bound with its quotes, then the events counted."""
    title = f"{holder(line)}: {line.act} {family(line)}, {quarters(line)}"
    least = (
        f"At least {end(line.low, line)}"
        if line.low
        else "No low bound: no report tells of it as done and gives a least number"
    )
    most = "No high bound: a report leaves the end open" if line.high is None else f"At most {end(line.high, line)}"  # fmt: skip
    events = "".join(
        f"<li>{event_link(i, headlines[i])}</li>" for i in line.event_ids if i in headlines
    )
    return (
        f"<h2>{plain(title)}</h2><div class='sides'>"
        f"{_bound_html(least, [said[c] for c in line.low_claims if c in said])}"
        f"{_bound_html(most, [said[c] for c in line.high_claims if c in said])}</div>"
        f'<p class="note">Counted: {many(line.events, "event")}'
        f"{unsure(line.unsure_events)}</p><ul class='near'>{events}</ul>"
    )


def _bound_html(title: str, said: Sequence[Said]) -> str:
    quotes = "".join(
        f'<blockquote class="passage">{plain(s.quote)}</blockquote><p class="masthead"><b>{plain(s.publisher)}</b>'
        f" · {plain(day(s.published))} · {link(s.url, 'source ↗')}</p>"
        for s in said
    )
    return f'<div class="side"><h3>{plain(title)}</h3>{quotes}</div>'


def held_back_html(held: Sequence[HeldBack], headlines: Mapping[str, str]) -> str:
    """A line for each figure that is not counted."""
    lines = "".join(f"<li>{_held_html(h, headlines)}</li>" for h in held)
    return (
        f"<section><h2>Held back: {many(len(held), 'figure')} would count twice</h2>"
        f"<ul class='changes'>{lines}</ul></section>"
    )


def _held_html(held: HeldBack, headlines: Mapping[str, str]) -> str:
    figure = between(held.low, held.high, held.measure, held.unit)
    whole = held.why == "told in parts"
    why = (
        "is a sum that others tell in parts, each with its figure. The parts count:"
        if whole
        else "is a part of a sum of which not every part gives a figure. The sum counts:"
    )
    counted = "; ".join(event_link(i, headlines.get(i, "event")) for i in held.counted)
    return (
        f"<b>{plain(figure)}</b> {event_link(held.event_id, held.headline)} {escape(why)} {counted}"
    )


def rules_html() -> str:
    rules = (
        "An event counts once, however many report it; who copies or relays another adds nothing.",
        "What is ordered is delivered later, so ordered, delivered and held never add up.",
        "A group holds its members and a country its companies: these lines overlap, and none is added to another.",
        "Buyers that order jointly are one holder; a delivery that spans quarters stands in its span. Nothing is divided.",
        "Of what is held, two reports are of one stock: it never adds up.",
    )
    return f"<details class='whole'><summary>How it is counted</summary><ul>{''.join(f'<li>{escape(r)}</li>' for r in rules)}</ul></details>"  # fmt: skip
