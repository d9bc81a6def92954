"""The figures of events over time: which are given, in what, and the chart of them."""

from collections import Counter
from collections.abc import Iterable, Sequence

import streamlit as st

from nlp.events import Status
from nlp.mentions.amounts.exchange import to_usd
from nlp.ontology import event_types
from nlp.values import Money
from nlp.wording import count_between
from store.queries import TimelineRow
from ui.charts.amounts import PICK, Amount, amounts_chart, in_words
from ui.charts.marks import how_many, how_much, when
from ui.charts.palette import palette
from ui.charts.window import window_of
from ui.views.parts.markup import plain
from ui.views.parts.picking import picked

#: Marks that are drawn.
MOST_MARKS = 600
_MEASURES = {"money": "Money", "goods": "Units"}
_UNSURE = (Status.PLANNED, Status.POSSIBLE, Status.DENIED, Status.WITHDRAWN)


def show_figures(rows: Sequence[TimelineRow]) -> None:
    """A chart of sums or of numbers; says which figures it leaves out."""
    units = Counter(
        r.quantity_unit for r in rows if r.quantity_unit and (r.quantity_low or r.quantity_high)
    )
    unit = "unit" if units["unit"] else next(iter(dict(units.most_common())), "unit")
    found = {"money": in_dollars(rows), "goods": in_units(rows, unit)}
    if not any(found.values()):
        st.html('<p class="note">No report gives a sum or a number for any of these events.</p>')
        return
    measure = st.segmented_control(
        "Figures over time", list(_MEASURES), format_func=_MEASURES.__getitem__, key="figures",
        default="money" if found["money"] else "goods", required=True, bind="query-params",
    )  # fmt: skip
    amounts = found[measure or "money"]
    if not amounts:
        st.html(f'<p class="note">No figures in {_MEASURES[measure].lower()}.</p>')
        return
    _show_amounts(amounts[-MOST_MARKS:], measure or "money", unit)
    others = sum(n for u, n in units.items() if u != unit) if measure == "goods" else 0
    st.html(_legend_html(amounts) + _note_html(len(amounts), others))


def in_dollars(rows: Iterable[TimelineRow]) -> list[Amount]:
    """Those of which somebody gives a sum; other currencies at the average rate of the year."""
    found = []
    for row in rows:
        given = Money(row.value_low, row.value_high, row.value_currency or "")
        dollars = to_usd(given, row.date_start) if row.value_currency else None
        if dollars and (dollars.low or dollars.high):
            found.append(_amount(row, dollars.low, dollars.high, how_much(row)))
    return found


def in_units(rows: Iterable[TimelineRow], unit: str) -> list[Amount]:
    """Those of which somebody gives a number of this unit."""
    return [
        _amount(row, row.quantity_low, row.quantity_high, how_many(row))
        for row in rows
        if row.quantity_unit == unit and (row.quantity_low or row.quantity_high)
    ]


def _legend_html(amounts: Sequence[Amount]) -> str:
    colours = palette(st.context.theme.type).lanes
    types = (name for name in event_types() if any(a.event_type == name for a in amounts))
    looks = "".join(
        f'<span><i class="swatch" style="background:{colours[name]}"></i>'
        f"{plain(event_types()[name].label)}</span>"
        for name in types
    )
    return f'<div class="marks-legend">{looks}</div>'


def _note_html(number: int, others: int) -> str:
    parts = [
        "Each grid line is ten times the one below; ▼ is “up to”, ▲ “at least”, hollow what is planned, "
        "possible or denied"
    ]
    parts += [f"these are the newest {MOST_MARKS} of {number:,}"] if number > MOST_MARKS else []
    parts += [f"{others:,} figures in other units are in the table"] if others else []
    return f'<p class="note">{plain("; ".join(parts))}.</p>'


def _show_amounts(amounts: Sequence[Amount], measure: str, unit: str) -> None:
    window = window_of([(a.start, a.end) for a in amounts], None, None)
    assert window, "there are amounts"
    words = (
        "dollars" if measure == "money" else count_between(2, 2, unit).partition(" ")[2] or "units"
    )
    st.altair_chart(
        amounts_chart(
            amounts, window, "$" if measure == "money" else "", palette(st.context.theme.type),
            st.query_params.get("event", ""),
        ),
        width="stretch",
        key=f"amounts-{measure}",
        on_select=lambda: choose_event(picked(f"amounts-{measure}", PICK, "event")),
        selection_mode=[PICK],
        alt=in_words(amounts, window, words),
    )  # fmt: skip


def _amount(row: TimelineRow, low: float | None, high: float | None, said: str) -> Amount:
    told = {
        "What": row.headline,
        "How much": said,
        "When": when(row),
        "Type": f"{event_types()[row.event_type].label}, {row.status}",
    }
    return Amount(
        row.event_id,
        row.event_type,
        row.date_start,
        row.date_end,
        low,
        high,
        row.status in _UNSURE,
        told,
    )


def choose_event(event: str | None) -> None:
    """Puts the event into the address; for callbacks."""
    if event:
        st.query_params["event"] = event
