"""One report of an event, and two that disagree, as HTML."""

from collections.abc import Mapping

from crawler.documents import Article
from nlp.claims import Report
from nlp.events import Conflict
from nlp.wording import day, words
from ui.views.parts.highlight import marks_of, paragraphs, passage_html, passages
from ui.views.parts.markup import host, inside, link, plain, tag
from ui.views.parts.sayings import attributed, disputed, heading, modality, why

#: Texts up to so many characters are sent along with the event.
_LONGEST = 20_000


def report_html(report: Report, article: Article) -> str:
    """Who published it and when, who says so, the words of the text, and how sure we are."""
    claim = report.claim
    said = f"reported {modality(claim)}, " if modality(claim) else ""
    return (
        '<article class="report">'
        f"{_masthead(report, article)}"
        f'<p class="said">{plain(said + attributed(report))}</p>'
        f"{_passages(report, article)}"
        f"{_whole(report, article)}"
        f"{_confidence(claim.confidence, claim.rules)}"
        "</article>"
    )


def conflict_html(conflict: Conflict, articles: Mapping[str, Article]) -> str:
    """The two sides next to each other, and the reason."""
    sides = "".join(
        _side(conflict.role, report, articles[report.claim.article_id])
        for report in (conflict.first, conflict.second)
    )
    return (
        f'<section class="conflict {"open" if disputed(conflict) else ""}">'
        f"<h3>{plain(heading(conflict))}</h3>"
        f'<div class="sides">{sides}</div><p class="why">{plain(why(conflict))}</p></section>'
    )


def _side(role: str, report: Report, article: Article) -> str:
    figures = " / ".join(dict.fromkeys(words(v) for v in report.claim.values(role)))
    marks = [m for m in marks_of(report.claim) if m.label == role]
    start, end = report.claim.quote.start, report.claim.quote.end
    if marks and not (start <= marks[0].start and marks[0].end <= end):
        start, end = next(
            p for p in passages(article.text, report.claim) if p[0] <= marks[0].start < p[1]
        )
    return (
        f'<div class="side"><p class="figure">{plain(figures)}</p>'
        f'<p class="who">{plain(report.publisher)}, {plain(day(report.published))}</p>'
        f"{passage_html(article.text, start, end, marks)}"
        f'<p class="said">{plain(attributed(report))}</p></div>'
    )


def _masthead(report: Report, article: Article) -> str:
    claim = report.claim
    turn = article.turn_at(claim.quote.start)
    speaker = f" {tag(f'{turn.speaker} speaking', 'quiet')}" if turn and turn.speaker else ""
    reader = inside("documents", "whole text", doc=claim.article_id)
    address = host(report.url)
    out = f" · {link(report.url, f'{address} ↗')}" if address else ""
    return (
        f'<p class="masthead"><b>{plain(report.publisher)}</b> · {plain(day(report.published))}'
        f"{out} · {reader}{speaker}</p>"
        f'<p class="title">{plain(report.title)}</p>'
    )


def _passages(report: Report, article: Article) -> str:
    marks = marks_of(report.claim)
    return "".join(
        passage_html(article.text, start, end, marks)
        for start, end in passages(article.text, report.claim)
    )


def _whole(report: Report, article: Article) -> str:
    """The whole text, folded, with the claim marked; of long ones only the reader shows it."""
    if len(article.text) > _LONGEST:
        return ""
    marks = marks_of(report.claim)
    text = "".join(
        f"<p>{html}</p>" for _, html in paragraphs(article.text, 0, len(article.text), marks)
    )
    return f'<details class="whole"><summary>Full text</summary>{text}</details>'


def _confidence(confidence: float, rules: tuple[str, ...]) -> str:
    made_by = f"; read by the rules {', '.join(rules)}" if rules else ""
    return (
        f'<p class="sure"><meter min="0" max="1" value="{confidence:.2f}"></meter>'
        f"{plain(f'confidence {confidence:.2f} on a scale from 0 to 1{made_by}')}</p>"
    )
