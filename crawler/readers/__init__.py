"""What a page, text, PDF or mail says, and what it says of itself: bytes into a `Page`, without a network.

`html` is the way in for pages: `main_text` finds what speaks, `metadata` asks `linked_data`, `titles`, `bylines` and
`dates` what the page says of itself, `prose` cleans its paragraphs. `plain`, `pdf` and `mail` read what is no page.
"""
