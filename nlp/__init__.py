"""Articles into claims, claims into events. spaCy lives here and nowhere else."""
