"""The passphrase of a backup, from a file or from whoever sits at the keyboard."""

import getpass
from pathlib import Path

from leftunsaid.keeping.contents import CannotKeep

SHORTEST = 12


def passphrase_in(file: Path) -> str:
    """The first line of a file. Raises CannotKeep."""
    try:
        said = file.read_text().partition("\n")[0].strip()
    except (OSError, UnicodeError):
        raise CannotKeep(f"The passphrase cannot be read from {file}.") from None
    return _long_enough(said)


def ask_for_new_passphrase() -> str:
    """Asked twice: a slip would lose everything. Raises CannotKeep."""
    said = _long_enough(getpass.getpass("A passphrase for the keys: "))
    if getpass.getpass("Once more: ") != said:
        raise CannotKeep("These were two different passphrases. Nothing was done.")
    return said


def ask_for_passphrase() -> str:
    return getpass.getpass("The passphrase of this backup: ")


def _long_enough(said: str) -> str:
    if len(said) < SHORTEST:
        raise CannotKeep(f"Take a passphrase of at least {SHORTEST} signs: who has the file may try for years.")
    return said
