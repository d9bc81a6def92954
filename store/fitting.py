"""What a decision must be to be kept; each check raises UnfitDecision."""

from collections.abc import Sequence

from crawler.documents import Article
from nlp.claims import Quote
from nlp.decisions import Decision, Named, in_force
from nlp.ontology import event_types


class UnfitDecision(ValueError):
    """What was decided cannot be done with the claims as they are; the message says why."""


def check_undo(decision_id: str, taken: Sequence[Decision]) -> None:
    if decision_id not in {d.id for d in taken}:
        raise UnfitDecision(f"there is no decision {decision_id}")
    if decision_id not in {d.id for d in in_force(taken)}:
        raise UnfitDecision(f"decision {decision_id} is undone already")


def check_several(ours: Sequence[str], theirs: Sequence[str]) -> None:
    if len({*ours, *theirs}) < 2:
        raise UnfitDecision(
            "one claim alone can be kept neither together nor apart: name others too"
        )
    if set(ours) & set(theirs):
        raise UnfitDecision("a claim cannot be kept apart from itself")


def check_one_type(claims: Sequence[Named]) -> None:
    types = list(dict.fromkeys(claim.event_type for claim in claims))
    if len(types) > 1:
        raise UnfitDecision(
            f"claims of different types cannot be one event: {' and '.join(types)}; "
            "reject those that are read wrongly, and add what the text says"
        )


def check_role(event_type: str, role: str) -> None:
    known = event_types()[event_type].roles if event_type in event_types() else None
    if known is not None and role not in known:
        raise UnfitDecision(f"{event_type} has no role {role!r}; it has {', '.join(known)}")


def check_words(article: Article, quote: Quote) -> None:
    if not quote.text or article.text[quote.start : quote.end] != quote.text:
        place = f"{quote.start} to {quote.end}"
        raise UnfitDecision(
            f"{quote.text!r} is not what the text says at {place}; only words of the text can fill a role: "
            f"{article.url}"
        )
