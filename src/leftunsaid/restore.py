"""`leftunsaid restore FILE`: a house from its backup, or, with --drill, a trial of that which changes nothing."""

import argparse
import os
import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from random import SystemRandom
from urllib.parse import urlsplit, urlunsplit

from leftunsaid.clock import clock_of
from leftunsaid.config import Config, read_config
from leftunsaid.keeping import notes
from leftunsaid.keeping.archive import Manifest
from leftunsaid.keeping.asking import ask_for_passphrase, passphrase_in
from leftunsaid.keeping.contents import CannotKeep
from leftunsaid.keeping.putting_back import Plan, is_whole_again, keys_of, plan, put_back, throwaway
from leftunsaid.prepare import prepare, prepare_tables

NOT_IN_A_TRIAL = ("EMAIL_URL", "LEFTUNSAID_BACKUPS")  # it mails nobody, and writes in no list


def is_a_backup(arguments: Sequence[str]) -> bool:
    """Is a file named? Otherwise the address of a letter or comment is, and Django's command of this name is meant."""
    return "--drill" in arguments or any(Path(argument).is_file() for argument in arguments)


def restore(arguments: list[str]) -> int:
    """Show what would happen, or do it with --yes; an empty house needs no yes. Answers the exit code."""
    options = _parse(arguments)
    try:
        return _drill(options) if options.drill else _restore(options)
    except CannotKeep as why:
        print(why, file=sys.stderr)
        return 1


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="leftunsaid restore", description="Put a house back from its backup.")
    parser.add_argument("file", type=Path, metavar="FILE", help="the backup")
    parser.add_argument("--keys", type=Path, metavar="FILE", help="its keys (default: FILE.keys)")
    parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="the passphrase, if the keys are inside")
    parser.add_argument(
        "--removed", type=Path, action="append", default=[], metavar="FILE", help="a list of what was taken back since"
    )
    parser.add_argument("--yes", action="store_true", help="do it, though there are letters in this house")
    parser.add_argument("--drill", action="store_true", help="try it in a throwaway folder, and change nothing here")
    return parser.parse_args(arguments)


def _restore(options: argparse.Namespace) -> int:
    config = read_config()
    planned = plan(config, options.file.absolute(), lists=options.removed)
    _say(*planned.in_words())
    if not planned.there.is_empty and not options.yes:
        _say("Nothing was changed. To do it, stop the site and say it again with --yes.")
        return 1
    _put_back(config, options, planned, keys=_keys(options, planned.manifest))
    _close_the_desk()
    _say("The house is back. Start it, and see that all is well.")
    return 0


def _drill(options: argparse.Namespace) -> int:
    """The same, elsewhere: into a folder, and a database, that are gone afterwards."""
    config = read_config()
    config.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    planned = plan(config, options.file.absolute(), lists=options.removed)
    keys = _keys(options, planned.manifest)
    with throwaway(config) as folder, _throwaway_database(config) as url:
        os.environ |= {"LEFTUNSAID_DATA": str(folder), "DATABASE_URL": url}
        for name in NOT_IN_A_TRIAL:
            os.environ.pop(name, None)
        trial = read_config()
        empty = plan(trial, options.file.absolute(), lists=planned.lists)
        _say(*empty.in_words())
        _put_back(trial, options, empty, keys=keys)
        prepare(trial)
        _open_the_front_page()
    notes.note(config, notes.DRILL, now=clock_of(config))
    _say("The drill went well: the backup is whole, its keys fit, and a house stands up from it. It is gone again.")
    return 0


def _put_back(config: Config, options: argparse.Namespace, planned: Plan, *, keys: bytes) -> None:
    put_back(config, options.file.absolute(), planned, keys=keys, now=clock_of(config), dice=SystemRandom())
    prepare_tables(config)  # an older backup gets the tables of today
    # Imported late: the keys that these work with are in place only now.
    from leftunsaid.keeping.replay import replay
    from leftunsaid.recovery.actions import stop_all
    from leftunsaid.removals import since_backup

    stop_all()
    done = since_backup(planned.lists, planned.manifest.mark)
    again = replay(done, now=clock_of(config), dice=SystemRandom())
    is_whole_again(config)
    _say(f"Taken back again, since it was after the backup: {again}.")


def _close_the_desk() -> None:
    """Nobody comes in by a door that was open when the backup was made. Says who may sign in as they could then."""
    from django.contrib.sessions.models import Session

    from leftunsaid.desk.models import Moderator

    Session.objects.all().delete()
    names = Moderator.objects.at_work().order_by("name").values_list("name", flat=True)
    if names:
        _say(
            f"At the desk may sit, with the passwords of then: {', '.join(names)}. Whoever has left since: "
            "leftunsaid moderator remove NAME."
        )


def _keys(options: argparse.Namespace, manifest: Manifest) -> bytes:
    passphrase = ""
    if manifest.holds_keys and options.keys is None:
        passphrase = passphrase_in(options.passphrase_file) if options.passphrase_file else ask_for_passphrase()
    return keys_of(options.file.absolute(), manifest, keys=options.keys, passphrase=passphrase)


@contextmanager
def _throwaway_database(config: Config) -> Iterator[str]:
    """On the same server, for PostgreSQL; '' for SQLite, whose file goes with its folder."""
    if not config.database_url:
        yield ""
        return
    import psycopg
    from psycopg.sql import SQL, Identifier

    name = f"drill_{secrets.token_hex(6)}"
    with closing(psycopg.connect(config.database_url, autocommit=True)) as server:
        try:
            server.execute(SQL("CREATE DATABASE {} TEMPLATE template0").format(Identifier(name)))
        except psycopg.errors.InsufficientPrivilege:
            raise CannotKeep(
                "A drill needs a database of its own for a moment, and this user may make none. "
                'As the user postgres: ALTER ROLE "the site\'s user" CREATEDB'
            ) from None
        try:
            yield urlunsplit(urlsplit(config.database_url)._replace(path=f"/{name}"))
        finally:
            server.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def _open_the_front_page() -> None:
    from django.db import connection
    from django.test import Client

    status = Client().get("/", headers={"host": "localhost"}).status_code
    connection.close()
    if status != 200:
        raise CannotKeep(f"A house stands up from it, but its front page answers {status}.")


def _say(*sentences: str) -> None:
    for sentence in sentences:
        print(sentence, flush=True)
