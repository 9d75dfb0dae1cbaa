"""The look at what somebody wrote, `workbook.wording.check`: see `workbook.safeguarding`."""

from workbook.safeguarding.wording import KINDS, Finding, check

__all__ = ["KINDS", "Finding", "check"]
