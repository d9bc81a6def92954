"""What pages said before they were changed, and what sources said later."""

from itertools import groupby

from nlp.events import Event, Reason
from nlp.wording import day, words
from store.database import Store
from store.screens import Revision
from ui.views.parts.markup import document_link, plain
from ui.views.parts.times import moment

#: Of one change so many sentences are shown.
_MOST = 6


def revisions_html(store: Store, event: Event) -> str:
    """Figures that their own source replaced, and pages of which more than one version was seen.

    Empty where nothing changed.
    """
    versions = sorted({r.claim.article_id for r in event.reports})
    pages = groupby(store.screens.revisions(versions), key=lambda r: r.page_id)
    changed = "".join(_page_html(store, list(seen)) for _, seen in pages)
    return _updates_html(event) + changed


def _updates_html(event: Event) -> str:
    rows = [
        f"<li>{plain(f'{c.role}: {_said(c.first.claim.values(c.role))} on {day(c.first.published)}')}"
        f" → <b>{plain(_said(c.second.claim.values(c.role)))}</b>"
        f" {plain(f'on {day(c.second.published)}, {c.second.publisher}')}</li>"
        for c in event.conflicts
        if c.reason is Reason.UPDATE
    ]
    return f'<ul class="changes">{"".join(rows)}</ul>' if rows else ""


def _said(values: tuple[object, ...]) -> str:
    return " / ".join(dict.fromkeys(words(v) for v in values))  # type: ignore[arg-type]


def _page_html(store: Store, seen: list[Revision]) -> str:
    newest = seen[-1]
    steps = "".join(_step_html(store, revision) for revision in seen)
    return (
        f'<p class="masthead"><b>{plain(newest.publisher)}</b> · '
        f"{document_link(newest.version_id, newest.title)}</p><ul class='changes'>{steps}</ul>"
    )


def _step_html(store: Store, revision: Revision) -> str:
    seen = plain(moment(revision.seen_at))
    if not revision.previous_id:
        return f"<li>{seen}: first seen</li>"
    change = store.changes(revision.version_id)
    told = [
        *(f"<del>{plain(old)}</del> <ins>{plain(new)}</ins>" for old, new in change.changed),
        *(f"<ins>{plain(new)}</ins>" for new in change.added),
        *(f"<del>{plain(old)}</del>" for old in change.removed),
    ]
    more = (
        f'<p class="note">and {len(told) - _MOST:,} more changes</p>' if len(told) > _MOST else ""
    )
    sentences = "".join(f"<p>{t}</p>" for t in told[:_MOST]) or "<p>no sentence changed</p>"
    return f"<li>{seen}: changed{sentences}{more}</li>"
