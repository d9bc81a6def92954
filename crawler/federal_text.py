"""The plain texts of the Federal Register: what is printed around the text, and broken lines."""

import re
from collections.abc import Iterator
from datetime import date

from crawler.readers.plain import stated_date

#: A page that ends within a paragraph: the text goes on after its mark.
PAGE_WITHIN = re.compile(r"\s*\n\s*\[\[Page \w+\]\]\s*\n(?: *\n)*(?! {4}|[A-Z]+ ?[A-Z]*:)")
PAGE = re.compile(r"\[\[Page \w+\]\]")
#: What is printed around every document, by line.
AROUND = re.compile(
    r"[=_-]{10,}|\[Federal Register Volume .*|\[Pages? .*\]|\[FR Doc[ .].*|BILLING CODE .*"
    r"|\[(?:Rules and Regulations|Proposed Rules?|Notices|Presidential Documents)\]"
    r"|From the Federal Register Online via .*|Federal Register ?/ ?Vol\. .*"
    r"|(?:Rules and Regulations|Proposed Rules?|Notices|Presidential Documents) +"
    r"|\s*Federal Register *",
    re.I,
)
#: Paragraphs begin so far in.
INDENT = "    "
#: Columns of a table: leaders, or gaps wider than any between words.
COLUMNS = re.compile(r"\.{4,}|\S {3,}\S")


def full_text(markup: str) -> str:
    """The paragraphs of the document, separated by blank lines, from the page that wraps them."""
    block = re.search(r"<pre>(.*)</pre>", markup, re.DOTALL | re.I)
    text = _unescaped(block[1] if block else markup).replace("\r\n", "\n")
    text = PAGE.sub("", PAGE_WITHIN.sub("\n", text))
    lines = ("" if AROUND.fullmatch(line) else line for line in text.split("\n"))
    return "\n\n".join(filter(None, map(_paragraph, _blocks(lines))))


def issued(markup: str) -> date | None:
    """The day of the issue, from the line that every text begins with; None if it is not there."""
    heading = re.search(r"Federal Register,? Vol[^()\n]*\(\w+, ([^)]*)\)", markup)
    return stated_date([heading[1]]) if heading else None


def _blocks(lines: Iterator[str]) -> Iterator[list[str]]:
    """Lines that belong together: a blank line or one that is set in begins something new."""
    block: list[str] = []
    for line in lines:
        if block and (not line.strip() or line.startswith(INDENT)):
            yield block
            block = []
        if line.strip():
            block.append(line)
    yield block


def _paragraph(block: list[str]) -> str:
    if any(COLUMNS.search(line.strip()) for line in block):
        return "\n\n".join(" ".join(line.split()) for line in block)
    joined = "\n".join(line.strip() for line in block)
    # A line is only ever broken at a hyphen that the word has anyway.
    return re.sub(r"(?<=\w-)\n(?=\w)", "", joined).replace("\n", " ")


def _unescaped(text: str) -> str:
    text = re.sub(r"</?a\b[^>]*>", "", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
