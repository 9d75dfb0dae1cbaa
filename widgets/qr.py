"""QR codes of links, as widgets draw them."""

from workbook.documents import qr_png, qr_svg

__all__ = ["qr_png", "qr_svg"]
