"""Words that protect: what could identify a child, language that blames, safety and law."""
