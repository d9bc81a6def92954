"""Mail messages into text: newsletters as they lie in a mailbox."""

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime

from crawler.documents import DateEvidence, Document, UnreadableDocument
from crawler.readers.dates import latest_possible
from crawler.readers.html import Page, markup_page, plain_page

#: A message whose plain part has fewer words than this share of the other's only points to it.
POINTS_ELSEWHERE = 0.5


def mail_page(document: Document) -> Page:
    """The message as a page: subject, sender, date and the fuller of its two texts.

    Raises UnreadableDocument where it has no text.
    """
    try:
        message = BytesParser(policy=policy.default).parsebytes(document.body)
        assert isinstance(message, EmailMessage)
        title, sender = str(message["subject"] or ""), parseaddr(str(message["from"] or ""))[0]
        plain, markup = (_content(message, kind) for kind in ("plain", "html"))
    except (ValueError, LookupError, TypeError, AttributeError) as problem:
        # The parser takes everything; its readers of headers and bodies raise what they happen on.
        raise UnreadableDocument(f"broken mail ({problem}): {document.url}") from None
    dates = _dates(message, document)
    pages = [plain_page(document, plain, title, sender, dates)]
    if markup:
        pages.insert(0, markup_page(document, markup, title, sender, dates))
    if not any(page.body for page in pages):
        raise UnreadableDocument(f"the mail has no text: {document.url}")
    # A plain part is what the sender wrote; only where it points to the other is that one needed.
    words = [len(page.body.split()) for page in pages]
    return pages[-1] if words[-1] >= POINTS_ELSEWHERE * words[0] else pages[0]


def _content(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


def _dates(message: EmailMessage, document: Document) -> list[DateEvidence]:
    said = str(message["date"] or "")
    try:
        day = parsedate_to_datetime(said).date()
    except (ValueError, IndexError):
        return []
    late = day > latest_possible(document.fetched_at)
    return [DateEvidence("published", "header", said, day, "after it was taken in" if late else "")]
