"""What people write, kept as they wrote it.

Text is plain text. `clean` is the one closed rule for what is taken out of it before it is stored;
`paragraphs` is how it is laid out on a page, and changes nothing in store.
"""

import re
import unicodedata

# Lengths are code points after cleaning.
LETTER_LIMIT = 20_000
COMMENT_LIMIT = 5_000
LINE_LIMIT = 80

MARKS_SHOWN = 4

_ISOLATES = re.compile(r"[\u2066-\u2069]")
_LINE_ENDS = re.compile(r"\r\n?")
_NEVER_KEPT = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but TAB and LF, DEL, C1
    r"\ud800-\udfff"  # lone surrogates
    r"\u202a-\u202e"  # direction embeddings and overrides
    r"\ufdd0-\ufdef"  # noncharacters, here and on the next line
    + "".join(f"\\U{plane:04x}fffe\\U{plane:04x}ffff" for plane in range(17))
    + "]"
)
_SOMETHING_TO_MEND = re.compile(f"{_NEVER_KEPT.pattern}|{_ISOLATES.pattern}")


def clean(text: str) -> str:
    """Promise the writer: what you typed, code point for code point, but for the few that harm others.

    CRLF and CR become LF. Control characters but TAB and LF, lone surrogates, noncharacters, direction
    overrides and unpaired direction isolates go, and so does white space at both ends. Nothing else does.
    Cleaning twice is cleaning once.
    """
    if _SOMETHING_TO_MEND.search(text):
        text = _NEVER_KEPT.sub("", _LINE_ENDS.sub("\n", text))
        text = _without_unpaired_isolates(text)
    return text.strip()


def clean_line(text: str) -> str:
    """The same promise for a name or a salutation, which is one line: line breaks and tabs become spaces."""
    return re.sub(r"[\n\t]+", " ", clean(text))


def _without_unpaired_isolates(text: str) -> str:
    still_open: list[int] = []
    unpaired: set[int] = set()
    for isolate in _ISOLATES.finditer(text):
        if isolate[0] != "\u2069":
            still_open.append(isolate.start())
        elif still_open:
            still_open.pop()
        else:
            unpaired.add(isolate.start())
    unpaired.update(still_open)
    return _ISOLATES.sub(lambda isolate: "" if isolate.start() in unpaired else isolate[0], text)


# Characters that Unicode calls letters or symbols and that fonts draw as nothing at all: fillers and blanks,
# and the unassigned places that Unicode has promised to characters without a shape.
_BLANKS = re.compile(
    r"[\u115f\u1160\u2800\u3164\uffa0\U00013441\U00013442\U0001d159"
    r"\u2065\ufff0-\ufff8\U000e0000-\U000e0fff]"
)
# Format characters are joiners and switches without a shape, but for these signs of Arabic, Syriac, Kaithi.
_DRAWN_FORMATS = re.compile(r"[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd]")
_SHAPELESS_CATEGORIES = {"Cc", "Cf", "Cs", "Mn", "Mc", "Me", "Zl", "Zp", "Zs"}


def visible_line(text: str) -> str:
    """`clean_line`, and nothing where nobody could see anything: a name of zero-width characters is no name."""
    line = clean_line(text)
    return line if has_visible(line) else ""


def has_visible(text: str) -> bool:
    """Is there anything that a reader could see? One letter, one emoji, one full stop is enough.

    A code point that is newer than our Unicode tables is trusted to be seen.
    """
    return any(map(_can_be_seen, text))


def _can_be_seen(character: str) -> bool:
    if unicodedata.category(character) in _SHAPELESS_CATEGORIES:
        return _DRAWN_FORMATS.match(character) is not None
    return _BLANKS.match(character) is None and _NEVER_KEPT.match(character) is None


def paragraphs(text: str) -> list[list[str]]:
    """The paragraphs of a clean text as a page shows them, each a list of its lines.

    Blank lines part paragraphs, however many there are. No character carries more than four combining marks,
    so that nobody's words are scribbled over by the line below.
    """
    shown: list[list[str]] = []
    after_a_gap = True
    for line in with_few_marks(text).split("\n"):
        if not line or line.isspace():
            after_a_gap = True
            continue
        if after_a_gap:
            shown.append([])
            after_a_gap = False
        shown[-1].append(line)
    return shown


# Combining marks are neither word characters nor white space, so more than four of them on one character
# can only stand in such a run; most texts have none, and their marks need not be counted.
_MAYBE_CROWDED = re.compile(rf"[^\w\s\x00-\x7f]{{{MARKS_SHOWN + 1},}}")


def with_few_marks(text: str) -> str:
    """The text with at most four combining marks shown on each character: for display, never for storing."""
    return _MAYBE_CROWDED.sub(lambda run: _thin_out(run[0]), text)


def _thin_out(run: str) -> str:
    kept = []
    marks = 0
    for character in run:
        category = unicodedata.category(character)
        if category in {"Mn", "Me"} and not _selects_a_variant(character):
            marks += 1
            if marks > MARKS_SHOWN:
                continue
        # A joiner or a variation selector takes no room: marks after it pile up on the same character.
        elif category not in {"Cf", "Mn"}:
            marks = 0
        kept.append(character)
    return "".join(kept)


def _selects_a_variant(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
