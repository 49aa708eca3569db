"""What the index holds, whichever database keeps it."""

SHELVES = ("letters", "comments")
# One more whenever words are folded or kept otherwise: then the index of every house is made anew.
VERSION = 1
EVERYTHING = 2**63 - 1  # above every key
