"""The forms on the pages that everybody reads: nobody has filled them in, so they are drawn once and for all."""

from functools import cached_property, lru_cache
from typing import Any

from django.forms import BoundField

from leftunsaid.config import Config
from leftunsaid.web.forms import CommentForm, TellForm


class DrawnOnce(BoundField):
    @cached_property
    def _frame(self) -> Any:
        return super().as_field_group()

    @cached_property
    def _field(self) -> Any:
        return super().__str__()

    def as_field_group(self) -> Any:
        return self._frame

    def __str__(self) -> Any:
        return self._field

    __html__ = __str__


class BlankCommentForm(CommentForm):
    bound_field_class = DrawnOnce


class BlankTellForm(TellForm):
    bound_field_class = DrawnOnce


@lru_cache(maxsize=1)
def blank_comment_form(house: Config) -> CommentForm:
    return BlankCommentForm()


@lru_cache(maxsize=1)
def blank_tell_form(house: Config) -> TellForm | None:
    """None where the house sends no mail."""
    return BlankTellForm(auto_id="tell_%s") if house.mail_is_on else None
