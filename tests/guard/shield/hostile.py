"""Pieces of which a hostile text is made by repeating them: each was once slow, or looked as if it could be."""

# fmt: off
HOSTILE = (
    "a", "a@", "(", "1 ", "1", "a.", "a-", ".", "@", "zero ", "a b ", "a@b.com ", "(at)", " at ", " dot ", "at dot ",
    "x dot ", "-at-dot", "//", "a://", "http://a.", "DE89 ", "1-", "+1 ", "12 a ", "12 A Street ", "calle A ", "Am A ",
    "A. ", "A ", "Ana B. x ", "Mom ", "Ana van van ", "van ", "a_", "insta a_", "#1234", "1.2.3.", "1.1.2020 um ",
    "06 12 34 56 78, ", "my plate is ", "plz 12345 ", "\u200b", "1\u20e3", "é", "——1", "—a@b.com", "insta: ",
    "twenty ", "double ", "52.5200, ", "1° ", "4111 1111 1111 1111 ", "\n", "\t", "live ", "live A ", "u/", "no ",
    "my name is ", "strasse no ", "\"A ", "12-", "1,000", "1:1 ", "///a.",
)
# fmt: on


def repeated(piece: str, size: int) -> str:
    """Whole pieces only: half a one at the end may be something else, and another reading."""
    return piece * (size // len(piece))
