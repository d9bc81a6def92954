"""Parts that several pages show.

Whatever comes from the web goes through `markup` and is shown literally: no Markdown, no HTML.
"""
