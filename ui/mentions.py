"""Documents in, mentions out: what `chokepoint mentions` writes, as rows and as a page."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from nlp import gold
from nlp.coreference import resolved
from nlp.lexicon.entries import entries
from nlp.mentions.mention import Mention
from nlp.mentions.names import known_company
from nlp.mentions.read import read
from nlp.mentions.times.fiscal import FiscalCalendar
from nlp.values import Money, Name, Period, Quantity, Value

#: The kinds that are written, in the order of the legend, with a hue for light and for dark.
HUES = {
    "money": 145,
    "quantity": 200,
    "date": 265,
    "company": 45,
    "authority": 5,
    "person": 320,
    "product": 100,
}
#: A law or list counts with the authorities; what is not here stays inside the program.
_WRITTEN = {kind: kind for kind in HUES} | {"instrument": "authority"}

_STYLE = """
:root { color-scheme: light dark; font: 16px/1.6 Georgia, serif; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem;
  color: light-dark(#1b2126, #e6e4de); background: light-dark(#fffdf8, #15181c); }
h1 { font-size: 1.45rem; } h2 { font-size: 1rem; margin-top: 2.5rem; overflow-wrap: anywhere; }
h2 small { font-weight: 400; opacity: .75; }
p { white-space: pre-wrap; overflow-wrap: anywhere; }
mark { color: inherit; border-radius: 3px; padding: 0 .15em; border-bottom: 2px solid;
  background: oklch(from var(--c) l c h / .18); border-color: var(--c); }
nav { position: sticky; top: 0; padding: .5rem 0; background: inherit;
  font: .85rem/1.8 system-ui, sans-serif; }
nav mark { margin-right: .5rem; }
"""


def mention_rows(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each document's id and mentions, in the same order; offsets count into its `text`.

    Raises ValueError for a document without a text or a date.
    """
    for row in rows:
        yield {"id": row.get("id", ""), "mentions": [_form(m) for m in _mentions(row)]}


def page(rows: Iterable[tuple[dict[str, Any], dict[str, Any]]]) -> str:
    """One self-contained HTML page of documents, each with what `mention_rows` made of it."""
    colours = "".join(
        f".{kind} {{ --c: light-dark(oklch(.5 .16 {hue}), oklch(.78 .13 {hue})); }}\n"
        for kind, hue in HUES.items()
    )
    legend = "".join(f'<mark class="{kind}">{kind}</mark>' for kind in HUES)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>Mentions</title>\n<style>{_STYLE}{colours}</style>\n</head>\n<body>\n"
        f"<h1>Mentions</h1>\n<nav>{legend}</nav>\n"
        + "".join(_section(row, found) for row, found in rows)
        + "</body>\n</html>\n"
    )


def _mentions(row: dict[str, Any]) -> list[Mention]:
    try:
        article = gold.article(row | {"title": ""})
    except gold.InvalidDocument as error:
        raise ValueError(str(error)) from error
    found = read(article.text, article.published, _calendar(row.get("company")))
    return [m for m in resolved(article, found) if m.kind in _WRITTEN]


def _calendar(company: object) -> FiscalCalendar | None:
    known = known_company(company) if isinstance(company, str) else None
    return FiscalCalendar(known.fact("fiscal_year_end") or None) if known else None


def _form(mention: Mention) -> dict[str, Any]:
    form = {
        "kind": _kind(mention),
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
    }
    return form | _value(mention.value) | {"confidence": mention.confidence}


def _kind(mention: Mention) -> str:
    """A head of state decides for the state, but is a person to the reader."""
    entry = entries("authority").get(mention.value.key) if isinstance(mention.value, Name) else None
    return (
        "person" if entry is not None and entry.fact("kind") == "leader" else _WRITTEN[mention.kind]
    )


def _value(value: Value) -> dict[str, Any]:
    match value:
        case Name(name, key):
            return {"name": key or name}
        case Money(low, high, currency, bound):
            return {"low": low, "high": high, "currency": currency, "bound": bound.value}
        case Quantity(low, high, unit, bound):
            return {"low": low, "high": high, "unit": unit, "bound": bound.value}
        case Period(start, end, precision):
            return {"from": start.isoformat(), "to": end.isoformat(), "precision": precision}
    return {}


def _section(row: dict[str, Any], found: dict[str, Any]) -> str:
    heading = f"{escape(str(found['id']))} <small>{escape(str(row['published']))}</small>"
    return f"<h2>{heading}</h2>\n<p>{_marked(row['text'], found['mentions'])}</p>\n"


def _marked(text: str, mentions: list[dict[str, Any]]) -> str:
    """The text with each mention in a mark; a name inside a quantity is a mark in a mark."""
    parts: list[str] = []
    open_ends: list[int] = []
    position = 0
    for mention in mentions:
        while open_ends and open_ends[-1] <= mention["start"]:
            parts.append(f"{escape(text[position : open_ends[-1]])}</mark>")
            position = open_ends.pop()
        parts.append(escape(text[position : mention["start"]]))
        parts.append(f'<mark class="{mention["kind"]}" title="{escape(_title(mention))}">')
        position = mention["start"]
        open_ends.append(mention["end"])
    for end in reversed(open_ends):
        parts.append(f"{escape(text[position:end])}</mark>")
        position = end
    return "".join(parts) + escape(text[position:])


def _title(mention: dict[str, Any]) -> str:
    """The normal form, as a tooltip: "4,000,000,000 USD, up to"."""
    if "name" in mention:
        said = str(mention["name"])
    elif "from" in mention:
        said = f"{mention['from']} to {mention['to']} ({mention['precision']})"
    else:
        low, high = mention["low"], mention["high"]
        ends = dict.fromkeys("–" if end is None else f"{end:,.10g}" for end in (low, high))
        unit = mention.get("currency") or mention["unit"]
        said = f"{' to '.join(ends)} {unit}, {mention['bound']}"
    return f"{mention['kind']}: {said} · confidence {mention['confidence']:.2g}"
