"""A small hand for drawing SVG: shapes with short coordinates, text that is escaped and kept in its place.

Only presentation attributes, no style sheet, so that a browser and the PDF's renderer draw the same.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

# Okabe & Ito's palette (2008), told apart by most colour-blind people; shapes say the same again.
BLUE, VERMILLION, GREEN, SKY = "#0072B2", "#D55E00", "#009E73", "#56B4E9"
INK, SOFT, RULE, PALE = "#1a1a1a", "#4d4d4d", "#c9c9c9", "#f3f3f3"
FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"

TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
UNPRINTABLE = frozenset({"Cc", "Cs", "Cn"})


def clean(text: str) -> str:
    """Return `text` as one line that is safe to print, and to put into XML.

    Control characters (a terminal would obey them), lone surrogates and noncharacters (no XML may hold
    them) and marks that turn the direction of writing around go; tabs and line ends become spaces.
    """
    spaced = (" " if c in "\t\r\n" else c for c in text)
    return "".join(c for c in spaced if c not in TURNING and unicodedata.category(c) not in UNPRINTABLE)


def width(text: str, size: float) -> float:
    """Return a generous estimate of the width of `text` in pixels."""
    total = 0.0
    for c in text:
        if unicodedata.east_asian_width(c) in "WF" or c in "mwMW@%—":
            total += 1.02
        elif c.isupper():
            total += 0.78
        else:
            total += 0.62
    return total * size


def fitted(text: str, size: float, room: float) -> str:
    """Return `text`, cut with an ellipsis where it would be wider than `room`."""
    text = clean(text)
    if width(text, size) <= room:
        return text
    while text and width(text + "…", size) > room:
        text = text[:-1]
    return f"{text.rstrip()}…" if text else ""


def short(value: float) -> str:
    """Return a coordinate with at most one decimal."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


@dataclass(frozen=True, slots=True)
class Look:
    """How a line of text looks. `anchor` is "start", "middle" or "end"."""

    size: float = 13.0
    anchor: str = "start"
    colour: str = INK
    bold: bool = False


PLAIN = Look()


class Drawing:
    """One figure being drawn. `name` makes its ids unique on the page."""

    def __init__(self, name: str, size: tuple[float, float]) -> None:
        self.name = name
        self.size = size
        self._parts: list[str] = []
        self._hatched = False

    def rect(self, at: tuple[float, float], size: tuple[float, float], fill: str, extra: str = "") -> None:
        """Draw a filled box; a negative size is nothing."""
        if size[0] <= 0 or size[1] <= 0:
            return
        (x, y), (w, h) = at, size
        self._parts.append(
            f'<rect x="{short(x)}" y="{short(y)}" width="{short(w)}" height="{short(h)}" '
            f'fill="{fill}"{extra}/>'
        )

    def hatch(self, at: tuple[float, float], size: tuple[float, float]) -> None:
        """Draw the box that means "nothing could have been seen here"."""
        self._hatched = True
        self.rect(at, size, f"url(#{self.name}-hatch)")

    def line(
        self,
        a: tuple[float, float],
        b: tuple[float, float],
        colour: str,
        *,
        thick: float = 1.0,
        dashed: bool = False,
    ) -> None:
        """Draw a line."""
        dash = ' stroke-dasharray="4 3"' if dashed else ""
        self._parts.append(
            f'<path d="M{short(a[0])} {short(a[1])}L{short(b[0])} {short(b[1])}" stroke="{colour}" '
            f'stroke-width="{short(thick)}" fill="none"{dash}/>'
        )

    def path(
        self,
        steps: Iterable[str],
        *,
        stroke: str = "",
        fill: str = "",
        thick: float = 1.0,
        opacity: float = 1.0,
        round_ends: bool = False,
    ) -> None:
        """Draw one path from its steps, stroked or filled (`opacity` is of the fill); no steps, no path."""
        d = "".join(steps)
        if not d:
            return
        ends = ' stroke-linecap="round"' if round_ends else ""
        paint = (
            f'stroke="{stroke}" stroke-width="{short(thick)}" fill="none"{ends}'
            if stroke
            else f'fill="{fill}"' + (f' fill-opacity="{opacity:g}"' if opacity < 1 else "")
        )
        self._parts.append(f'<path d="{d}" {paint}/>')

    def shape(self, steps: str, fill: str, edge: str) -> None:
        """Draw one closed shape, filled and with an edge."""
        self._parts.append(f'<path d="{steps}" fill="{fill}" stroke="{edge}" stroke-width="1"/>')

    def text(self, at: tuple[float, float], words: str, look: Look = PLAIN, room: float = math.inf) -> None:
        """Write one line; it is cut to `room` pixels."""
        words = fitted(words, look.size, room)
        if not words:
            return
        weight = ' font-weight="600"' if look.bold else ""
        align = f' text-anchor="{look.anchor}"' if look.anchor != "start" else ""
        self._parts.append(
            f'<text x="{short(at[0])}" y="{short(at[1])}" font-size="{short(look.size)}" '
            f'fill="{look.colour}"{weight}{align}>{escape(words)}</text>'
        )

    def render(self, title: str, description: str) -> str:
        """Return the SVG, named and described for those who cannot see it."""
        w, h = (short(side) for side in self.size)
        hatch = (
            f'<defs><pattern id="{self.name}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
            'patternTransform="rotate(45)"><rect width="6" height="6" fill="#f7f7f7"/>'
            '<rect width="1.6" height="6" fill="#a8a8a8"/></pattern></defs>'
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}" '
            f'role="img" aria-labelledby="{self.name}-title" aria-describedby="{self.name}-desc" '
            f'font-family="{escape(FONTS)}">'
            f'<title id="{self.name}-title">{escape(clean(title))}</title>'
            f'<desc id="{self.name}-desc">{escape(clean(description))}</desc>'
            f"{hatch if self._hatched else ''}{''.join(self._parts)}</svg>"
        )
