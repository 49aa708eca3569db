"""What the database itself refuses."""

from collections.abc import Iterator

from leftunsaid.triggers.words import Trigger, function

REFUSES = "a line that was written once is neither changed nor taken away"


def triggers(vendor: str) -> Iterator[Trigger]:
    yield from written_once(vendor, table="moderation_decision")


def written_once(vendor: str, *, table: str) -> Iterator[Trigger]:
    """Nobody changes a line of this table or takes it away, by whatever program. It is an IntegrityError."""
    if vendor == "sqlite":
        for event in ("update", "delete"):
            name = f"{table}_without_{event}"
            make = f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSES}'); END"
            yield Trigger(name, table, (make,))
        return
    refuse = function(f"{table}_refuse", f"RAISE integrity_constraint_violation USING MESSAGE = '{REFUSES}';")
    for event, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
        name = f"{table}_without_{event}"
        make = f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {each} EXECUTE FUNCTION {table}_refuse()"
        yield Trigger(name, table, (refuse, make))
