from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from leftunsaid.moderation.written_once import Line


class ModeratorManager(BaseUserManager["Moderator"]):
    def at_work(self) -> models.QuerySet[Moderator]:
        """Those who may sign in."""
        return self.filter(settled_at__isnull=False, left_at=None)


class Moderator(AbstractBaseUser):
    """Somebody who looks after the house. Known by a name, a password and a second factor; by no address."""

    name = models.CharField(max_length=80, unique=True)
    invited_until = models.DateTimeField(null=True)
    invitation_hash = models.CharField(max_length=64, blank=True)
    # Mixed with the house's own key it gives the secret of the second factor: a stolen database tells nothing.
    factor_salt = models.CharField(max_length=64, blank=True)
    last_step = models.PositiveBigIntegerField(default=0)  # of the clock of codes: each code opens once
    settled_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    keys_off_at = models.DateTimeField(null=True)  # since when a single key does nothing for them (WCAG 2.1.4)

    objects = ModeratorManager()
    USERNAME_FIELD = "name"

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """May this moderator sign in? Django asks it on each request, so who leaves is out at once."""
        return self.settled_at is not None and self.left_at is None


class RecoveryCode(models.Model):
    """A code that opens once in place of the second factor. Kept only as a keyed hash."""

    moderator = models.ForeignKey(Moderator, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True)


class AtTheDoor(Line):
    """Somebody came to the desk, was turned away, or changed what lets them in. From where is not kept."""

    name = models.CharField(max_length=80, blank=True)  # '' for one that nobody has: it could be a mistyped password
    what = models.CharField(max_length=20)  # a word of `door_log.WORDS`
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["name", "what", "noted_at"], name="at_the_door_lately")]
