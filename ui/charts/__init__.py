"""Charts as Altair specifications: pure functions of rows, a theme and a window of days.

No module here imports Streamlit. Days are numbers of milliseconds since 1970 in UTC, so that no
browser's time zone can move an event to the day before.
"""
