"""QR codes, as what a template draws."""

from dataclasses import dataclass

import segno


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code to draw: so many modules square, quiet zone included, and its dark ones as one SVG path."""

    size: int
    path: str


def code_of(shown: str) -> Code:
    """A QR code (ISO/IEC 18004) of this text as it is."""
    rows = [bytes(row) for row in segno.make(shown, error="m", micro=False).matrix_iter(border=4)]
    dark = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return Code(len(rows), "".join(dark))
