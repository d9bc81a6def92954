"""The pages: a file each, with `show(store)`, listed in ui/app.py. `parts` holds what they share."""
