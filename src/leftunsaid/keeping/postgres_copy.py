"""A house whose letters are in PostgreSQL: its dump by PostgreSQL's own programs, and the house from it."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import LiteralString
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg

from leftunsaid.config import Config
from leftunsaid.keeping.contents import CannotKeep, Contents, contents_by

NAME = "leftunsaid.pgdump"
BROKEN_OFF = "SELECT to_regnamespace('before_restore') IS NOT NULL"


def copy(config: Config, folder: Path) -> Contents:
    """The letters as they are at one moment, dumped and read again. Nobody waits for it meanwhile."""
    with psycopg.connect(config.database_url) as house:
        house.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        house.execute("SET idle_in_transaction_session_timeout = 0")  # the snapshot is held as long as the dump takes
        snapshot = house.execute("SELECT pg_export_snapshot()").fetchall()[0][0]
        found = _contents(house)
        _run(config, folder, "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={folder / NAME}")
    look_through(folder / NAME)
    return found


def look_through(kept: Path) -> None:
    """Read a dump to its end."""
    _call("pg_restore", f"--file={os.devnull}", str(kept))


def contents(config: Config) -> Contents:
    """What the house itself holds: nothing, before it was first started."""
    with psycopg.connect(config.database_url) as house:
        if house.execute(BROKEN_OFF).fetchall()[0][0]:
            raise CannotKeep(
                "A restore was broken off here, and the letters that were there before it stand aside. To bring them "
                "back, say to this database: DROP SCHEMA public CASCADE; ALTER SCHEMA before_restore RENAME TO public"
            )
        has_tables = house.execute("SELECT to_regclass('django_migrations') IS NOT NULL").fetchall()[0][0]
        return _contents(house) if has_tables else Contents()


def refuse_in_use(config: Config) -> None:
    """Nobody may have the house open while its letters are exchanged."""
    others = (
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    with psycopg.connect(config.database_url) as house:
        if house.execute(others).fetchall()[0][0]:
            raise CannotKeep("The house is open. Stop it first: its letters cannot be exchanged under it.")


def put_back(config: Config, folder: Path) -> None:
    """The letters of a dump become those of the house: all of them, or those that were there stay."""
    # A dump can take away its own tables, but not those of a later version: so all that is there steps aside.
    _say(config, "ALTER SCHEMA public RENAME TO before_restore; CREATE SCHEMA public")
    try:
        how = ("--no-owner", "--no-privileges", "--clean", "--if-exists", "--single-transaction")
        _run(config, folder, "pg_restore", *how, str(folder / NAME))
    except BaseException:
        _say(config, "DROP SCHEMA IF EXISTS public CASCADE; ALTER SCHEMA before_restore RENAME TO public")
        raise
    _say(config, "DROP SCHEMA before_restore CASCADE")


def _say(config: Config, statements: LiteralString) -> None:
    with psycopg.connect(config.database_url) as house:
        house.execute(statements)


def _contents(house: psycopg.Connection) -> Contents:
    return contents_by(lambda question: house.execute(question.encode()).fetchall())


def _run(config: Config, folder: Path, program: str, *arguments: str) -> None:
    """With the database by its address. The password goes by a file: all users of a machine see how one is called."""
    url = urlsplit(config.database_url)
    if url.password is None:
        _call(program, f"--dbname={config.database_url}", *arguments)
        return
    passfile = folder.parent / ".pgpass"
    said = unquote(url.password).replace("\\", "\\\\").replace(":", "\\:")
    try:
        with os.fdopen(os.open(passfile, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"*:*:*:*:{said}\n")
        who, _, where = url.netloc.rpartition("@")
        query = f"{url.query}&passfile={quote(str(passfile), safe='/')}".lstrip("&")
        without = urlunsplit(url._replace(netloc=f"{who.partition(':')[0]}@{where}", query=query))
        _call(program, f"--dbname={without}", *arguments)
    finally:
        passfile.unlink(missing_ok=True)


def _call(program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if not found:
        raise CannotKeep(
            f"{program} is not here. Install PostgreSQL's client programs, of your server's version or a newer one "
            "(on Debian: postgresql-client)."
        )
    done = subprocess.run([found, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotKeep(f"{program} could not do it: {done.stderr.strip()[-500:]}")
