"""Django's sessions in the database, but for their keys: whoever steals the file cannot sit down with one."""

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session

from leftunsaid.lib.secrets import keyed_hash

COLUMN = 40  # characters of Django's column: 160 bits of the hash


class SessionStore(db.SessionStore):
    """Kept under a keyed hash of its key. For how long one lasts is asked at the gate (`door`)."""

    def load(self) -> dict[str, object]:
        kept = Session.objects.filter(session_key=_kept_as(self.session_key or "")).first()
        if kept is None:
            self._session_key = None
            return {}
        return dict(self.decode(kept.session_data))

    def exists(self, session_key: str) -> bool:
        return super().exists(_kept_as(session_key))

    def create_model_instance(self, data: dict[str, object]) -> AbstractBaseSession:
        session = super().create_model_instance(data)
        session.session_key = _kept_as(session.session_key)
        return session

    def delete(self, session_key: str | None = None) -> None:
        if session_key := session_key or self.session_key:
            super().delete(_kept_as(session_key))


def _kept_as(session_key: str) -> str:
    return keyed_hash(settings.HASH_KEY, "desk session", session_key)[:COLUMN]
