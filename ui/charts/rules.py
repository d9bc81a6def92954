"""Lines for major export controls, behind the events of the timeline."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import altair as alt

from nlp.wording import day
from ui.charts.palette import Palette
from ui.charts.sheet import inline, time, tooltip
from ui.charts.window import Window, instant

#: In pixels: a row of labels, and a character of one.
LABEL_ROW, _CHARACTER = 14, 6.4
#: Rows of labels; a rule that finds no room keeps its line and its tooltip.
_MOST_ROWS = 4
#: On narrower charts labels would lie on one another. In pixels.
_NARROW = 700


@dataclass(frozen=True, slots=True)
class Rule:
    """An export control that others are measured by; `in_force`: `day` is when it took effect."""

    day: date
    label: str
    name: str
    by: str
    source: str
    in_force: bool = False


@cache
def rules() -> tuple[Rule, ...]:
    """Those of rules.toml, oldest first."""
    table = tomllib.loads(Path(__file__).with_name("rules.toml").read_text(encoding="utf-8"))
    return tuple(sorted((Rule(**row) for row in table["rule"]), key=lambda r: r.day))


def rules_in(window: Window) -> list[Rule]:
    return [rule for rule in rules() if window.start <= rule.day <= window.end]


def labelled(found: Sequence[Rule], window: Window, width: int) -> list[tuple[Rule, int | None]]:
    """Each rule with the row of its label, from 0, or None; on a chart so many pixels wide.

    A label stands right of its line, or left where the chart ends.
    """
    start, end = window.milliseconds
    free = [0.0] * _MOST_ROWS
    placed: list[tuple[Rule, int | None]] = []
    for rule in found:
        left, right = _reach(rule, (instant(rule.day) - start) / (end - start) * width, width)
        row = next((i for i, taken in enumerate(free) if taken <= left), None)
        if row is not None:
            free[row] = right
        placed.append((rule, row))
    return placed


def rule_layers(
    placed: Sequence[tuple[Rule, int | None]], window: Window, height: int, colours: Palette
) -> list[alt.Chart]:
    """A line from top to bottom for each, and its label in the rows at the top."""
    if not placed:
        return []
    start, end = window.milliseconds
    records = [
        _record(rule, row, instant(rule.day) > start + (end - start) * 0.86) for rule, row in placed
    ]
    lines = (
        alt.Chart(inline(records))
        .mark_rule(
            color=colours.ink,
            opacity=0.45,
            strokeDash=[2, 3],
            strokeWidth=1.2,
            aria=False,
            clip=True,
        )
        .encode(x=time("at"), y=alt.value(0), y2=alt.value(height), tooltip=_TOLD)
    )
    return [lines, *_labels([r for r in records if r["row"] is not None], colours)]


_TOLD = tooltip("Rule", "By", "Day", "Source")


def _labels(records: Sequence[dict[str, object]], colours: Palette) -> list[alt.Chart]:
    drawn = []
    for leftward in (False, True):
        some = [r for r in records if r["leftward"] is leftward]
        if some:
            drawn.append(
                alt.Chart(inline(some))
                .mark_text(
                    align="right" if leftward else "left",
                    baseline="top",
                    dx=-3 if leftward else 3,
                    fontSize=11,
                    color=colours.ink,
                    opacity=0.85,
                    # What cannot be seen would still make the chart narrower.
                    text=alt.expr(f"width < {_NARROW} ? '' : datum.short"),
                    aria=False,
                )
                .encode(
                    x=time("at"),
                    y=alt.Y("top:Q", axis=None),
                    tooltip=_TOLD,
                )
            )
    return drawn


def _reach(rule: Rule, at: float, width: int) -> tuple[float, float]:
    length = len(rule.label) * _CHARACTER + 8
    return (at - length, at) if at > width * 0.86 else (at, at + length)


def _record(rule: Rule, row: int | None, leftward: bool) -> dict[str, object]:
    return {
        "at": instant(rule.day),
        "row": row,
        "top": (row or 0) * LABEL_ROW + 1,
        "leftward": leftward,
        "short": rule.label,
        "Rule": rule.name,
        "By": rule.by,
        "Day": f"{'in force ' if rule.in_force else ''}{day(rule.day)}",
        "Source": rule.source,
    }
