"""In a call or a filing, what is told of nobody is told of the company whose call or filing it is.

"Revenue in China was hit by the new rules": by whom needs no word there.
"""

from dataclasses import replace

from crawler.documents import Article, Kind
from nlp.claims import Quote
from nlp.coreference import speaking_company
from nlp.drafts import Draft, Filler

#: Who acts in these types; of an order a supplier speaks as often as a buyer does.
ROLES = {
    "impact": "company",
    "investment": "company",
    "stockpile": "holder",
    "shipment": "supplier",
}
#: The witness that the company's own text is.
WHOSE_TEXT = "whose text it is"


def on_own_account(article: Article, draft: Draft) -> Draft:
    """The draft, its company the one that speaks where it names none and the text is one's own."""
    role = ROLES.get(draft.event_type, "")
    if not role or role in draft.roles() or article.kind not in (Kind.TRANSCRIPT, Kind.FILING):
        return draft
    name = speaking_company(article, draft.sentence)
    if name is None or any(name.spellings() & draft.names(other) for other in draft.roles()):
        return draft
    start = article.text.find(article.company)
    end = start + len(article.company)
    quote = Quote.of(article, start, end) if start >= 0 else draft.trigger
    return replace(draft, arguments=(*draft.arguments, Filler(role, name, quote, (WHOSE_TEXT,))))
