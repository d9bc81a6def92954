"""Read a quarter that a company speaks of by that company's own calendar."""

import re
from dataclasses import replace

from crawler.documents import Article, Kind
from nlp.drafts import Draft, Filler
from nlp.mentions.names import known_company
from nlp.mentions.times.dates import dates
from nlp.mentions.times.fiscal import FiscalCalendar
from nlp.values import Name, Period

#: Words that name a stretch of somebody's business year, not of the calendar.
_BUSINESS = re.compile(r"\bquarter|\bQ[1-4]\b|\bfiscal\b|\bFY ?\d", re.IGNORECASE)
#: In a call it is the quarter that is reported, in an article the running one.
_THIS_QUARTER = re.compile(r"\bthis quarter\b", re.IGNORECASE)


def with_fiscal_periods(draft: Draft, article: Article) -> Draft:
    """The draft, its business periods read by the calendar of the company whose they are."""
    owner = next((v for v in draft.values("company") if isinstance(v, Name)), None)
    company = known_company(owner.name) if owner else None
    rule = company.fact("fiscal_year_end") if company else ""
    if not rule:
        return draft
    calendar = FiscalCalendar(rule)
    arguments = tuple(_read_again(a, article, calendar) for a in draft.arguments)
    return replace(draft, arguments=arguments)


def _read_again(argument: Filler, article: Article, calendar: FiscalCalendar) -> Filler:
    if argument.role != "period" or not _BUSINESS.search(argument.quote.text):
        return argument
    words = argument.quote.text
    if article.kind is Kind.ARTICLE:
        words = _THIS_QUARTER.sub("the current quarter", words)
    found = [m.value for m in dates(words, article.published, calendar)]
    if len(found) != 1 or not isinstance(found[0], Period):
        return argument
    return replace(argument, value=found[0], witnesses=(*argument.witnesses, "fiscal calendar"))
