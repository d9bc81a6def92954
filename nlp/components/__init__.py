"""spaCy components, one layer of annotation each, in the order of `nlp.pipeline`.

Each file registers one factory and declares what it reads and writes. A `Doc` is one sentence; its
mentions are put on it before the first component runs (`nlp.pipeline.annotate`).
"""
