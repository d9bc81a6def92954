"""Find names, amounts, quantities and dates in plain text, each with its offsets and normal form.

One file a kind. Every reader is a function from a string to mentions in text order; none needs
spaCy, the network or a trained model.
"""
