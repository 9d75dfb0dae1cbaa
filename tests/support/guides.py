"""Guides to plan with, for tests: a small whole one, and a guide's words with their gaps filled."""

from __future__ import annotations

import copy
import re
import tomllib

from workbook.instruments.guide_references import GAP

#: As a writer would write it; line numbers in tests count from its first line.
WRITTEN = """\
kind = "plan"
id = "written"
version = "1.0"
title = "A written guide"
purpose = "For tests."
licence = "CC-BY-4.0"
above = "Never about a person."

[themes]
purpose = "Purpose and honesty"
choice = "Choice and control"

[references.FT]
citation = "Author (2017). A tool."
url = "https://example.org/tool"

[references.FB]
citation = "Author (2017). A briefing."
url = "https://example.org/briefing"

[[sections]]
id = "first"
title = "What is it for?"
words = "Be clear first."
themes = ["purpose"]

[[sections.prompts]]
id = "plain-purpose"
stage = "before"
question = "What is it for?"
help = "Say it in one line."
why = "The tool asks."
meets = ["why-involved"]
sources = ["FT"]

[[sections]]
id = "second"
title = "Who takes part?"
words = "Make no as easy as yes."
themes = ["choice", "purpose"]

[[sections.prompts]]
id = "who"
stage = "on_the_day"
question = "Who might it miss?"
help = "Think of groups."
why = "The briefing found gaps."
example = "Those who live far away."
meets = []
sources = ["FB"]

[[sections.prompts]]
id = "invite"
stage = "after"
question = "How do we ask?"
help = "Say that no is fine."
why = "Our own step from the tool."
meets = ["own-readiness", "free-to-leave"]
sources = ["~FT", "FB"]

[[gaps]]
id = "lead"
label = "Whom we would tell"
hint = "A role."
prompt = "who"

[[gaps]]
id = "room"
label = "Where somebody can go"

[[read_out]]
id = "hello"
title = "Hello"
words = "You can go to {room}. We must tell {lead}."

[[happens]]
id = "upset"
title = "If someone is upset"
words = "Ring {lead}."

[[sheet]]
id = "stop"
title = "How to stop"
words = "Go to {room}."

[[ideas_sheet]]
id = "answers"
title = "Your ideas and our answers"
words = "Each idea has an answer."

[[review]]
id = "first-lines"
question = "Did we do what we said?"
minutes = 2
shows = "purpose"

[[review]]
id = "keep"
question = "What do we keep?"
minutes = 3
"""

_DOCUMENT = tomllib.loads(WRITTEN)


def small_guide():
    """Return a whole guide of three prompts as the parsed TOML would be."""
    return copy.deepcopy(_DOCUMENT)


def filled(guide, words):
    """Return words with each gap filled by the example in its hint: the text as it is read."""
    examples = {gap.id: re.search("“(.+?)”", gap.hint)[1] for gap in guide.gaps}
    return GAP.sub(lambda gap: examples[gap[1]], words)
