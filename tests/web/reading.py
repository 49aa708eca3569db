"""Reading a page as its visitor does: by what stands on it, not by how it is laid out."""

from collections.abc import Iterator
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

import html5lib

FORM = "application/x-www-form-urlencoded"


class Page:
    """What a browser makes of an answer."""

    def __init__(self, response):
        self.response = response
        self.status = response.status_code
        self.source = response.content.decode()
        self.tree = html5lib.parse(self.source, treebuilder="etree", namespaceHTMLElements=False)
        self._in_order = list(self.tree.iter())
        self._parents = {child: parent for parent in self._in_order for child in parent}

    @property
    def title(self) -> str:
        return said(self.one("title"))

    @property
    def main(self) -> str:
        return said(self.one("main"))

    def all(self, tag: str = "*", *, inside: Element | None = None, **attributes: str) -> list[Element]:
        """Elements by tag and attributes; `class_` names one of the classes."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        within = self.tree if inside is None else inside
        return [element for element in within.iter(None if tag == "*" else tag) if _fits(element, wanted)]

    def one(self, tag: str = "*", *, inside: Element | None = None, **attributes: str) -> Element:
        found = self.all(tag, inside=inside, **attributes)
        assert len(found) == 1, f"{len(found)} of <{tag} {attributes}>, not one"
        return found[0]

    def links(self, words: str) -> list[Element]:
        return [link for link in self.all("a") if said(link) == words]

    def parent(self, element: Element) -> Element:
        return self._parents[element]

    def around(self, element: Element, tag: str) -> Element:
        while element.tag != tag:
            element = self._parents[element]
        return element

    def place(self, element: Element) -> int:
        return self._in_order.index(element)

    def letter(self) -> Element:
        """The one letter of a letter page."""
        return self.one("article", class_="h-entry")

    def letter_paragraphs(self) -> list[list[str]]:
        comments = {inner for comment in self.all(class_="h-cite") for inner in comment.iter()}
        body = next(e for e in self.all(inside=self.letter(), class_="e-content") if e not in comments)
        return paragraphs_in(body)

    def comments(self) -> list[Element]:
        """The items of the thread, stubs included."""
        return [item for item in self.all("li") if item.get("id", "").startswith("comment-")]

    def form(self, having: str = "body") -> Element:
        return next(form for form in self.all("form") if any(e.get("name") == having for e in form.iter()))

    def leads_to_form(self, href: str) -> bool:
        """Does the fragment of this address lead to the form, or to what holds it?"""
        target, form = self.one(id=href.partition("#")[2]), self.form()
        return target in form.iter() or form in target.iter()

    def fields(self, having: str = "body") -> dict[str, str]:
        """What this form would send, as its visitor found it. Buttons send themselves only when pressed."""
        return dict(_values(self.form(having)))

    def buttons(self, having: str = "body") -> list[tuple[str, str]]:
        """Name and value of what can be pressed, in order. Enter in a field presses the first."""
        pressed = [e for e in self.all("button", inside=self.form(having)) if e.get("type", "submit") == "submit"]
        return [(button.get("name", ""), button.get("value", "")) for button in pressed]

    def value(self, name: str) -> str:
        return self.fields(having=name)[name]


def read(response) -> Page:
    return Page(response)


def said(element: Element) -> str:
    """Its words, with white space as a browser shows it."""
    return " ".join("".join(element.itertext()).split())


def lines_in(paragraph: Element) -> list[str]:
    lines = [paragraph.text or ""]
    for child in paragraph:
        assert child.tag == "br", "a paragraph of somebody's words holds nothing but words and line breaks"
        lines.append(child.tail or "")
    return lines


def paragraphs_in(element: Element) -> list[list[str]]:
    return [lines_in(paragraph) for paragraph in element.iter("p")]


def post(client, path: str, fields: dict[str, str], **headers):
    """Send a form as a browser does."""
    return client.post(path, urlencode(fields), content_type=FORM, **{"CONTENT_TYPE": FORM, **headers})


def press(client, page: Page, having: str = "body", *, do: str = "", **typed: str):
    """Press a button of the form on `page`, after typing into some of its fields."""
    sent = {**page.fields(having), **typed, **({"do": do} if do else {})}
    return post(client, page.form(having).get("action") or page.response.request["PATH_INFO"], sent)


def _fits(element: Element, wanted: dict[str, str]) -> bool:
    for name, value in wanted.items():
        has = element.get(name)
        if has is None or (value not in has.split() if name == "class" else value != has):
            return False
    return True


def _values(form: Element) -> Iterator[tuple[str, str]]:
    for field in form.iter():
        name = field.get("name")
        if not name:
            continue
        if field.tag == "textarea":
            yield name, field.text or ""
        elif field.tag == "input" and field.get("type") in ("radio", "checkbox"):
            if field.get("checked") is not None:
                yield name, field.get("value", "on")
        elif field.tag == "input":
            yield name, field.get("value", "")
