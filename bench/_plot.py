"""Curves on logarithmic axes, as an SVG file."""

import math
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 320, 220, 46, 34, 28
COLOURS = ("#0b6bcb", "#c2410c", "#15803d", "#7c3aed")

Curves = Mapping[str, Sequence[tuple[float, float]]]
"""Points (x, y) by the name of their curve; all above nought."""


def draw(panels: Mapping[str, Curves]) -> str:
    """Return an SVG document with a panel a title, side by side in rows of three; the x axis counts articles."""
    columns = min(3, len(panels))
    rows = math.ceil(len(panels) / columns)
    size = f"0 0 {WIDTH * columns} {HEIGHT * rows}"
    svg = Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox=size)
    svg.set("font-family", "sans-serif")
    svg.set("font-size", "10")
    SubElement(svg, "rect", width="100%", height="100%", fill="#ffffff")
    for place, (title, curves) in enumerate(panels.items()):
        x, y = WIDTH * (place % columns), HEIGHT * (place // columns)
        _panel(SubElement(svg, "g", transform=f"translate({x} {y})"), title, curves)
    indent(svg)
    return tostring(svg, encoding="unicode") + "\n"


def _panel(panel: Element, title: str, curves: Curves) -> None:
    _write(panel, LEFT, 16, title, weight="bold")
    points = [point for curve in curves.values() for point in curve]
    across = _Axis(points, 0, LEFT, WIDTH - 20)
    up = _Axis(points, 1, HEIGHT - BOTTOM, TOP + 12)
    for value in across.ticks:
        _line(panel, [(across(value), HEIGHT - BOTTOM), (across(value), TOP + 12)], "#e5e7eb")
        _write(panel, across(value), HEIGHT - BOTTOM + 14, _short(value), anchor="middle")
    for value in up.ticks:
        _line(panel, [(LEFT, up(value)), (WIDTH - 20, up(value))], "#e5e7eb")
        _write(panel, LEFT - 4, up(value) + 3, f"{value:g}", anchor="end")
    for place, (name, curve) in enumerate(curves.items()):
        colour = COLOURS[place % len(COLOURS)]
        _line(panel, [(across(x), up(y)) for x, y in curve], colour, width=2)
        for x, y in curve:
            SubElement(panel, "circle", cx=f"{across(x):.1f}", cy=f"{up(y):.1f}", r="3", fill=colour)
        _write(panel, LEFT + (WIDTH - LEFT) / len(curves) * place, 32, f"● {name}", fill=colour)


class _Axis:
    """A logarithmic axis over the powers of ten around one coordinate of the points."""

    def __init__(self, points: Sequence[tuple[float, float]], which: int, start: float, end: float) -> None:
        values = [point[which] for point in points]
        self._low = math.floor(math.log10(min(values)))
        self._high = max(math.ceil(math.log10(max(values))), self._low + 1)
        self._start, self._end = start, end

    @property
    def ticks(self) -> list[float]:
        return [10.0**power for power in range(self._low, self._high + 1)]

    def __call__(self, value: float) -> float:
        share = (math.log10(value) - self._low) / (self._high - self._low)
        return self._start + share * (self._end - self._start)


def _line(panel: Element, points: Sequence[tuple[float, float]], colour: str, width: int = 1) -> None:
    line = SubElement(panel, "polyline", fill="none", stroke=colour)
    line.set("stroke-width", str(width))
    line.set("points", " ".join(f"{x:.1f},{y:.1f}" for x, y in points))


def _write(panel: Element, x: float, y: float, words: str, **looks: str) -> None:
    attributes = {{"anchor": "text-anchor", "weight": "font-weight"}.get(k, k): v for k, v in looks.items()}
    text = SubElement(panel, "text", attributes, x=f"{x:.1f}", y=f"{y:.1f}")
    text.text = words


def _short(count: float) -> str:
    """A count as it is said: 500, 10k, 1M."""
    for unit, name in ((1_000_000, "M"), (1000, "k")):
        if count >= unit:
            return f"{count / unit:g}{name}"
    return f"{count:g}"
