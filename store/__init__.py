"""Keep documents, claims and events in SQLite. sqlite-utils lives here and nowhere else."""
