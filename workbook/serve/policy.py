"""What a page may load and do in a browser, and which notebooks are pages."""

from __future__ import annotations

__all__ = ["NOTEBOOK_PAGES", "POLICY", "VOILAS_POLICY"]

#: The notebooks that are pages, by the word in their address. Others are for JupyterLab alone.
NOTEBOOK_PAGES = ("reflect", "facilitate", "screen", "patterns", "themes", "preview")

#: No page may load anything from another host, run a script that is written into it, or be framed.
#: Widgets set styles on their own elements, which is what the one exception is for.
POLICY = "; ".join(  # noqa: FLY002
    (
        "default-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
    )
)
#: What Voilà's own front end needs beside what ours does: scripts inside its pages.
VOILAS_POLICY = POLICY.replace("script-src 'self'", "script-src 'self' 'unsafe-inline' blob:")
