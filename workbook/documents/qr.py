"""QR codes of links, drawn as SVG for a page and as a picture for paper."""

from __future__ import annotations

import io

import segno

__all__ = ["qr_png", "qr_svg"]


def qr_svg(link: str) -> str:
    """Return a QR code of a link as SVG that says in words where it leads; "" without a link."""
    if not link:
        return ""
    drawn = io.BytesIO()
    _code(link).save(
        drawn,
        kind="svg",
        xmldecl=False,
        svgns=True,
        border=4,
        dark="#000000",
        light="#ffffff",
        omitsize=True,
        title=f"QR code that opens {link}",
    )
    return drawn.getvalue().decode()


def qr_png(link: str) -> bytes:
    """Return a QR code of a link as a picture for paper."""
    drawn = io.BytesIO()
    _code(link).save(drawn, kind="png", border=4, scale=12)
    return drawn.getvalue()


def _code(link: str) -> segno.QRCode:
    return segno.make(link, error="m", micro=False)
