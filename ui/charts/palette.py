"""One colour for each event type and each part that words play, the same on every screen.

Both for light and for dark paper.
"""

from dataclasses import dataclass

from nlp.ontology import event_types

#: In the order of the lanes. Any two stay apart for people with protanopia, deuteranopia and
#: tritanopia (0.09 in Oklab on light paper, 0.11 on dark), and stand out from the paper by 3:1;
#: tests/ui/test_palette.py holds both, so change them together.
_LIGHT = (
    *("#af4e06", "#841f2e", "#5f8ba2", "#167d5b", "#0b93fa"),
    *("#6c579e", "#909541", "#4d1025", "#2f3477"),
)
_DARK = (
    *("#eba330", "#e05c16", "#08bfad", "#92f7c8", "#4b93d1"),
    *("#dfadfe", "#ece425", "#8c5d68", "#7158c3"),
)
#: What a word's role is about, with its tint and its line on light paper and on dark.
ROLES = {
    "party": (("#d8e7f7", "#2c6cb0"), ("#1c3a5a", "#74b0ee")),
    "product": (("#fbe0c4", "#b5600a"), ("#553414", "#f0a553")),
    "amount": (("#d6eedd", "#1a7a45"), ("#17452c", "#6fd39a")),
    "time": (("#e9def4", "#6f46a6"), ("#3c2a5a", "#b893ea")),
    "rule": (("#f8dbe1", "#a93256"), ("#5a2233", "#ef8fa8")),
    "source": (("#e6e4dd", "#77756c"), ("#33373d", "#989da3")),
}


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours a chart needs: paper and ink of the theme, lanes by event type."""

    paper: str
    ink: str
    faint: str
    alarm: str
    lanes: dict[str, str]
    roles: dict[str, str]


def palette(theme: str | None) -> Palette:
    """`theme` is "dark", or anything else for light; more than nine types share colours."""
    dark = theme == "dark"
    colours = _DARK if dark else _LIGHT
    lanes = {name: colours[i % len(colours)] for i, name in enumerate(event_types())}
    roles = {name: looks[dark][1] for name, looks in ROLES.items()}
    if dark:
        return Palette("#14171B", "#E6E4DE", "#353B43", "#FF8A75", lanes, roles)
    return Palette("#FBFAF6", "#1B2126", "#DDD8CC", "#B3261E", lanes, roles)


def role_colours() -> str:
    """The colours of marked words for style.css, which names the roles' looks."""
    return "".join(
        f".w.{name}{{--tint:light-dark({light[0]},{dark[0]})}}"
        f".w.{name},.m.{name}{{--edge:light-dark({light[1]},{dark[1]})}}"
        for name, (light, dark) in ROLES.items()
    )
