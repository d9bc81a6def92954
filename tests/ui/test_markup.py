"""Words from the web are shown as they were written, and a claim inside the text it stands in."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nlp.claims import Argument, Claim, Modality, Quote
from nlp.values import Bound, Money, Months, Name, Quantity
from nlp.wording import many
from ui.views.parts.highlight import Mark, highlighted, legend, marks_of, passage_html, passages
from ui.views.parts.markup import host, inside, is_web, link, plain, table, tag
from ui.views.parts.sayings import in_full

TEXT = (
    "Lakeside buys chips\n"
    "Lakeside Cloud ordered 100 H20 chips for $1 billion, two buyers said. " + "More. " * 80 + "\n"
    "The chips are due in May.\n"
)


def words_of(html):
    return unescape(re.sub(r"<[^>]*>", "", html))


def quote(words):
    start = TEXT.index(words)
    return Quote(start, start + len(words), words)


CLAIM = Claim(
    "a1",
    "order",
    quote("ordered"),
    quote("Lakeside Cloud ordered 100 H20 chips for $1 billion, two buyers said."),
    (
        Argument("buyer", Name("Lakeside Cloud"), quote("Lakeside Cloud")),
        Argument("product", Name("H20"), quote("H20")),
        Argument("value", Money(1e9, 1e9, "USD"), quote("$1 billion")),
        Argument("delivery", Months(1, 1), quote("May")),
    ),
    Modality.ASSERTED,
    (),
    0.8,
)


@given(some.text())
def test_any_words_read_back_as_they_were(text):
    for html in (plain(text), link("https://a.example", text), inside("documents", text, doc="1")):
        assert words_of(html) == text
    assert words_of(tag(text)) == text


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "https:alert(1)",
        "//evil.example",
        "file:///etc/passwd",
        "http://[::1",
        "https://page.sample.invalid/news",
        "",
    ],
)
def test_only_addresses_of_the_web_become_links(url):
    assert not is_web(url) and host(url) == ""
    assert "<a" not in link(url, "words")


def test_an_address_cannot_leave_its_attribute():
    html = link('https://a.example/"onmouseover="alert(1)', "words")
    assert "&quot;onmouseover=&quot;" in html
    assert 'rel="noopener noreferrer"' in html


def test_an_address_is_named_by_its_host():
    assert host("https://www.harbour.example:8080/a?b") == "harbour.example"


def test_links_inside_leave_out_what_is_not_asked():
    assert 'href="./documents?doc=a%26b"' in inside("documents", "text", doc="a&b", q="")


def test_cells_of_a_table_carry_their_heads_for_narrow_screens():
    assert '<td data-head="Who &amp; what"><b>x</b></td>' in table(["Who & what"], [["<b>x</b>"]])


def test_marked_words_keep_the_text_and_name_their_roles():
    html = highlighted(TEXT, 0, len(TEXT), marks_of(CLAIM))
    assert words_of(html) == TEXT
    assert '<mark class="w party" data-role="buyer">Lakeside Cloud</mark>' in html
    assert '<mark class="w amount" data-role="value">$1 billion</mark>' in html
    assert '<mark class="w trigger" data-role="trigger">ordered</mark>' in html


@given(
    some.text(alphabet="ab <&\n", min_size=1, max_size=30),
    some.lists(some.tuples(some.integers(0, 30), some.integers(0, 30)), max_size=6),
)
def test_marks_that_overlap_in_any_way_lose_no_letter(text, spans):
    marks = [
        Mark(min(span), max(span), f"r{i}" if i % 3 else "", "party")
        for i, span in enumerate(spans)
    ]
    assert words_of(highlighted(text, 0, len(text), marks)) == text


def test_words_in_two_roles_name_both():
    marks = [Mark(0, 8, "buyer", "party"), Mark(0, 8, "holder", "party")]
    assert 'data-role="buyer, holder"' in highlighted(TEXT, 0, 20, marks)


def test_a_claim_is_read_in_its_paragraph_and_wherever_its_words_stand():
    found = [TEXT[start:end] for start, end in passages(TEXT, CLAIM)]
    assert len(found) == 2
    assert found[0].startswith("Lakeside Cloud ordered")
    assert "two buyers said. More." in found[0] and not found[0].endswith("Mor")
    assert found[1] == "The chips are due in May."


def test_a_passage_over_several_lines_is_as_many_paragraphs():
    text = "One.\n\n  \nTwo of it"
    html = passage_html(text, 0, len(text) - 3, [])
    assert html == '<div class="passage"><p>One.\n</p><p>Two of …</p></div>'


def test_the_legend_names_each_role_once():
    html = legend([*marks_of(CLAIM), *marks_of(CLAIM)])
    assert words_of(html) == "triggerbuyerproductvaluedelivery"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Money(1e9, 4e9, "USD", Bound.RANGE), "1,000,000,000 to 4,000,000,000 USD"),
        (Money(None, 4e9, "TWD", Bound.UP_TO), "up to 4,000,000,000 TWD, no low end given"),
        (Quantity(1e6, None, "unit", Bound.AT_LEAST), "1,000,000 units or more, no high end given"),
        (Quantity(1600, 1600, "wafer"), "1,600 wafers"),
        (Months(12, 24), "12 to 24 months"),
        (Name("Nvidia"), ""),
    ],
)
def test_figures_are_said_to_the_last_digit(value, said):
    assert in_full(value) == said


def test_counts_agree_with_their_noun():
    assert (many(1, "report"), many(2000, "report")) == ("1 report", "2,000 reports")
