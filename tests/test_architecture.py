"""What the linter of imports cannot see: who reads the clock, who knows of HTTP, whether the docs tell all there is."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import Resolver404, resolve

from leftunsaid.config import PREFIX, Config

REPO = Path(__file__).resolve().parent.parent
SRC = REPO / "src" / "leftunsaid"
MODULES = [path for path in sorted(SRC.rglob("*.py")) if "migrations" not in path.parts]
TEMPLATES = sorted(file for door in ("web", "desk", "feeds") for file in (SRC / door / "templates").rglob("*.html"))
DOCS = [REPO / "README.md", *sorted((REPO / "docs").glob("*.md"))]
EVERYTHING_WRITTEN = [*DOCS, *(REPO / name for name in ("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"))]

# Those who speak to the outside: time and chance come in through them.
DOORS = (
    "web/",
    "desk/",
    "api/",
    "feeds/",
    "worker/",
    "transfer/management/",
    "cli.py",
    "restore.py",
    "serve.py",
    "wsgi.py",
)
CLOCKS = (
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "datetime.date.today",
    "django.utils.timezone.now",
    "django.utils.timezone.localdate",
    "django.utils.timezone.localtime",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "time.ctime",
)
DICE = ("random.SystemRandom", "os.urandom", "uuid.uuid1", "uuid.uuid4")
# Everything else in these is a module's own dice; what only names the kind is free.
GLOBAL_DICE = ("random", "secrets")
NO_DICE = ("random.Random",)

PROMISED = {  # PRODUCT and the issues promise these to people, programs and other sites: for ever
    "/page/": "/page/2",
    "/letter/": "/letter/1",
    "/u/": f"/u/{'a' * 22}",
    "/waiting/": f"/waiting/{'a' * 22}",
    "/write": "/write",
    "/key": "/key",
    "/terms": "/terms",
    "/privacy": "/privacy",
    "/about": "/about",
    "/help": "/help",
    "/healthz": "/healthz",
    "/robots.txt": "/robots.txt",
    "/feed.atom": "/feed.atom",
    "/feed.json": "/feed.json",
    "/sitemap.xml": "/sitemap.xml",
    "/feeling/": "/feeling/hope",
    "/archive": "/archive",
    "/random": "/random",
    "/api/v1/letters": "/api/v1/letters",
    "/api/v1/openapi.json": "/api/v1/openapi.json",
}


def test_the_clock_is_read_in_one_place():
    """So that the pages, the worker and the commands agree on what time it is."""
    assert [use for use in uses(CLOCKS) if use.file != "clock.py"] == []


def test_only_doors_ask_what_time_it_is():
    asked = uses(["leftunsaid.clock", "leftunsaid.web.door.clock"])
    assert [use for use in asked if not is_door(use)] == []


def test_only_doors_throw_dice():
    thrown = [*uses(DICE), *(use for use in uses(GLOBAL_DICE) if use.name not in NO_DICE)]
    # The keys of a house are drawn once, before there is a door.
    assert [use for use in thrown if not is_door(use) and use.file != "keyfile.py"] == []


def test_only_doors_know_of_http():
    assert [use for use in uses(["django.http", "django.shortcuts"]) if not is_door(use)] == []


def test_nobody_listens_for_signals():
    """But for a migration: before it the database's triggers go, and at its end they are there again."""
    listened = uses(["django.dispatch", "django.db.models.signals", "django.core.signals"])
    migrations = ("django.db.models.signals.pre_migrate", "django.db.models.signals.post_migrate")
    assert [use for use in listened if not use.name.startswith(migrations)] == []


def test_nothing_runs_beside_a_request():
    # The queue at SQLite's door is for the threads that the web server has anyway.
    allowed = ("serve.py", "worker/parent.py", "worker/management/commands/worker.py", "sqlite/base.py")
    beside = uses(["threading", "_thread", "concurrent.futures", "multiprocessing", "asyncio"])
    # The page cache starts none, and is safe for those there are.
    assert [use for use in beside if use.file not in allowed and not use.file.startswith("pagecache/")] == []


def test_the_environment_is_read_where_settings_are():
    allowed = ("config.py", "cli.py", "prepare.py", "restore.py", "serve.py", "wsgi.py")
    read = uses(["os.environ", "os.environb", "os.getenv", "os.putenv"])
    assert [use for use in read if use.file not in allowed] == []


@pytest.mark.parametrize(
    "named",
    [CLOCKS, ["leftunsaid.clock"], DICE, GLOBAL_DICE, ["django.http"], ["threading"], ["os.environ"]],
)
def test_the_search_finds_what_it_looks_for(named):
    """Or the tests above could never fail: each of these is used somewhere."""
    assert list(uses(named))


def test_no_module_is_longer_than_400_lines():
    files = [*MODULES, *TEMPLATES, *(SRC / "web" / "static").glob("*.*")]
    lengths = {str(path): path.read_text().count("\n") for path in files if path.suffix != ".woff2"}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_escapes_what_people_wrote(template):
    assert re.findall(r"\|\s*safe\b|\bMarkup\b|autoescape", template.read_text()) == []


def test_nobody_calls_a_text_safe():
    safe = ["django.utils.safestring.mark_safe", "django.utils.safestring.SafeString", "markupsafe.Markup"]
    assert list(uses(safe)) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_style_and_no_script_inside(template):
    page = re.sub(r"\{#.*?#\}", "", template.read_text(), flags=re.DOTALL)
    assert re.findall(r"\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*[\"'{]|javascript:", page, flags=re.IGNORECASE) == []
    for attributes, inside in re.findall(r"<script\b([^>]*)>(.*?)</script>", page, flags=re.DOTALL):
        assert "src=" in attributes
        assert inside.strip() == ""


def test_nothing_is_fetched_from_elsewhere():
    parts = [*TEMPLATES, *(SRC / "web" / "static").glob("*.css"), *(SRC / "web" / "static").glob("*.js")]
    fetching = r"(?:src|href|action|url|import|fetch)\s*[=(]\s*[\"']?\s*(?:https?:)?//"
    assert [path.name for path in parts if re.search(fetching, path.read_text())] == []


def test_every_setting_is_explained():
    explained = (REPO / "docs" / "configuration.md").read_text()
    assert [name for name in settings() if f"`{name}`" not in explained] == []


def test_the_docs_name_no_setting_that_is_gone():
    for path in EVERYTHING_WRITTEN:
        named = set(re.findall(rf"\b{PREFIX}[A-Z_]+\b", path.read_text()))
        # One that does not exist is shown on purpose, as an example of what is refused.
        assert named - set(settings()) <= {"LEFTUNSAID_SITENAME"}, path.name


def test_every_command_is_explained():
    written = in_docs()
    assert [name for name in commands() if not re.search(rf"\b{name}\b(?=[` \n])", written)] == []


def test_the_docs_name_no_command_that_is_gone():
    known = {*commands(), *get_commands(), "help"}
    for path in EVERYTHING_WRITTEN:
        named = set(
            re.findall(r"^(?:\$ )?bin/leftunsaid ([a-z-]+)|`(?:bin/)?leftunsaid ([a-z-]+)", path.read_text(), re.M)
        )
        assert {first or second for first, second in named} <= known, path.name


def test_every_script_is_explained():
    scripts = [path.name for path in (REPO / "bin").iterdir() if not path.name.startswith("_")]
    written = in_docs() + (REPO / "CONTRIBUTING.md").read_text()
    assert [name for name in scripts if f"bin/{name}" not in written] == []


@pytest.mark.parametrize("address", PROMISED)
def test_a_promised_address_is_explained(address):
    rest = "" if address.endswith("/") else r"(?![\w.])"
    told = re.search(rf"(?:^|[\s`'\"(]|:\d+|\.example){re.escape(address)}{rest}", in_docs(), re.MULTILINE)
    assert told, "neither README.md nor docs/ names it"


@pytest.mark.parametrize("address", ["/", "/letter/1/comments", "/favicon.ico", *PROMISED.values()])
def test_a_promised_address_is_there(address):
    assert resolve(address)


def test_an_address_that_nobody_promised_is_not_there():
    with pytest.raises(Resolver404):
        resolve("/letter/007")


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE"])
def test_what_every_house_has_is_here(name):
    assert (REPO / name).read_text().strip()


@pytest.mark.parametrize("path", EVERYTHING_WRITTEN, ids=lambda path: path.name)
def test_a_link_between_the_papers_leads_somewhere(path):
    text = re.sub(r"```.*?```", "", path.read_text(), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)#\s]+)", text)
    gone = [link for link in links if "://" not in link and not (path.parent / link).exists()]
    assert gone == []


class Use(str):
    """Where something is used: 'web/door.py:23 datetime.datetime.now'."""

    file: str
    name: str

    @classmethod
    def of(cls, file: str, line: int, name: str) -> "Use":
        use = cls(f"{file}:{line} {name}")
        use.file, use.name = file, name
        return use


def uses(names) -> Iterator[Use]:
    """Every use of one of `names`, or of anything inside it, by whatever name a module knows it."""
    for path in MODULES:
        file = path.relative_to(SRC).as_posix()
        for line, name in names_in(ast.parse(path.read_text())):
            if any(name == sought or name.startswith(f"{sought}.") for sought in names):
                yield Use.of(file, line, name)


def names_in(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The full names of what a module imports, and of what it reaches through that."""
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                known[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                known[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                yield node.lineno, f"{node.module}.{alias.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (name := dotted(node, known)):
            yield node.lineno, name


def dotted(node: ast.expr, known: dict[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Attribute) and (inside := dotted(node.value, known)):
        return f"{inside}.{node.attr}"
    return None


def is_door(use: Use) -> bool:
    return use.file.startswith(DOORS)


def settings() -> list[str]:
    return [setting.metadata["variable"] for setting in fields(Config)]


def commands() -> list[str]:
    """Ours: `serve`, and a file each in the folders of commands."""
    files = SRC.rglob("management/commands/[a-z]*.py")
    return ["serve", *sorted(path.stem.replace("_", "-") for path in files if path.stem[0] != "_")]


def in_docs() -> str:
    return "\n".join(path.read_text() for path in DOCS)
