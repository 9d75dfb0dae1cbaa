"""What a browser loads of a page beside its HTML: a few files, each under an address of its own.

An address holds a digest of what is behind it, so a browser keeps the file for good and never gets
an old one; each is compressed once. The files are the ones built from `front/`, the style sheet of
the site, and the scripts and styles that widgets bring (anywidget calls them `_esm` and `_css`),
which pages hand in as they are drawn.
"""

from __future__ import annotations

import gzip
import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tornado.web
from tornado.iostream import StreamClosedError

__all__ = ["BUILT", "Assets", "FrontFile"]

#: Where `npm run build` in front/ puts what it makes.
BUILT = Path(__file__).resolve().parent / "front"
_SITE = BUILT.parent / "share" / "voila" / "templates" / "workbook" / "site.css"
_KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
#: More widgets than any page has; a longer list would mean that something made them up.
_MOST = 200
_PIECE = 64 * 1024


@dataclass(frozen=True, slots=True)
class _File:
    kind: str
    plain: bytes
    small: bytes


class Assets:
    """The files of one server, by their names.

    Parameters
    ----------
    base_url
        Where the workbook starts, "/" or "/somewhere/".
    """

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._files: dict[str, _File] = {}
        self._names: dict[tuple[str, str], str] = {}

    def put(self, text: str, ending: str, label: str = "widget") -> str:
        """Put a text among the assets, once, and return the address it has from now on.

        Parameters
        ----------
        text
            A script or a style sheet.
        ending
            ".js" or ".css".
        label
            What the name begins with.

        Raises
        ------
        ValueError
            There are more files than there can be widgets.
        """
        # The text itself is looked up and not its digest: it is compared fast, and mostly the same.
        name = self._names.get((ending, text))
        if name is None:
            if len(self._files) >= _MOST:
                raise ValueError("more files than there can be widgets")
            plain = text.encode()
            digest = hashlib.blake2b(plain, digest_size=12).hexdigest()
            name = f"{label}-{digest}{ending}"
            self._files[name] = _File(_KINDS[ending], plain, gzip.compress(plain, 9, mtime=0))
            self._names[ending, text] = name
        return f"{self._base_url}front/{name}"

    def built(self, name: str) -> str:
        """Return the address of a file that comes with the workbook: "page.js", "site.css"."""
        path = _SITE if name == _SITE.name else BUILT / name
        return self.put(path.read_text(encoding="utf-8"), path.suffix, path.stem)

    def get(self, name: str) -> _File | None:
        """Return a file, or None when there is none of that name."""
        return self._files.get(name)


class FrontFile(tornado.web.RequestHandler):
    """One of the files. It is the same for everybody and holds nothing of anybody."""

    def initialize(self, *, assets: Assets) -> None:
        """Remember where they are."""
        self._assets = assets

    def set_default_headers(self) -> None:
        """Add what every answer of ours carries."""
        for name, value in self.settings["headers"].items():
            self.set_header(name, value)

    async def get(self, name: str) -> None:
        """Answer with the file, as small as the browser takes it."""
        file = self._assets.get(name)
        if file is None:
            raise tornado.web.HTTPError(404)
        self.set_header("Content-Type", file.kind)
        self.set_header("Cache-Control", "public, max-age=31536000, immutable")
        self.set_header("Vary", "Accept-Encoding")
        if "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            await self._send(file.small)
        else:
            await self._send(file.plain)

    async def _send(self, content: bytes) -> None:
        """Send a file in pieces, so that little of it waits for somebody who takes it slowly."""
        self.set_header("Content-Length", str(len(content)))
        with suppress(StreamClosedError):  # whoever asked is gone
            for start in range(0, len(content), _PIECE):
                self.write(content[start : start + _PIECE])
                await self.flush()

    def write_error(self, status_code: int, **more: Any) -> None:
        """Answer without a page: no person ever sees this address."""
        del status_code, more
        self.finish()
