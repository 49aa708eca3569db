from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from leftunsaid.triggers.installing import install, let_go


class PageCacheConfig(AppConfig):
    name = "leftunsaid.pagecache"

    def ready(self) -> None:
        # All triggers of the house: the database counts what pages show, and keeps its logs.
        pre_migrate.connect(let_go, sender=self)
        post_migrate.connect(install, sender=self)
