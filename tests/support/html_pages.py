"""Reading a page as HTML."""

from __future__ import annotations

from html.parser import HTMLParser

#: Elements that have no end.
_ENDLESS = {"br", "col", "hr", "img", "input", "link", "meta"}


class Page(HTMLParser):
    """The elements of a page, with their attributes, and its words."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.open, self.words = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in _ENDLESS:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)

    def all(self, tag, **wanted):
        return [
            found
            for name, found in self.elements
            if name == tag and all(found.get(key) == value for key, value in wanted.items())
        ]

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())
