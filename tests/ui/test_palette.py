"""Colours can be told from one another and from the paper, by everybody."""

import math
from itertools import combinations

import pytest

from nlp.ontology import event_types
from ui.charts.palette import ROLES, palette, role_colours

#: How light reaches the eye: unimpaired, and after Machado, Oliveira and Fernandes (2009) for
#: protanopia, deuteranopia and tritanopia.
EYES = {
    "unimpaired": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def light(colour):
    """Linear red, green and blue of "#rrggbb"."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)


def times(matrix, vector):
    return tuple(sum(a * b for a, b in zip(line, vector, strict=True)) for line in matrix)


def oklab(rgb):
    cone = times(
        (
            (0.4122214708, 0.5363325363, 0.0514459929),
            (0.2119034982, 0.6806995451, 0.1073969566),
            (0.0883024619, 0.2817188376, 0.6299787005),
        ),
        [min(max(c, 0), 1) for c in rgb],
    )
    return times(
        (
            (0.2104542553, 0.7936177850, -0.0040720468),
            (1.9779984951, -2.4285922050, 0.4505937099),
            (0.0259040371, 0.7827717662, -0.8086757660),
        ),
        [math.cbrt(c) for c in cone],
    )


def contrast(one, other):
    """As WCAG 2.2 measures it."""
    dim, bright = sorted(times(((0.2126, 0.7152, 0.0722),), light(c))[0] for c in (one, other))
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("eye", EYES)
def test_any_two_lanes_can_be_told_apart(theme, eye):
    seen = [oklab(times(EYES[eye], light(c))) for c in palette(theme).lanes.values()]
    nearest = min(math.dist(a, b) for a, b in combinations(seen, 2))
    assert nearest >= 0.08


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_stand_out_from_the_paper(theme):
    colours = palette(theme)
    assert min(contrast(c, colours.paper) for c in colours.lanes.values()) >= 3
    assert contrast(colours.alarm, colours.paper) >= 4.5
    assert contrast(colours.ink, colours.paper) >= 7


def test_every_event_type_has_a_colour():
    assert list(palette(None).lanes) == list(event_types())


@pytest.mark.parametrize("dark", [False, True])
def test_marked_words_can_be_read_and_their_roles_told_apart(dark):
    ink = palette("dark" if dark else "light").ink
    looks = [look[dark] for look in ROLES.values()]
    assert min(contrast(ink, tint) for tint, _ in looks) >= 7
    assert min(contrast(line, tint) for tint, line in looks) >= 3


def test_every_role_has_its_colours_in_the_style():
    assert all(f".w.{role}{{" in role_colours() for role in ROLES)
