"""Triggers in the words of both databases."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trigger:
    """`makes` are the statements that make it, where there is none of that name. It may write `to` another table."""

    name: str
    table: str
    makes: tuple[str, ...]
    to: str = ""

    @property
    def tables(self) -> set[str]:
        return {self.table, self.to} - {""}

    @property
    def wording(self) -> str:
        return "\n".join(self.makes)

    def drop(self, vendor: str) -> str:
        return f"DROP TRIGGER IF EXISTS {self.name}{f' ON {self.table}' if vendor == 'postgresql' else ''}"


def after_each(
    vendor: str,
    name: str,
    *,
    event: str,
    table: str,
    when: str = "",
    does: str,
    to: str,
    once_at_commit: str = "",
) -> Trigger:
    """After each row of `table` that `event` touches, do `does` to the table `to`; `when` looks at OLD and NEW.

    On PostgreSQL it may be done `once_at_commit`, under a name of its own, for all rows of a transaction together:
    whatever it locks is locked last then, and nothing is waited for after it.
    """
    condition = f" WHEN ({when})" if when else ""
    if vendor == "sqlite":
        make = f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW{condition} BEGIN {does}; END"
        return Trigger(name, table, (make,), to)
    kind, later = ("CONSTRAINT TRIGGER", " DEFERRABLE INITIALLY DEFERRED") if once_at_commit else ("TRIGGER", "")
    make = f"CREATE {kind} {name} AFTER {event} ON {table}{later} FOR EACH ROW{condition} EXECUTE FUNCTION {name}()"
    body = _once(f"leftunsaid.{once_at_commit}", does) if once_at_commit else f"{does};"
    return Trigger(name, table, (function(name, f"{body} RETURN NULL;"), make), to)


def _once(done: str, does: str) -> str:
    """The first row of a transaction does it, and notes so in a setting that ends with the transaction."""
    this = "pg_current_xact_id()::text"
    noted = f"PERFORM set_config('{done}', {this}, true);"
    return f"IF current_setting('{done}', true) IS DISTINCT FROM {this} THEN {does}; {noted} END IF;"


def differs(vendor: str, column: str) -> str:
    return f"OLD.{column} {'IS NOT' if vendor == 'sqlite' else 'IS DISTINCT FROM'} NEW.{column}"


def function(name: str, body: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
