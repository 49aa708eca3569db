from django.apps import AppConfig
from django.conf import settings

from leftunsaid.web.helplines import own_helplines


class WebConfig(AppConfig):
    name = "leftunsaid.web"

    def ready(self) -> None:
        """A file of help lines that cannot be used stops the start: no page may leave out a number unseen."""
        own_helplines(settings.LEFTUNSAID.data)
