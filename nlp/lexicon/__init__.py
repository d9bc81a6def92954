"""What names stand for: companies, products, authorities, people, places, words. Data, not code.

Every file is TOML, sorted, with the source of each line. `nlp.lexicon.entries` reads them.
"""
