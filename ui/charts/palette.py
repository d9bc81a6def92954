"""One colour for each event type, the same on every screen, for light and for dark paper."""

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


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours a chart needs: paper and ink of the theme, lanes by event type."""

    paper: str
    ink: str
    faint: str
    alarm: str
    lanes: dict[str, str]


def palette(theme: str | None) -> Palette:
    """`theme` is "dark", or anything else for light; more than nine types share colours."""
    dark = theme == "dark"
    colours = _DARK if dark else _LIGHT
    lanes = {name: colours[i % len(colours)] for i, name in enumerate(event_types())}
    if dark:
        return Palette("#14171B", "#E6E4DE", "#353B43", "#FF8A75", lanes)
    return Palette("#FBFAF6", "#1B2126", "#DDD8CC", "#B3261E", lanes)
