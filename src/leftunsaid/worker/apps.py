from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Info, Warning, register


class WorkerConfig(AppConfig):
    name = "leftunsaid.worker"

    def ready(self) -> None:
        register(before_others_come, deploy=True)


def before_others_come(app_configs: object, **_: Any) -> list[CheckMessage]:
    """`check --deploy`: each piece of advice under a name of its own, so that a program can ask for none."""
    return list(_told())


def _told() -> Iterator[CheckMessage]:
    # Imported late: tables can be asked once all apps are there.
    from django.conf import settings

    from leftunsaid.clock import clock
    from leftunsaid.worker.advice import of_settings
    from leftunsaid.worker.machine import of_machine

    for advice in (*of_settings(settings.LEFTUNSAID), *of_machine(settings.LEFTUNSAID, clock())):
        message = Info if advice.only_told else Warning
        yield message(advice.problem, hint=advice.mend, id=f"leftunsaid.{advice.name}")
