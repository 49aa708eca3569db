"""A picture for the README: the CPU of one answer, a file from nginx = 1. Plain SVG, for phones, light and dark."""

from html import escape
from math import log10
from typing import Any

ROWS = (  # the case, the server, what the picture calls it
    ("hit, 8 comments", "nginx", "nginx, a file"),
    ("304, 8 comments", "ours", "Left Unsaid, not changed since"),
    ("hit, 8 comments", "ours", "Left Unsaid, from its page cache"),
    ("miss, 8 comments", "ours, nothing kept", "Left Unsaid, made anew"),
    ("hit, 8 comments", "Isso", "Isso, the thread alone"),
)
WIDTH, LEFT, RIGHT, TOP, EACH = 360, 12, 64, 52, 44
MOST = 3.0  # powers of ten
STYLE = """
svg { color-scheme: light dark; font: 14px system-ui, sans-serif; fill: #24292f }
.paper { fill: #ffffff } .small { font-size: 12px; fill: #57606a } .line { stroke: #d0d7de }
.ours { fill: #9a5b2d } .other { fill: #8c959f } .number { font-weight: 600 }
@media (prefers-color-scheme: dark) {
  svg { fill: #e6edf3 } .paper { fill: #0d1117 } .small { fill: #9198a1 } .line { stroke: #3d444d }
  .ours { fill: #d98e4f } .other { fill: #656c76 }
}
"""


def draw(told: dict[str, Any]) -> str:
    """Bars on a scale on which each line is ten times the one before; what was not measured has none."""
    cpu = {(row["case"], row["server"]): row["cpu_us"] for row in told["rows"]}
    unit = cpu.get(("hit, 8 comments", "nginx"))
    bars = [(name, server, cpu[case, server] / unit) for case, server, name in ROWS if unit and (case, server) in cpu]
    height = TOP + EACH * len(bars) + 30
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t d">',
        '<title id="t">CPU of one answer, a file from nginx = 1</title>',
        f'<desc id="d">{escape("; ".join(f"{name}: {_number(value)}" for name, _, value in bars))}</desc>',
        f"<style>{STYLE}</style>",
        f'<rect class="paper" width="{WIDTH}" height="{height}" rx="6"/>',
        f'<text x="{LEFT}" y="24" class="number">The CPU that one answer takes</text>',
        f'<text x="{LEFT}" y="42" class="small">nginx with a file = 1; each line is ten times more</text>',
    ]
    for power in range(int(MOST) + 1):
        x = _x(10**power)
        parts.append(f'<line class="line" x1="{x:.0f}" x2="{x:.0f}" y1="{TOP}" y2="{height - 24}"/>')
        parts.append(f'<text class="small" x="{x:.0f}" y="{height - 8}" text-anchor="middle">{10**power:,}</text>')
    for place, (name, server, value) in enumerate(bars):
        y = TOP + EACH * place
        kind = "ours" if server.startswith("ours") else "other"
        end = max(_x(value), LEFT + 3)
        parts.append(f'<text x="{LEFT + 4}" y="{y + 17}">{escape(name)}</text>')
        parts.append(f'<rect class="{kind}" x="{LEFT}" y="{y + 23}" width="{end - LEFT:.1f}" height="14" rx="2"/>')
        parts.append(f'<text x="{end + 5:.1f}" y="{y + 35}" class="number">{_number(value)}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _x(value: float) -> float:
    """A tenth of a file's work, or less, has no length."""
    share = (log10(max(value, 0.1)) + 1) / (MOST + 1)
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _number(value: float) -> str:
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"
