"""Which notebooks are pages, whose link opens each, and what a page may do in a browser."""

from __future__ import annotations

from typing import Literal

from workbook.access import Kind, Role

__all__ = [
    "ABOUT",
    "HEADERS",
    "NOTEBOOK_PAGES",
    "OPENED_BY",
    "POLICY",
    "ROLES",
    "VOILAS_POLICY",
    "Way",
]

#: A join code, or a link of some kind.
Way = Literal["code"] | Kind

#: The notebooks that are pages, by the word in their address, and what opens each. Others are for
#: JupyterLab alone.
OPENED_BY: dict[str, tuple[Way, ...]] = {
    "reflect": ("code",),
    "facilitate": ("team", "session"),
    "screen": ("team", "session"),
    "patterns": ("team", "session"),
    "preview": ("team", "session"),
    "team": ("team",),
    "plan": ("team", "plan"),
    "day": ("team", "plan"),
    "review": ("team", "plan"),
    "sheets": ("team", "plan"),
    "themes": ("manager", "several"),
    "lead": ("lead",),
}
NOTEBOOK_PAGES = tuple(OPENED_BY)
#: What each page's address has to say: any one of these.
ABOUT: dict[str, tuple[str, ...]] = {
    "reflect": ("code",),
    "facilitate": ("session", "team"),
    "screen": ("session",),
    "patterns": ("session",),
    "preview": ("session",),
    "team": ("team",),
    "plan": ("plan",),
    "day": ("plan",),
    "review": ("plan",),
    "sheets": ("plan",),
    "themes": ("link",),
    "lead": (),
}
#: What whoever comes in with something is called in the service's file of who opened what.
ROLES: dict[Way, Role] = {
    "code": "practitioner",
    "session": "facilitator",
    "team": "team",
    "plan": "planner",
    "manager": "manager",
    "several": "several",
    "lead": "lead",
}

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
