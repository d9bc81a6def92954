"""What is due as the page has it: filtered, as cards by month, and as rows."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from nlp.values import Period
from nlp.wording import count_between, day, listed_briefly, period, sum_between
from store.stock import Due
from ui.charts.promises import colour
from ui.views.parts.markup import event_link, link, plain
from ui.views.parts.twin import Cell

#: The roles that give the days, as the page calls what they are of.
ROLES = {"delivery": "Deliveries", "effective": "Rules take effect", "date": "Planned shipments"}


class Wanted(NamedTuple):
    """Which promises are shown: any of the values of each field that has some, and whose days touch these."""

    states: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None


def passes(due: Due, wanted: Wanted) -> bool:
    return (
        (not wanted.states or due.state.value in wanted.states)
        and (not wanted.roles or due.role in wanted.roles)
        and (not wanted.parties or not set(parties_of(due)).isdisjoint(wanted.parties))
        and (not wanted.products or not set(split(due.products)).isdisjoint(wanted.products))
        and (wanted.start is None or due.window_end >= wanted.start)
        and (wanted.end is None or due.window_start <= wanted.end)
    )


def promise_id(due: Due) -> str:
    """What the address names a promise by: its event, its role and its days."""
    return f"{due.event_id}-{due.role}-{due.window_start:%Y%m%d}-{due.window_end:%Y%m%d}"


def nearest(found: Sequence[Due], on: date, most: int) -> list[Due]:
    """Those whose days end nearest to the day `on`, in the order in which they are found."""
    kept = sorted(found, key=lambda d: abs((d.window_end - on).days))[:most]
    return [due for due in found if due in kept] if len(found) > most else list(found)


def list_html(found: Sequence[Due], on: date, theme: str | None) -> str:
    """By the month in which the days end, the oldest first; a link leads to the first from `on` on."""
    months = groupby(found, key=lambda d: d.window_end.replace(day=1))
    parts, ahead = [], False
    for month, of_month in months:
        is_first = not ahead and month >= on.replace(day=1)
        ahead = ahead or is_first
        here = ' <span class="note">this month</span>' if month == on.replace(day=1) else ""
        place = ' id="ahead"' if is_first else ""
        cards = "".join(card_html(due, theme) for due in of_month)
        parts.append(f'<section class="month"{place}><h2>{month:%B %Y}{here}</h2>{cards}</section>')
    jump = f'<p class="note"><a href="#ahead">To what ends from {on:%B %Y} on ↓</a></p>' if ahead else ""  # fmt: skip
    return f'<div class="months">{jump}{"".join(parts)}</div>'


def card_html(due: Due, theme: str | None) -> str:
    """What is due when, between whom, where it stands, and the words that say so."""
    state = f'<span class="tag state" style="--state:{colour(due.state, theme)}">{due.state.value}</span>'
    owed = f'<p class="note">{plain(owed_words(due))}</p>' if owed_words(due) else ""
    return (
        f'<article class="due"><p class="days"><b>{plain(days(due))}</b>{state}</p>'
        f"<div><p>{event_link(due.event_id, due.headline)}</p>{owed}{_words_html(due)}</div></article>"
    )


def record(due: Due) -> dict[str, Cell]:
    """A row of the table, and of the file."""
    return {
        "Due from": due.window_start,
        "Due to": due.window_end,
        "State": due.state.value,
        "What": due.headline,
        "Kind": ROLES.get(due.role, due.role),
        "Owed by": due.owed_by,
        "Owed to": due.owed_to,
        "Products": due.products,
        "How many": _how_many(due),
        "How much": _how_much(due),
        "Promised on": due.said_on,
        "Promised by": due.said_publisher,
        "Promise in words": due.said_quote,
        "Promise at": due.said_url,
        "Latest word on": due.sign_on,
        "Latest word by": due.sign_publisher,
        "Latest word": due.sign_quote,
        "Latest word at": due.sign_url,
        "Now due from": due.later_start,
        "Now due to": due.later_end,
        "Event id": due.event_id,
    }


def days(due: Due) -> str:
    return period(Period(due.window_start, due.window_end, due.precision))


def owed_words(due: Due) -> str:
    """ "Owed by Nvidia to Baidu and Tencent", "Set by the United States for China"; empty where nobody is named."""
    lead, link_word = ("Set by", "for") if due.role == "effective" else ("Owed by", "to")
    by, to = (listed_briefly(split(names)) for names in (due.owed_by, due.owed_to))
    said = " ".join(f"{word} {names}" for word, names in ((lead, by), (link_word, to)) if names)
    return f"{said[:1].upper()}{said[1:]}"


def _words_html(due: Due) -> str:
    """The word that decides, or that nobody has spoken; and the promise itself."""
    promised = (
        f'<details class="whole"><summary>Promised by {plain(due.said_publisher)}, {day(due.said_on)}</summary>'
        f'<blockquote class="passage">{plain(due.said_quote)}</blockquote>'
        f"<p>{link(due.said_url, 'source ↗')}</p></details>"
    )
    if due.sign_on is None:
        return promised
    later = f", now {_later(due)}" if due.later_start else ""
    return (
        f'<blockquote class="passage">{plain(due.sign_quote)}</blockquote><p class="masthead">'
        f"<b>{plain(due.sign_publisher)}</b> · {plain(day(due.sign_on) + later)} · "
        f"{link(due.sign_url, 'source ↗')}</p>{promised}"
    )


def _later(due: Due) -> str:
    if due.later_start is None or due.later_end is None:
        return ""
    return period(Period(due.later_start, due.later_end, "span"))


def parties_of(due: Due) -> list[str]:
    return [*split(due.owed_by), *split(due.owed_to)]


def split(names: str) -> list[str]:
    return names.split("; ") if names else []


def _how_many(due: Due) -> str:
    if due.quantity_unit is None:
        return ""
    return count_between(due.quantity_low, due.quantity_high, due.quantity_unit)


def _how_much(due: Due) -> str:
    if due.value_currency is None:
        return ""
    return sum_between(due.value_low, due.value_high, due.value_currency)
