"""The stockpile meter: who ordered, was delivered and holds how much, from low to high, and in whose words."""

from collections.abc import Callable, Iterable, Sequence
from html import escape

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from nlp.stock import Measure
from nlp.wording import SIGNS, many
from store.database import Store
from store.stock import StockLine
from ui.charts.meter import PICK, in_words, meter_chart
from ui.charts.palette import palette
from ui.stock_words import quarter
from ui.views.parts.empty import show_empty, show_nothing
from ui.views.parts.frame import show_head
from ui.views.parts.looking_back import show_day_field, show_looking_back
from ui.views.parts.markup import plain
from ui.views.parts.picking import picked
from ui.views.parts.stock_lines import (
    GROUPINGS,
    UNDATED,
    Wanted,
    bars,
    holder_names,
    line_id,
    ordered,
    passes,
    record,
)
from ui.views.parts.stock_proof import chosen_html, held_back_html, rules_html
from ui.views.parts.twin import show_twin

#: Bars of one unit that are drawn; the table has them all.
MOST_BARS = 60
_MEASURES = {Measure.GOODS.value: "Units", Measure.MONEY.value: "Money"}
_ACTS = {"ordered": "Ordered", "delivered": "Delivered", "held": "Held"}
_OPEN: dict[str, object] = {"act": [], "holder": [], "family": [], "quarter": []}
#: What the bars mean: a class of style.css, and words.
_LEGEND = (
    ("bar", "told as done, from the least to the most that reports give"),
    ("bar pale", "only planned, possible, or denied by somebody"),
    ("dot", "all reports give one figure"),
    ("arrow", "a report leaves the end open"),
)


def show(store: Store) -> None:
    show_head(
        "Stockpile meter",
        "Who ordered, was delivered and holds how much, by product family and delivery quarter.",
    )
    lines = store.stock.lines()
    if not lines and not store.counts()["events"]:
        show_empty("No events yet")
        return
    wanted, grouping = _filters(lines)
    show_looking_back(store.day)
    shown = [line for line in lines if passes(line, wanted)]
    st.html(f'<p class="count">{plain(count_line(shown, lines, wanted))}</p>')
    if not shown:
        _show_why_nothing(lines, wanted)
        return
    st.html(_legend_html())
    chosen = st.query_params.get("line", "")
    for unit, of_unit in _by_unit(shown):
        _show_unit(unit, ordered(of_unit, grouping), grouping, chosen)
    _show_chosen(store, next((line for line in shown if line_id(line) == chosen), None))
    _show_held_back(store, wanted)
    show_twin(
        [record(line) for line in shown],
        "stockpile",
        alt="The lines of the meter, a row each",
        columns=_columns(),
        picked=lambda row: _choose(line_id(shown[row])),
    )
    st.html(rules_html())


def count_line(shown: Sequence[StockLine], lines: Sequence[StockLine], wanted: Wanted) -> str:
    """How many lines there are, of how many events, and what the eye could miss."""
    if not shown:
        return "No line passes the filter"
    events = {event for line in shown for event in line.event_ids}
    said = [f"{many(len(shown), 'line')} of {many(len(events), 'event')}"]
    if unsure := sum(line.low == 0 and line.firm_high == 0 for line in shown):
        said.append(f"{unsure:,} that nobody tells as done")
    if elsewhere := sum(line.measure != wanted.measure for line in lines):
        other = next(label for name, label in _MEASURES.items() if name != wanted.measure)
        said.append(f"{elsewhere:,} more in {other.lower()}")
    return "; ".join(said)


def _filters(lines: Sequence[StockLine]) -> tuple[Wanted, str]:
    """Shows the rows; returns what they are set to, and what the bars are grouped by."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        measure = st.segmented_control(
            "Count in", list(_MEASURES), format_func=_MEASURES.__getitem__, key="measure",
            default=_first_measure(lines), required=True, bind="query-params",
        )  # fmt: skip
        grouping = st.segmented_control(
            "Group by", list(GROUPINGS), key="by", default="holder", required=True,
            format_func=lambda name: GROUPINGS[name].label_of_choice, bind="query-params",
        )  # fmt: skip
        acts = st.pills(
            "What", list(_ACTS), format_func=_ACTS.__getitem__, selection_mode="multi", key="act",
            bind="query-params", wrap=True,
        )  # fmt: skip
    with st.container(
        horizontal=True, gap="small", vertical_alignment="bottom", key="filter-stock"
    ):
        holders = _several(
            "Holder", _named(n for x in lines for n in holder_names(x)), "holder", 250
        )
        families = _several(
            "Product family", _named(x.product_family for x in lines), "family", 220
        )
        spans = _several("Delivery quarter", _quarters(lines), "quarter", 220, _quarter_words)
        show_day_field("As known on")
        st.button("Clear filters", on_click=_clear, type="tertiary")
    chosen = Wanted(measure or "goods", tuple(acts), tuple(holders), tuple(families), tuple(spans))
    return chosen, grouping or "holder"


def _several(
    label: str,
    options: Sequence[str],
    key: str,
    width: int,
    words: Callable[[str], str] = str,
) -> list[str]:
    return st.multiselect(
        label, options, key=key, bind="query-params", placeholder="any", width=width,
        format_func=words,
    )  # fmt: skip


def _first_measure(lines: Sequence[StockLine]) -> str:
    """Units where anything is told in units."""
    return "goods" if not lines or any(x.measure == "goods" for x in lines) else "money"


def _named(names: Iterable[str]) -> list[str]:
    return sorted({name for name in names if name}, key=str.casefold)


def _quarters(lines: Sequence[StockLine]) -> list[str]:
    """Every quarter from the first to the last of any line, and for what has none."""
    spans = [(x.quarter_from, x.quarter_to) for x in lines if x.quarter_from]
    if not spans:
        return []
    first, last = min(a for a, _ in spans), max(b for _, b in spans)
    years = range(int(first[:4]), int(last[:4]) + 1)
    every = [q for year in years for n in (1, 2, 3, 4) if first <= (q := f"{year}-Q{n}") <= last]
    return [*every, *([UNDATED] if any(not x.quarter_from for x in lines) else [])]


def _quarter_words(written: str) -> str:
    return written if written == UNDATED else quarter(written)


def _by_unit(lines: Sequence[StockLine]) -> list[tuple[str, list[StockLine]]]:
    """The units with the most lines first: bars of two units cannot share a scale."""
    found: dict[str, list[StockLine]] = {}
    for line in lines:
        found.setdefault(line.unit, []).append(line)
    return sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))


def _columns() -> dict[str, ColumnConfig | None]:
    """Ends in full digits; what only a file needs stays out of sight."""
    figures = ("At least", "At most", "Told as done, at most")
    return {
        **{name: st.column_config.NumberColumn(format="localized") for name in figures},
        **dict.fromkeys(("From", "To", "Event ids")),
    }


def _show_unit(unit: str, lines: Sequence[StockLine], grouping: str, chosen: str) -> None:
    is_money = lines[0].measure == "money"
    sign = SIGNS.get(unit, f"{unit} ") if is_money else ""
    name = f"{unit}, {sign.strip()}" if is_money and unit in SIGNS else _unit_name(unit, is_money)
    drawn = bars(lines[:MOST_BARS], grouping)
    st.html(f"<h2>{plain(name)}</h2>")
    if len(lines) > MOST_BARS:
        said = (
            f"The first {MOST_BARS} of {len(lines):,} lines: filter for others, or read the table."
        )
        st.html(f'<p class="note">{plain(said)}</p>')
    key = f"meter-{unit}"
    st.altair_chart(
        meter_chart(drawn, sign, palette(st.context.theme.type), chosen),
        width="stretch",
        key=key,
        on_select=lambda: _choose(picked(key, PICK, "line")),
        selection_mode=[PICK],
        alt=in_words(drawn, name),
    )


def _unit_name(unit: str, is_money: bool) -> str:
    if is_money or "/" in unit:
        return unit
    return "Units: chips, cards, systems" if unit == "unit" else f"{unit.capitalize()}s"


def _choose(line: str | None) -> None:
    if line:
        st.query_params["line"] = line


def _clear() -> None:
    for key, value in _OPEN.items():
        st.session_state[key] = value


def _close() -> None:
    st.query_params.pop("line", None)


def _show_why_nothing(lines: Sequence[StockLine], wanted: Wanted) -> None:
    if any(passes(line, Wanted(line.measure, *wanted[1:])) for line in lines):
        other = next(label for name, label in _MEASURES.items() if name != wanted.measure)
        show_nothing(
            f"Nothing is told in {_MEASURES[wanted.measure].lower()} here",
            f"Choose {other}, in which there is more.",
        )
    elif lines:
        show_nothing("No line passes the filter", "Take some of it away, or clear all of it.")
    else:
        show_nothing(
            "Nobody says how much",
            "No report tells how many goods, or for how much money, somebody ordered, was delivered or "
            "holds. The timeline shows what there is.",
        )


def _show_chosen(store: Store, line: StockLine | None) -> None:
    """What the line rests on: the words that give each bound, and the events that it counts."""
    if line is None:
        st.html(
            '<p class="note">Click a bar, or a row of the table, to read the words that give its bounds.</p>'
        )
        return
    said = store.stock.quotes({*line.low_claims, *line.high_claims})
    events = store.event_rows(line.event_ids)
    with st.container(border=True, key="chosen-line"):
        st.html(chosen_html(line, said, {i: row["headline"] for i, row in events.items()}))
        st.button("Close", key="close-line", on_click=_close, type="tertiary")


def _show_held_back(store: Store, wanted: Wanted) -> None:
    """In words: what would count twice, and what counts in its place."""
    held = [
        h
        for h in store.stock.held_back()
        if h.measure == wanted.measure
        and (not wanted.acts or h.act in wanted.acts)
        and (not wanted.holders or not set(h.holder.split("; ")).isdisjoint(wanted.holders))
        and (not wanted.families or h.product_family in wanted.families)
    ]
    if held:
        events = store.event_rows([i for h in held for i in h.counted])
        headlines = {i: row["headline"] for i, row in events.items()}
        st.html(held_back_html(held, headlines))


def _legend_html() -> str:
    colours = palette(st.context.theme.type).lanes
    acts = (("ordered", "order"), ("delivered", "shipment"), ("held", "stockpile"))
    looks = "".join(
        f'<span><i class="swatch" style="background:{colours[lane]}"></i>{act}</span>'
        for act, lane in acts
    )
    looks += "".join(
        f'<span><i class="{look}"></i>{escape(words)}</span>' for look, words in _LEGEND
    )
    note = "Each grid line is ten times the one before."
    return f'<div class="marks-legend">{looks}<span>{note}</span></div>'
