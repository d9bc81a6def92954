"""One event a row, its reports nested in it: for DuckDB, pandas, Polars, Spark.

The columns are those of `v_events`, with days as dates, and `reports`, a list: publisher, day,
address, quote with its offsets, and the arguments. The file carries the dictionary's explanation
of each column as its `description`. Offsets count characters (Unicode code points).
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.claims import Argument, Report
from nlp.values import Money, Months, Name, Period, Quantity
from store.exports.selection import Chosen, Selection
from store.exports.whole_file import whole_file

if TYPE_CHECKING:
    import pyarrow as pa

_DAYS = ("date_start", "date_end", "first_reported", "last_reported")
_FIGURES = ("value_low", "value_high", "quantity_low", "quantity_high")
_COUNTS = ("reports", "origins", "conflicts")
_TEXTS = (
    *("event_id", "event_type", "headline", "status", "date_precision", "parties", "products"),
    *("value_currency", "quantity_unit", "publishers", "review"),
)


def write(selection: Selection, out: Path) -> int:
    # Half a second to import, which no other format should wait for.
    import pyarrow as pa
    from pyarrow import parquet

    schema = _schema(selection)
    written = 0
    with (
        whole_file(selection.store, out) as part,
        parquet.ParquetWriter(part, schema, compression="zstd") as file,
    ):
        for stretch in selection.stretches():
            file.write_table(pa.Table.from_pylist(list(_records(stretch, schema)), schema))
            written += len(stretch)
    return written


def _schema(selection: Selection) -> "pa.Schema":
    import pyarrow as pa

    argument = pa.struct(
        [
            *((name, pa.string()) for name in ("role", "kind", "words")),
            *((name, pa.int32()) for name in ("words_start", "words_end")),
            *((name, pa.string()) for name in ("name", "key")),
            *((name, pa.float64()) for name in ("low", "high")),
            ("unit", pa.string()),
            *((name, pa.date32()) for name in ("date_start", "date_end")),
        ]
    )
    report = pa.struct(
        [
            *((name, pa.string()) for name in ("claim_id", "version_id", "publisher")),
            ("published", pa.date32()),
            *((name, pa.string()) for name in ("url", "title", "modality")),
            ("confidence", pa.float64()),
            ("quote", pa.string()),
            *((name, pa.int32()) for name in ("quote_start", "quote_end")),
            ("arguments", pa.list_(argument)),
        ]
    )
    kinds = {
        **dict.fromkeys(_TEXTS, pa.string()),
        **dict.fromkeys(_DAYS, pa.date32()),
        **dict.fromkeys(_FIGURES, pa.float64()),
        **dict.fromkeys(_COUNTS, pa.int32()),
    }
    kinds["reports_count"] = kinds.pop("reports")
    words = selection.store.explanations("v_events")
    words["reports_count"] = words.pop("reports")
    fields = [
        pa.field(name, kind, metadata={"description": words[name]}) for name, kind in kinds.items()
    ]
    return pa.schema([*fields, pa.field("reports", pa.list_(report))])


def _records(stretch: list[Chosen], schema: "pa.Schema") -> Iterator[dict[str, Any]]:
    for row, event in stretch:
        days = {name: date.fromisoformat(row[name]) for name in _DAYS}
        yield {
            **{name: row.get(name) for name in schema.names},
            **days,
            "reports_count": row["reports"],
            "reports": [_report(report) for report in event.reports],
        }


def _report(report: Report) -> dict[str, Any]:
    claim = report.claim
    return {
        "claim_id": claim.id,
        "version_id": claim.article_id,
        "publisher": report.publisher,
        "published": report.published,
        "url": report.url,
        "title": report.title,
        "modality": claim.modality.value,
        "confidence": claim.confidence,
        "quote": claim.quote.text,
        "quote_start": claim.quote.start,
        "quote_end": claim.quote.end,
        "arguments": [_argument(argument) for argument in claim.arguments],
    }


def _argument(argument: Argument) -> dict[str, Any]:
    return {
        "role": argument.role,
        "kind": type(argument.value).__name__.lower(),
        "words": argument.quote.text,
        "words_start": argument.quote.start,
        "words_end": argument.quote.end,
        **_value(argument),
    }


def _value(argument: Argument) -> dict[str, Any]:
    match argument.value:
        case Money(low, high, unit, _) | Quantity(low, high, unit, _):
            return {"low": low, "high": high, "unit": unit}
        case Months(low, high):
            return {"low": low, "high": high, "unit": "month"}
        case Period(start, end, _):
            return {"date_start": start, "date_end": end}
        case Name(name, key, _):
            return {"name": name, "key": key}
