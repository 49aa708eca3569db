from django.apps import AppConfig
from django.conf import settings

from leftunsaid.letters.feelings import house_feelings
from leftunsaid.web.helplines import own_helplines


class WebConfig(AppConfig):
    name = "leftunsaid.web"

    def ready(self) -> None:
        """A file that cannot be used stops the start: no page may leave out a number or a feeling unseen."""
        own_helplines(settings.LEFTUNSAID.data)
        house_feelings()
