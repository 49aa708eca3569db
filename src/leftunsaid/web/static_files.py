"""The style and the script of a page, each one file: a phone far from here asks once for each before it can paint."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import find
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

# In the order in which they are read.
STYLE = ("paper.css", "letter.css", "feelings.css", "form.css")
ON_PAPER = "print.css"
SCRIPT = ("sent.js", "draft.js", "once.js", "room.js", "shelf.js")


class WholeFiles(CompressedManifestStaticFilesStorage):
    """Puts the parts of `house.css` and `house.js` together when the static files are collected."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            paths = {**paths, **{name: (self, name) for name in self._put_together()}}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _put_together(self) -> Iterator[str]:
        on_paper = f"@media print {{\n{_read(ON_PAPER)}}}\n"
        yield self._write("house.css", [*(_read(part) for part in STYLE), on_paper])
        # Each is a module without imports: braces keep its names its own.
        yield self._write("house.js", [f"{{\n{_read(part)}}}\n" for part in SCRIPT])

    def _write(self, name: str, parts: list[str]) -> str:
        self.delete(name)
        return str(self.save(name, ContentFile("".join(parts).encode())))


def _read(part: str) -> str:
    return Path(str(find(part))).read_text(encoding="utf-8")
