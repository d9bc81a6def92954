"""A handful of pages for the screens: two that disagree, plain ones, and one written to do harm."""

from datetime import date

from nlp.claims import Basis, Modality
from nlp.values import Period
from tests.ui.written import Page

#: Whatever a page may hold that some part of a screen could take for more than words.
HOSTILE_TITLE = "<script>alert('title')</script> [x](javascript:alert(1)) $E=mc^2$ :rocket: `c`"
HOSTILE_NAME = "<img src=x onerror=alert(1)> :red[Corp] $x_1$"

_YEAR = Period(date(2024, 1, 1), date(2024, 12, 31), "year")

PAGES = (
    Page(
        "Harbour Herald",
        date(2024, 3, 4),
        "Lakeside orders accelerators\n"
        "The purchase had been expected for weeks.\n"
        "{buyer:Lakeside Cloud} has {!:ordered} {quantity:100,000} {product:H20} chips from "
        "{supplier:Nvidia} for {value:$1.2 billion}, to arrive {delivery:during 2024}, "
        "{by:two buyers} said.\n"
        "Nobody at the company wished to speak about it.",
        ["order"],
        attribution=("two buyers", Basis.ANONYMOUS),
        periods={"during 2024": _YEAR},
    ),
    Page(
        "Valley Wire",
        date(2024, 3, 5),
        "Lakeside in chip purchase\n"
        "{buyer:Lakeside Cloud} {!:bought} {quantity:100,000} {product:H20} chips of "
        "{supplier:Nvidia} for {value:$2.1 billion}, the {by:Harbour Herald} reported.",
        ["order"],
        attribution=("Harbour Herald", Basis.RELAYED),
    ),
    Page(
        "Office of Export Rules",
        date(2024, 5, 2),
        "Notice on accelerators\n"
        "{authority:Freedonia} {!:requires} a {instrument:licence} for {product:H20} sales to "
        "{target:Sylvania} from {effective:2 June 2024}.",
        ["restriction"],
        periods={"2 June 2024": Period(date(2024, 6, 2), date(2024, 6, 2), "day")},
    ),
    Page(
        "Valley Wire",
        date(2024, 8, 20),
        "Quiet in the second quarter\n"
        "{supplier:Nvidia} {!:did not ship} {product:H100} boards to {recipient:Lakeside Cloud} "
        "{date:in the second quarter}, {by:Ada Marsh} said.",
        ["shipment"],
        modality=Modality.DENIED,
        attribution=("Ada Marsh", Basis.FIRST_HAND),
        periods={
            "in the second quarter": Period(date(2024, 4, 1), date(2024, 6, 30), "quarter"),
        },
    ),
    Page(
        "<b>Bold</b> Post",
        date(2024, 9, 9),
        f"{HOSTILE_TITLE}\n"
        f"{{holder:{HOSTILE_NAME.replace(':', '%')}}} {{!:hoarded}} {{quantity:40,000}} "
        "{product:[A800](javascript%alert(1))} cards.",
        ["stockpile"],
        address="javascript:alert('address')",
    ),
)
