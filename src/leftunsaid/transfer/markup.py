"""What somebody wrote, out of the HTML that another engine made of it. Pure: markup in, plain text out."""

import re
from html.parser import HTMLParser

# Longer than any letter with all its tags; what is longer is not worth a parser's time, and is refused for its length.
LONGEST = 400_000

PARAGRAPHS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figcaption", "figure"),
        *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p", "pre"),
        *("section", "summary", "table", "ul"),
    )
)
LINES = frozenset(("br", "dd", "dt", "li", "tr"))
NEVER_READ = frozenset(("head", "script", "style", "template", "title"))
LEADS_SOMEWHERE = re.compile(r"(?:https?|ftp|mailto|tel):(?://)?", re.IGNORECASE)
COMMENT_ENDS = re.compile(r"--\s*!?>")
WHITE_SPACE = re.compile(r"[ \t\r\n\f]+")  # what is that in HTML: a space that never breaks is none


def plain_text(markup: str, *, lines_count: bool = False) -> str:
    """Its words, paragraph by paragraph; a link keeps its words and, in brackets, its address.

    Where `lines_count` a line break in the markup is one that its writer typed.
    """
    if len(markup) > LONGEST:
        return markup
    reader = _Reader(lines_count=lines_count)
    reader.feed(bearable(markup))
    reader.close()
    return reader.text()


def bearable(markup: str) -> str:
    """The same, with signs where html.parser would give up, or look again and again for an end that never comes."""
    ends = [0, *(end.end() for end in COMMENT_ENDS.finditer(markup))]
    read, open_ended = markup[: ends[-1]], markup[ends[-1] :].replace("<!--", "&lt;!--")
    return (read + open_ended).replace("<![", "&lt;![")


class _Reader(HTMLParser):
    def __init__(self, *, lines_count: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._lines_count = lines_count
        self._heard: list[str] = []
        self._unheard: list[str] = []  # since something began that is never read: words, if it never ends
        self._unread = self._as_typed = 0  # how deep in what is never read, and in what was laid out by hand
        self._link: tuple[str, int] | None = None  # where the one that is open leads, and where its words begin

    def text(self) -> str:
        heard = re.sub(r"[ \t]+\n", "\n", "".join(self._heard + self._unheard))
        return re.sub(r"\n{3,}", "\n\n", heard).strip()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in NEVER_READ:
            self._unread += 1
            self._unheard.append(self.get_starttag_text() or "")
        elif tag == "a":
            self._end_link()
            self._link = dict(attributes).get("href") or "", len(self._heard)
        self._as_typed += tag == "pre"
        self._break(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in NEVER_READ:
            self._unread = max(0, self._unread - 1)
            if not self._unread:
                self._unheard.clear()
        elif tag == "a":
            self._end_link()
        self._as_typed = max(0, self._as_typed - (tag == "pre"))
        if tag in PARAGRAPHS:
            self._break(tag)

    def handle_data(self, words: str) -> None:
        if self._unread:
            self._unheard.append(words)
            return
        if not (self._lines_count or self._as_typed):
            words = WHITE_SPACE.sub(" ", words)
            if not self._heard or self._heard[-1].endswith("\n"):
                words = words.removeprefix(" ")  # it lays out the markup, not the text
        self._heard.append(words)

    def close(self) -> None:
        super().close()
        # What begins as a script and never ends stays there in some versions of Python.
        if self.rawdata:
            self.handle_data(self.rawdata)

    def _break(self, tag: str) -> None:
        words = self._unheard if self._unread else self._heard
        if tag in PARAGRAPHS:
            words.append("\n\n")
        elif tag in LINES:
            words.append("\n")

    def _end_link(self) -> None:
        if self._link is None:
            return
        (href, begins_at), self._link = self._link, None
        address, words = WHITE_SPACE.sub("", href), "".join(self._heard[begins_at:]).strip()
        scheme = LEADS_SOMEWHERE.match(address)
        # Words that are an address already, if only its beginning, tell enough.
        if scheme and not LEADS_SOMEWHERE.match(words) and address[scheme.end() :] != words:
            self._heard.append(f" ({address})")
