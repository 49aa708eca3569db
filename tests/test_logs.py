"""The log is the operator's: it names routes, kinds of faults and places in the code, and nobody's words."""

import json
import logging
from io import StringIO
from logging.config import DictConfigurator

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve

import make
from leftunsaid.web.logs import NobodysWords, OneObjectALine, written

WORDS = "I stood at your gate."
KEY_WORDS = "abacus zebra umbrella quartz"


def logged(act, *, as_json: bool = False) -> str:
    """What one call on a logger writes, in the form that the settings give to every line."""
    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(OneObjectALine() if as_json else NobodysWords("{levelname} {name}: {message}", style="{"))
    logger = logging.Logger("leftunsaid.somewhere")
    logger.addHandler(handler)
    act(logger)
    return out.getvalue()


def failing(act) -> str:
    def fail_and_tell(logger):
        try:
            act()
        except Exception:
            logger.exception("Could not keep letter %s", 42)

    return logged(fail_and_tell)


def test_a_line_of_our_own_is_written_as_it_is():
    line = logged(lambda logger: logger.warning("A proxy stands in front of %s", "us"))
    assert line == "WARNING leftunsaid.somewhere: A proxy stands in front of us\n"


def test_a_fault_is_told_by_its_kind_and_its_place_and_never_by_its_text():
    def keep():
        raise ValueError(f"{WORDS} cannot be kept")

    told = failing(keep)
    assert "Could not keep letter 42" in told
    assert "builtins.ValueError" in told
    assert "test_logs.py" in told
    assert "in keep" in told
    assert "gate" not in told
    assert "cannot be kept" not in told


def test_the_faults_behind_a_fault_are_told_in_the_same_way():
    def keep():
        try:
            raise KeyError(WORDS)
        except KeyError as first:
            raise RuntimeError(KEY_WORDS) from first

    def keep_again():
        try:
            raise KeyError(WORDS)
        except KeyError:
            raise RuntimeError(KEY_WORDS)  # noqa: B904 (the cause is left to Python)

    for act in (keep, keep_again):
        told = failing(act)
        assert "RuntimeError" in told
        assert "KeyError" in told
        assert "gate" not in told
        assert "umbrella" not in told


def test_no_line_of_code_is_quoted_since_words_may_stand_in_it():
    def keep():
        raise ValueError("I stood at your gate, said the code itself.")

    assert "said the code itself" not in failing(keep)


def test_a_group_of_faults_keeps_its_words_too():
    def keep():
        raise ExceptionGroup(WORDS, [ValueError(KEY_WORDS)])

    told = failing(keep)
    assert "gate" not in told
    assert "umbrella" not in told


def test_what_another_handler_made_of_the_fault_is_not_taken_over():
    def fail_and_tell(logger):
        loud = logging.StreamHandler(StringIO())
        logger.handlers.insert(0, loud)
        try:
            raise ValueError(WORDS)
        except ValueError:
            logger.exception("Could not keep it")

    assert "gate" not in logged(fail_and_tell)


@pytest.mark.parametrize("path", ["/u/AbCdEfGhIjKlMnOpQrStUv", "/waiting/AbCdEfGhIjKlMnOpQrStUv", "/write"])
def test_a_request_is_told_by_its_route_and_its_status(path):
    request = RequestFactory().post(f"{path}?key=umbrella", {"body": WORDS})
    request.resolver_match = resolve(path)
    told = logged(
        lambda logger: logger.error("Faulty: %s", request.path, extra={"request": request, "status_code": 503})
    )
    assert told == f"ERROR leftunsaid.somewhere: 503 at {request.resolver_match.view_name}\n"


def test_a_request_for_what_is_not_here_is_told_without_its_path():
    request = RequestFactory().get("/umbrella")
    told = logged(lambda logger: logger.error("Not Found: %s", request.path, extra={"request": request}))
    assert "umbrella" not in told
    assert "no route" in told


def test_for_programs_each_line_is_an_object_with_the_same_and_no_more():
    def fail_and_tell(logger):
        try:
            raise ValueError(WORDS)
        except ValueError:
            logger.exception("Could not keep letter %s", 42)

    told = json.loads(logged(fail_and_tell, as_json=True))
    assert told.pop("time").endswith("+00:00")
    fault = told.pop("fault")
    assert fault.startswith("builtins.ValueError\n")
    assert "in fail_and_tell" in fault
    assert "gate" not in fault
    assert told == {"level": "error", "logger": "leftunsaid.somewhere", "message": "Could not keep letter 42"}

    request = RequestFactory().post("/u/AbCdEfGhIjKlMnOpQrStUv?key=umbrella")
    line = logged(lambda logger: logger.error("At %s", request.path, extra={"request": request}), as_json=True)
    assert line.count("\n") == 1
    assert json.loads(line)["message"] == "500 at no route"
    assert "AbCd" not in line


def test_the_house_writes_in_the_form_that_is_set():
    for as_json, form in ((True, OneObjectALine), (False, NobodysWords)):
        configured = DictConfigurator(written(as_json=as_json))
        assert type(configured.configure_formatter(configured.config["formatters"]["ours"])) is form


@pytest.fixture
def written_by_the_site(monkeypatch):
    """What the handlers write that the settings put at the loggers of the site and of Django."""
    out = StringIO()
    handlers = [*logging.getLogger().handlers, *logging.getLogger("django").handlers]
    ours = [handler for handler in handlers if isinstance(handler.formatter, NobodysWords)]
    assert ours
    for handler in ours:
        monkeypatch.setattr(handler, "stream", out)
    return out


@pytest.mark.django_db
def test_when_the_site_breaks_the_operator_is_told_where_and_nobody_what(written_by_the_site, settings, monkeypatch):
    def broken(**written):
        raise ValueError(f"{written['body']} {written}")

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    monkeypatch.setattr("leftunsaid.sending.comments.leave_comment", lambda letter, **written: broken(**written))
    letter = make.letter(visibility="unlisted")
    _, words = make.key()
    client = Client(raise_request_exception=False)
    answer = client.post(
        f"{letter.path}/comments?umbrella",
        {"body": WORDS, "name": "Zephyrine", "key": words},
        headers={"user-agent": "Weasel"},
    )
    assert answer.status_code == 500
    told = written_by_the_site.getvalue()
    assert "500 at unlisted_comments" in told
    assert "ValueError" in told
    for secret in ("gate", "Zephyrine", "umbrella", letter.address, words, "Weasel", "127.0.0.1"):
        assert secret not in told


@pytest.mark.django_db
def test_what_strangers_do_wrong_is_nothing_for_the_operator(written_by_the_site, settings):
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    client = Client(raise_request_exception=False)
    assert client.get("/umbrella").status_code == 404
    assert client.get("/", headers={"host": "umbrella.example"}).status_code == 400
    assert client.post("/write", "umbrella", content_type="text/plain").status_code == 400
    assert client.put("/write").status_code == 405
    assert written_by_the_site.getvalue() == ""
