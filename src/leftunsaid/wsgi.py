"""What the server calls: the page cache, and Django behind it."""

import os
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application

from leftunsaid.web.kept_pages import with_kept_pages

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leftunsaid.settings")
_django = get_wsgi_application()

# Forms come in the charset of their page, and ours is UTF-8.
ODD_CHARSET = re.compile(r"charset(?!\s*=\s*\"?utf-?8\"?\s*(;|$))", re.IGNORECASE)


def in_our_charset(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    if ODD_CHARSET.search(environ.get("CONTENT_TYPE", "")):
        # Django decodes with whatever codec is named, and some fail before there is anybody to catch it.
        environ["CONTENT_TYPE"] = "application/octet-stream"
    return _django(environ, start_response)


application = with_kept_pages(in_our_charset)
