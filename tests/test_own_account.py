"""In a call or a filing, what is told of nobody is told of the company whose text it is."""

from datetime import date

from crawler.calls.turns import read_turns
from crawler.documents import Article, Kind
from nlp.extract import extract

TEXT = "Revenue in China was hit by the new export controls on AI chips, which cost about $400 million."


def companies(
    kind: Kind, text: str, company: str = "Marvell", title: str = "Marvell earnings call"
) -> list[list[str]]:
    whole = f"{title}\n\n{text}"
    turns = read_turns(whole, frozenset()) if kind is Kind.TRANSCRIPT else ()
    day = date(2025, 6, 11)
    article = Article("d", "", kind, "IR", day, "", whole, company=company, turns=turns)
    claims = [c for c in extract(article) if c.event_type == "impact"]
    return [[v.name for v in claim.values("company")] for claim in claims]


def test_a_loss_without_a_subject_is_the_loss_of_whose_call_it_is():
    assert companies(Kind.TRANSCRIPT, TEXT) == [["Marvell"]]
    assert companies(Kind.FILING, TEXT) == [["Marvell"]]


def test_in_a_newspaper_it_is_nobodys():
    assert companies(Kind.ARTICLE, TEXT, title="The week in earnings") in ([], [[]])


def test_a_company_that_the_sentence_names_stays_the_one():
    told = (
        "Coherent lost about $400 million of sales because of the new export controls on AI chips."
    )
    assert companies(Kind.FILING, told) == [["Coherent"]]
