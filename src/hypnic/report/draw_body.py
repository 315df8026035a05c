"""Draws the body map: a figure of our own, from the front, with the head enlarged and the back beside it."""

from __future__ import annotations

from collections.abc import Mapping

from hypnic.report.kind_parts import BodyFigure, BodyRegion
from hypnic.report.svg import INK, RULE, SOFT, Drawing, Look

SIZE = (1000.0, 560.0)
NONE = "#ffffff"
LEVELS = (NONE, "#d6e8f3", "#9fcbe5", "#56a5d0", "#0072B2", "#00395c")
"""Tints and shades of Okabe and Ito's blue, told apart by lightness alone."""
EDGE, SKIN = "#6b6b6b", "#ededed"
LABEL = Look(size=12.5)

HEAD = "M330 34c21 0 33 17 32 40c-1 22-14 41-32 41s-31-19-32-41c-1-23 11-40 32-40z"
PLAIN = (
    HEAD,
    "M284 292h92l6 40h-104z",
    "M199 312l-8 26q-3 12 7 14q10 2 14-8l10-24z",
    "M461 312l8 26q3 12-7 14q-10 2-14-8l-10-24z",
    "M289 496h26l2 16q0 8-9 8h-27q-9 0-6-8z",
    "M345 496h26l14 16q3 8-6 8h-27q-9 0-9-8z",
)
"""Head, hips, hands and feet: drawn, but no sensor is ever there."""
SHAPES: Mapping[str, tuple[str, ...]] = {
    "neck": ("M315 110h30l2 22h-34z",),
    "shoulders": (
        "M313 132h34q10 6 42 12q20 4 24 24l-24 2q-6-12-16-14h-86q-10 2-16 14l-24-2q4-20 24-24q32-6 42-12z",
    ),
    "trunk": ("M285 158h90l-2 72h-86z",),
    "belly": ("M287 230h86l3 62h-92z",),
    "right_arm": ("M246 170l26 2q0 34-14 62q-8 14-14 30l-22 56l-23-8l20-58q4-12 8-26q4-34 19-58z",),
    "left_arm": ("M414 170l-26 2q0 34 14 62q8 14 14 30l22 56l23-8l-20-58q-4-12-8-26q-4-34-19-58z",),
    "right_leg": ("M278 332h51l-6 78l-8 86h-26l-6-86z",),
    "left_leg": ("M331 332h51l-5 78l-6 86h-26l-8-86z",),
    "leg": ("M278 332h51l-6 78l-8 86h-26l-6-86z", "M331 332h51l-5 78l-6 86h-26l-8-86z"),
    "back": ("M700 352h104q8 14 6 30l-14 118h-88l-14-118q-2-16 6-30z",),
    "face": (
        "M706 128c10-6 22-4 26 4c2 12-2 26-10 34c-10 2-18-2-22-10c-2-10 0-22 6-28z",
        "M798 128c-10-6-22-4-26 4c-2 12 2 26 10 34c10 2 18-2 22-10c2-10 0-22-6-28z",
    ),
    "eyelids": ("M706 106q15-14 30 0q-15 12-30 0z", "M768 106q15-14 30 0q-15 12-30 0z"),
    "masseter": ("M690 164q8 12 26 12l4 22q-14 0-22-12z", "M814 164q-8 12-26 12l-4 22q14 0 22-12z"),
    "chin": ("M734 206q18-8 36 0l-4 22q-14 8-28 0z",),
}
BIG_HEAD = "M752 34c46 0 74 36 72 88c-2 52-34 112-72 112s-70-60-72-112c-2-52 26-88 72-88z"
FEATURES = ("M752 124l-8 32q8 6 16 0", "M734 184q18 8 36 0")
LEADERS: Mapping[str, tuple[tuple[float, float], tuple[float, float], str]] = {
    "neck": ((318.0, 120.0), (200.0, 104.0), "end"),
    "shoulders": ((262.0, 150.0), (200.0, 144.0), "end"),
    "right_arm": ((222.0, 258.0), (172.0, 244.0), "end"),
    "left_arm": ((438.0, 258.0), (488.0, 244.0), "start"),
    "trunk": ((368.0, 190.0), (488.0, 178.0), "start"),
    "belly": ((368.0, 270.0), (488.0, 300.0), "start"),
    "right_leg": ((284.0, 400.0), (200.0, 400.0), "end"),
    "left_leg": ((376.0, 400.0), (460.0, 400.0), "start"),
    "leg": ((376.0, 430.0), (460.0, 430.0), "start"),
    "eyelids": ((796.0, 106.0), (862.0, 84.0), "start"),
    "face": ((798.0, 146.0), (862.0, 134.0), "start"),
    "masseter": ((806.0, 182.0), (862.0, 184.0), "start"),
    "chin": ((764.0, 220.0), (862.0, 234.0), "start"),
    "back": ((800.0, 420.0), (862.0, 420.0), "start"),
}
"""For each region: where its line begins, where its words stand, and to which side they run."""


def draw_body(figure: BodyFigure, name: str = "body") -> str:
    """Return the map as SVG."""
    drawing = Drawing(name, SIZE)
    drawing.text((20, 22), "Sleeper's right", Look(size=13, bold=True))
    drawing.text((560, 22), "Sleeper's left", Look(size=13, bold=True, anchor="end"))
    drawing.text((752, 22), "Head, enlarged", Look(size=13, bold=True, anchor="middle"))
    drawing.text((752, 338), "Back, from behind", Look(size=13, bold=True, anchor="middle"))
    for shape in (*PLAIN, BIG_HEAD):
        drawing.shape(shape, SKIN, EDGE)
    drawn = {row.site for row in figure.regions}
    for region in figure.regions:
        if region.site in ("left_leg", "right_leg") and "leg" in drawn and region.level is None:
            continue
        _region(drawing, region)
    for feature in FEATURES:
        drawing.path([feature], stroke=EDGE, thick=1.2)
    _legend(drawing, figure.legend)
    return drawing.render(figure.caption.title, figure.caption.description)


def _region(drawing: Drawing, region: BodyRegion) -> None:
    fill = f"url(#{drawing.name}-hatch)" if region.level is None else LEVELS[region.level]
    for shape in SHAPES[region.site]:
        drawing.shape(shape, fill, EDGE)
    (x, y), (at, level), anchor = LEADERS[region.site]
    drawing.line((x, y), (at, level), SOFT, thick=0.8)
    words = at - 6 if anchor == "end" else at + 6
    drawing.text((words, level - 2), region.name, Look(size=LABEL.size, anchor=anchor, bold=True), room=132)
    said = region.number.text if region.level is None else f"{region.number.text} an hour"
    colour = SOFT if region.level is None else INK
    drawing.text((words, level + 13), said, Look(size=LABEL.size, anchor=anchor, colour=colour), room=132)


def _legend(drawing: Drawing, legend: tuple[str, ...]) -> None:
    at, y = 20.0, SIZE[1] - 14.0
    drawing.line((20, y - 24), (SIZE[0] - 20, y - 24), RULE)
    for fill, words in zip(LEVELS, legend, strict=True):
        drawing.shape(f"M{at:g} {y - 11:g}h16v14h-16z", fill, EDGE)
        drawing.text((at + 23, y + 1), words, Look(size=12))
        at += 23 + 6.3 * len(words) + 24
    drawing.hatch((at, y - 11), (16, 14))
    drawing.text((at + 23, y + 1), "not recorded, or not known", Look(size=12))
