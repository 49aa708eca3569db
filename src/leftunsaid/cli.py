"""The `leftunsaid` command: `serve`, and every command of the operator."""

import os
import sys

from leftunsaid.config import ConfigError, read_config
from leftunsaid.keeping.putting_back import refuse_half_a_house
from leftunsaid.prepare import prepare_tables
from leftunsaid.restore import is_a_backup, restore

OF_THE_HOUSE = (
    "approve",
    "backup",
    "close_house",
    "demo",
    "dismiss",
    "export",
    "hold",
    "import",
    "moderator",
    "recount",
    "reindex",
    "remove",
    "reports",
    "restore",
    "rotate",
    "status",
    "testmail",
    "waiting",
    "worker",
)


def main() -> None:
    os.umask(0o077)  # what people write is for no other user of this machine
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leftunsaid.settings")
    # Imported late: what follows reads the settings, and --data and --port have to be heard before.
    try:
        if sys.argv[1:2] == ["serve"]:
            from leftunsaid.serve import serve

            sys.exit(serve(sys.argv[2:]))
        if sys.argv[1:2] == ["restore"] and is_a_backup(sys.argv[2:]):
            sys.exit(restore(sys.argv[2:]))
        from django.core.management import execute_from_command_line

        sys.argv[1:2] = [name.replace("-", "_") if name == "close-house" else name for name in sys.argv[1:2]]
        if sys.argv[1:2] and sys.argv[1] in OF_THE_HOUSE:
            # Also before the first start: whoever brings letters into a new house need not know of tables.
            config = read_config()
            refuse_half_a_house(config)
            prepare_tables(config, only_if_new=True)
        execute_from_command_line(sys.argv)
    except ConfigError as wrong:
        print(f"Left Unsaid cannot start. {wrong}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(1)
