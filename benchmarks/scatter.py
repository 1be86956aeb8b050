"""A plot of content lost against junk left, one panel a group of pages and one point a system, as SVG.

Both scales are those of square roots, so that one per cent and forty can both be read.
"""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_SIDE: Final = 240
_LEFT: Final = 50
_TOP: Final = 34
_GAP: Final = 36
_TICKS: Final = (0, 1, 5, 10, 20, 40, 60, 80, 100)
_LEGEND_ROW: Final = 15
_LEGEND_COLUMN: Final = 200

_COLOURS: Final = ("#1b4965", "#7f7f7f", "#ca6702", "#9b2226", "#6a994e", "#5f0f40", "#0f8b8d", "#b56576")
"""Told apart in print and by people who see few colours with the help of the shapes."""

_SHAPES: Final = (
    "M-4 -4H4V4H-4Z",
    "M0 -5L5 4H-5Z",
    "M0 -5L5 0L0 5L-5 0Z",
    "M-5 -4H5L0 5Z",
    "M-2 -5H2V-2H5V2H2V5H-2V2H-5V-2H-2Z",
)


@dataclass(frozen=True)
class Point:
    """Where a system stands; shares from 0 to 1.

    Attributes:
        lost: of the content.
        left: of the junk.
        lost_ends: ends of the interval of ``lost``.
        left_ends: ends of the interval of ``left``.
    """

    lost: float
    left: float
    lost_ends: tuple[float, float]
    left_ends: tuple[float, float]


def scatter(panels: Mapping[str, Mapping[str, Point]], names: Sequence[str]) -> str:
    """Draws panels side by side.

    Args:
        panels: title -> name of a system -> its point.
        names: every system, in the order of the legend.
    """
    columns = max(1, len(panels))
    width = _LEFT + columns * (_SIDE + _GAP)
    per_row = max(1, (width - _LEFT) // _LEGEND_COLUMN)
    legend_top = _TOP + _SIDE + 52
    height = legend_top + _LEGEND_ROW * -(-len(names) // per_row)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-size="10">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for number, (title, points) in enumerate(panels.items()):
        parts += _panel(_LEFT + number * (_SIDE + _GAP), title, points, names, first=number == 0)
    for number, name in enumerate(names):
        row, column = divmod(number, per_row)
        x, y = _LEFT + 6 + column * _LEGEND_COLUMN, legend_top + row * _LEGEND_ROW
        parts.append(_mark(number, x, y) + f'<text x="{x + 10}" y="{y + 3.5}">{html.escape(name)}</text>')
    return "\n".join([*parts, "</svg>\n"])


def _panel(
    left: int, title: str, points: Mapping[str, Point], names: Sequence[str], *, first: bool
) -> list[str]:
    bottom = _TOP + _SIDE
    parts = [
        f'<text x="{left + _SIDE / 2}" y="{_TOP - 12}" text-anchor="middle">{html.escape(title)}</text>',
        f'<rect x="{left}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="#444"/>',
        f'<text x="{left + _SIDE / 2}" y="{bottom + 32}" text-anchor="middle">junk left, %</text>',
    ]
    for tick in _TICKS:
        offset = _offset(tick / 100)
        parts.append(
            f'<path d="M{left + offset:.1f} {_TOP}V{bottom}M{left} {bottom - offset:.1f}H{left + _SIDE}" '
            'stroke="#e4e4e4" stroke-width=".6"/>'
            f'<text x="{left + offset:.1f}" y="{bottom + 14}" text-anchor="middle">{tick}</text>'
        )
        if first:
            parts.append(
                f'<text x="{left - 5}" y="{bottom - offset + 3.5:.1f}" text-anchor="end">{tick}</text>'
            )
    if first:
        parts.append(
            f'<text x="12" y="{_TOP + _SIDE / 2}" transform="rotate(-90 12 {_TOP + _SIDE / 2})" '
            'text-anchor="middle">content lost, %</text>'
        )

    def across(share: float) -> float:
        return left + _offset(share)

    def up(share: float) -> float:
        return bottom - _offset(share)

    for number, name in enumerate(names):
        if name not in points:
            continue
        point = points[name]
        low, high = point.left_ends
        under, over = point.lost_ends
        parts.append(
            f'<path d="M{across(low):.1f} {up(point.lost):.1f}H{across(high):.1f}'
            f'M{across(point.left):.1f} {up(under):.1f}V{up(over):.1f}" '
            f'stroke="{_COLOURS[number % len(_COLOURS)]}" stroke-width=".8"/>'
        )
        parts.append(_mark(number, across(point.left), up(point.lost)))
    return parts


def _offset(share: float) -> float:
    return _SIDE * math.sqrt(share)


def _mark(number: int, x: float, y: float) -> str:
    shape, colour = _SHAPES[number % len(_SHAPES)], _COLOURS[number % len(_COLOURS)]
    return f'<path d="{shape}" transform="translate({x:.1f} {y:.1f})" fill="{colour}" fill-opacity=".85"/>'
