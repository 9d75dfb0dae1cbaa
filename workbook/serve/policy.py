"""Which notebooks are pages, whom each is for, and what a page may do in a browser."""

from __future__ import annotations

from workbook.access import Role

__all__ = ["HEADERS", "NOTEBOOK_PAGES", "OPENED_BY", "POLICY", "VOILAS_POLICY", "WITHOUT_CODE"]

#: The notebooks that are pages, by the word in their address, and whose link opens each. Others are
#: for JupyterLab alone.
OPENED_BY: dict[str, Role] = {
    "reflect": "practitioner",
    "facilitate": "facilitator",
    "screen": "practitioner",
    "patterns": "practitioner",
    "themes": "manager",
    "preview": "facilitator",
}
NOTEBOOK_PAGES = tuple(OPENED_BY)
#: The pages that are not about one session.
WITHOUT_CODE = ("facilitate", "themes")

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
#: What every answer carries.
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "workbook",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
