"""The `leftunsaid` command: `serve`, and every command of the operator."""

import os
import sys

from leftunsaid.config import ConfigError


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leftunsaid.settings")
    # Imported late: what follows reads the settings, and --data and --port have to be heard before.
    try:
        if sys.argv[1:2] == ["serve"]:
            from leftunsaid.serve import serve

            sys.exit(serve(sys.argv[2:]))
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)
    except ConfigError as wrong:
        print(f"Left Unsaid cannot start. {wrong}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(1)
