import pytest

import make

pytestmark = pytest.mark.django_db


def test_what_was_not_removed_is_refused(refused):
    assert "not removed" in refused("restore", make.letter().path)


@pytest.mark.parametrize("written", [make.letter, make.comment])
def test_what_was_refused_while_it_waited_waits_again_and_that_is_said(told, written):
    thing = written(hold_reason="everything")
    address = f"/waiting/{thing.waiting_address}"
    told("remove", address)
    said = told("restore", address)
    # It has no place yet, so no address but the waiting one can be told.
    assert "None" not in said
    assert address in said
    assert address in told("waiting")
