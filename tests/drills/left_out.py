"""A drill that this machine cannot give is left out, and told so. In the gate nothing may be left out."""

import os
from typing import NoReturn

import pytest


def leave_out(why: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(f"In the gate no drill is left out: {why}")
    pytest.skip(why)
