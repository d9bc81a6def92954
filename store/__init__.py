"""Keep documents, claims and events in SQLite. sqlite-utils lives here and nowhere else.

`database.Store` is the only reader and writer; tables may change by migration, the views `v_*`
may not: analysts build on them, and the table `dictionary` explains every column of both.
"""
