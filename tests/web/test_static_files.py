import json
from pathlib import Path

import pytest
from django.core.management import call_command

from leftunsaid.web.static_files import SCRIPT, STYLE


@pytest.fixture
def collected(settings, tmp_path) -> Path:
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {"staticfiles": {"BACKEND": "leftunsaid.web.static_files.WholeFiles"}}
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)  # a second start in the same house
    return settings.STATIC_ROOT


def test_a_page_asks_for_one_style_and_one_script_that_may_be_kept_for_ever(collected):
    names = json.loads((collected / "staticfiles.json").read_text())["paths"]
    style, script = (collected / names[name] for name in ("house.css", "house.js"))
    for part in STYLE:
        assert style.read_text().count(_first_comment(collected / part)) == 1
    for part in SCRIPT:
        assert script.read_text().count(_first_comment(collected / part)) == 1
    assert names["fonts/literata-latin-wght-normal.woff2"] in style.read_text()  # by its fingerprint as well
    assert (collected / f"{names['house.css']}.br").exists()


def _first_comment(part: Path) -> str:
    return part.read_text().splitlines()[0]
