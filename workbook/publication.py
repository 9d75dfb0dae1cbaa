"""The rule's words, `workbook.publication.words`: its rooms are in `workbook.themes`."""

from workbook.themes.disclosure import *  # noqa: F403 - every public name of the rule
