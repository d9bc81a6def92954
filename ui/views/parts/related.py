"""What lies round an event: the rules before and after it, parts and whole, its neighbours, lists."""

from datetime import date

from nlp.ontology import event_types
from nlp.wording import day
from store.screens import Flag, Related, Tick
from ui.charts.palette import Palette
from ui.views.parts.markup import event_link, plain, tag

_TIES = {
    "part": "A part of it",
    "whole": "It is a part of",
    "near": "The same company and product",
}


def flags_html(flags: list[Flag]) -> str:
    """A line for each party that stands on a list of restricted parties; empty where none does."""
    lines = "".join(
        f"<li>{tag(flag.list_title, 'alarm')} <b>{plain(flag.company)}</b> ({plain(flag.role)}) is listed"
        f"{_as(flag)}{_since(flag)}. {plain(_sentence(flag.words))}</li>"
        for flag in flags
    )
    return f'<ul class="flags">{lines}</ul>' if lines else ""


def clock_html(ticks: list[Tick], colours: Palette) -> str:
    """The rules that cover a deal, or the deals that a rule covers, with the days between."""
    lines = "".join(
        f"<li>{_type(tick.event_type, colours)} {event_link(tick.event_id, tick.headline)}"
        f'<span class="note">{plain(_sentence(tick.words))} {plain(_sentence(tick.basis))}</span></li>'
        for tick in ticks
    )
    return f'<ul class="near">{lines}</ul>' if lines else ""


def related_html(related: list[Related], colours: Palette) -> str:
    """Other events, under what ties them to this one; empty where there are none."""
    parts = []
    for tie, words in _TIES.items():
        lines = "".join(
            f"<li>{_type(other.event_type, colours)} {event_link(other.event_id, other.headline)}"
            f' <span class="note">{plain(day(date.fromisoformat(other.date_start)))}</span></li>'
            for other in related
            if other.tie == tie
        )
        if lines:
            parts.append(f'<p class="note">{words}</p><ul class="near">{lines}</ul>')
    return "".join(parts)


def _type(name: str, colours: Palette) -> str:
    label = event_types()[name].label
    return f'<span class="tag type" style="--lane:{colours.lanes[name]}">{plain(label)}</span>'


def _as(flag: Flag) -> str:
    return "" if flag.entry_name == flag.company else f" as {plain(flag.entry_name)}"


def _since(flag: Flag) -> str:
    return f" since {plain(day(date.fromisoformat(flag.listed_on)))}" if flag.listed_on else ""


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].rstrip('.')}." if words else ""
