"""From closed sessions to released words, and somebody who attacks them."""

from workbook.publishing.adversary import (
    attack,
)
from workbook.publishing.previews import (
    Preview,
    preview,
)
from workbook.publishing.publisher import (
    Published,
    open_current,
    open_period,
    publish,
    publish_due,
)

__all__ = [
    "Preview",
    "Published",
    "attack",
    "open_current",
    "open_period",
    "preview",
    "publish",
    "publish_due",
]
