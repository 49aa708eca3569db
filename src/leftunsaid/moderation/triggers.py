"""What the database itself refuses. Each statement may be run again and again, and is run after each migration."""

from collections.abc import Iterator

REFUSES = "a line that was written once is neither changed nor taken away"


def triggers(vendor: str) -> Iterator[str]:
    yield from written_once(vendor, table="moderation_decision")


def written_once(vendor: str, *, table: str) -> Iterator[str]:
    """Nobody changes a line of this table or takes it away, by whatever program. It is an IntegrityError."""
    if vendor == "sqlite":
        for event in ("update", "delete"):
            name = f"{table}_without_{event}"
            yield f"DROP TRIGGER IF EXISTS {name}"
            yield f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSES}'); END"
        return
    refuse = f"{table}_refuse"
    yield (
        f"CREATE OR REPLACE FUNCTION {refuse}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE integrity_constraint_violation USING MESSAGE = '{REFUSES}'; END $$"
    )
    for event, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
        name = f"{table}_without_{event}"
        yield f"CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {each} EXECUTE FUNCTION {refuse}()"
