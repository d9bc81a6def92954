"""Find a company's ticker: beside its name, where it is part of it, or alone as `$NVDA`."""

import re
from collections.abc import Iterator
from functools import cache

from nlp.lexicon.entries import Entry, entries

_EXCHANGES = (
    "NASDAQ|NYSE(?: American| Arca)?|AMEX|EURONEXT|EPA|LSE|LON|TYO|TSE|HKEX|HKG|SEHK|KRX|KOSDAQ|SHA|SSE|SZSE"
    "|TPE|TWSE|TPEX|XETRA|ETR|AMS|OTC|OTCPK|BIT|SWX|ASX|TSX|STO|OSL"
)
_LISTED = rf"(?i:{_EXCHANGES})\s?:\s?[A-Z0-9.]{{1,9}}"
#: "NASDAQ:NVDA", "(NYSE: BABA; HKEX: 9988)", "(2330.TW)", "(NVDA)".
_BESIDE = re.compile(
    rf"(?:['’]s)?\s{{0,2}}[(（]?\s?{_LISTED}(?:\s?(?:[;,/]|and)\s?{_LISTED})?(?:\s?[)）])?"
    r"|(?:['’]s)?\s{0,2}[(（](?:[A-Z]{2,5}|[0-9A-Z]{1,6}\.[A-Z]{1,4})(?:,[^()]{1,20})?[)）]"
)
_IN_BRACKETS = re.compile(rf"[(（]\s?{_LISTED}")
_ALONE = re.compile(r" ([A-Z]{2,5}|[0-9]{4,6}\.[A-Z]{1,3})(?!\w)")
#: One letter alone is a sum more often than a share: "$B".
_CASHTAG = re.compile(r"\$([A-Z]{2,5})(?![\w$])")
#: Whose symbols are letters; elsewhere they are numbers.
_AMERICAN = {"NASDAQ", "NYSE", "AMEX", "OTC"}


def with_ticker(text: str, end: int, company: Entry | None) -> int:
    """Where the name that ends at `end` ends with the ticker beside it; `end` where none is.

    A ticker without brackets or exchange must be the company's own ("Microsoft MSFT").
    """
    if beside := _BESIDE.match(text, end):
        return beside.end()
    alone = _ALONE.match(text, end) if company else None
    return alone.end() if alone and company and alone[1] in _symbols_of(company) else end


def is_listed_at(text: str, start: int) -> bool:
    """Does a ticker with its exchange, in brackets, begin here?"""
    return bool(_IN_BRACKETS.match(text, start))


def cashtags(text: str) -> Iterator[tuple[int, int, Entry]]:
    """Every `$NVDA` of a company that the lexicon holds."""
    for found in _CASHTAG.finditer(text):
        company = _by_symbol().get(found[1])
        before = text[max(0, found.start() - 1) : found.start()]
        if company and not before.isalnum():
            yield found.start(), found.end(), company


def _symbols_of(company: Entry) -> set[str]:
    return {ticker.partition(":")[2] for ticker in company.facts.get("tickers", ())}


@cache
def _by_symbol() -> dict[str, Entry]:
    return {
        ticker.partition(":")[2]: company
        for company in entries("company").values()
        for ticker in company.facts.get("tickers", ())
        if ticker.partition(":")[0] in _AMERICAN
    }
