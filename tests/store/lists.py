"""Lists of restricted parties, made by hand, in the forms in which they are published."""

import csv
import io
from collections.abc import Iterable
from datetime import UTC, date, datetime

from crawler.party_files import read_party_list
from nlp.claims import Claim, Modality
from nlp.events import Event
from nlp.values import Name, Period
from store.database import Store
from store.list_history import ListFile
from store.parties import Imported
from tests.store.world import (
    World,
    argument_of,
    article_of,
    document_of,
    quote_of,
    report_of,
)

NOW = datetime(2026, 7, 4, 12, tzinfo=UTC)
EL = "Entity List (EL) - Bureau of Industry and Security"
COLUMNS = ("_id", "source", "entity_number", "type", "name", "addresses", "start_date", "alt_names")
Entry = tuple[str, str, str]

#: Name, date of listing, other names.
BYTEDANCE = ("ByteDance Ltd.", "2023-08-21", "字节跳动有限公司")
XIAOMI = ("Xiaomi Corporation", "2021-01-14", "")
MILL = ("Mill on the Floss Flour GmbH", "", "")


def csl(*entries: Entry, source: str = EL) -> bytes:
    """A file in the CSV form of the Consolidated Screening List."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for number, (name, listed_on, aliases) in enumerate(entries):
        address = f"{number} Sample Road, Beijing, CN"
        writer.writerow((f"x{number}", source, "", "", name, address, listed_on, aliases))
    return out.getvalue().encode()


def take_in(
    store: Store, body: bytes, day: date = date(2026, 1, 1), *, shrunken: bool = False
) -> Imported:
    file = ListFile("csl.csv", body, day, "you")
    return store.parties.import_list(file, read_party_list(body), NOW, shrunken=shrunken)


def save_rule(store: Store, world: World, others: Iterable[tuple[Event, str]] = ()) -> Event:
    """A rule in force on the goods of the world's order, beside the world's events."""
    text = "A rule\n\nThe U.S. Department of Commerce banned sales of the A800 to China on 17 October 2023."
    document = document_of("https://rules.example/a800", "<p>a800</p>", source="rules", day=4)
    article = article_of(document, text, "Gazette", date(2023, 10, 18))
    day = Period(date(2023, 10, 17), date(2023, 10, 17), "day")
    commerce = Name("U.S. Department of Commerce", "U.S. Department of Commerce")
    claim = Claim(
        article_id=article.id,
        event_type="restriction",
        trigger=quote_of(article, "banned"),
        quote=quote_of(
            article, "The U.S. Department of Commerce banned sales of the A800 to China"
        ),
        arguments=(
            argument_of(article, "authority", "U.S. Department of Commerce", commerce),
            argument_of(article, "product", "A800", Name("A800", "A800")),
            argument_of(article, "target", "China", Name("China", "China")),
            argument_of(article, "date", "17 October 2023", day),
        ),
        modality=Modality.ASSERTED,
        attributions=(),
        confidence=0.9,
    )
    store.save_document(document)
    store.save_article(article, [claim])
    rule = Event((report_of(article, claim),))
    kept = zip(world.events, world.headlines, strict=True)
    store.save_events([*kept, *others, (rule, "The U.S. restricted A800 for China")])
    return rule
