"""Read dates, periods and durations against a document's date: `dates.dates`, `durations.durations`.

`phrases` and the modules named after it read one kind of expression each; `fiscal` is a company's
business year; `tense` tells which side of today a bare month lies on.
"""
