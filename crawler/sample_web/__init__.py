"""A small web to try the software on: real, public happenings told by four invented publishers.

`site/` is served as it stands, with `{{origin}}` in it replaced by the address it is served at;
`expected.toml` holds what a careful reader finds on each page.
"""
