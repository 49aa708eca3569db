import pytest

import make
from leftunsaid.letters.models import Letter

pytestmark = pytest.mark.django_db


def test_it_is_out_of_sight_until_it_is_approved(told):
    letter = make.letter()
    told("hold", letter.path)
    assert not Letter.objects.readable().exists()
    told("approve", letter.path)
    assert list(Letter.objects.readable()) == [letter]


def test_what_is_out_of_sight_already_is_refused(told, refused):
    letter = make.letter()
    told("hold", letter.path)
    assert refused("hold", letter.path)
