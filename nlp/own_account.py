"""In a call or a filing, what is told of nobody is told of the company whose call or filing it is.

"Revenue in China was hit by the new rules": by whom needs no word there.
"""

from dataclasses import replace

from crawler.documents import Article, Kind
from nlp.claims import Quote
from nlp.drafts import Draft, Filler
from nlp.mentions.names import known_company
from nlp.values import Name

#: Who acts in these types; of an order a supplier speaks as often as a buyer does.
ROLES = {
    "impact": "company",
    "investment": "company",
    "stockpile": "holder",
    "shipment": "supplier",
}
#: The witness that the company's own text is.
WHOSE_TEXT = "whose text it is"
#: Those in a call who do not speak for the company.
OTHERS = ("analyst", "operator")


def on_own_account(article: Article, draft: Draft) -> Draft:
    """The draft, its company the one that speaks where it names none and the text is one's own."""
    role = ROLES.get(draft.event_type, "")
    turn = draft.sentence.turn
    if (
        not role
        or role in draft.roles()
        or not article.company
        or article.kind not in (Kind.TRANSCRIPT, Kind.FILING)
        or (turn is not None and turn.role in OTHERS)
    ):
        return draft
    known = known_company(article.company)
    name = Name(known.name, known.name) if known else Name(article.company)
    if any(name.spellings() & draft.names(other) for other in draft.roles()):
        return draft
    start = max(article.text.find(article.company), 0)
    found = article.text.startswith(article.company, start)
    quote = Quote.of(article, start, start + len(article.company)) if found else draft.trigger
    filler = Filler(role, name, quote, (WHOSE_TEXT,))
    return replace(draft, arguments=(*draft.arguments, filler))
