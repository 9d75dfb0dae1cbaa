"""Words that can stand in place of a detail, so that a sentence stays whole at one tap."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Rewording"]


@dataclass(frozen=True, slots=True, order=True)
class Rewording:
    """A change to a text: `words` in place of `text[start:end]`, and the sentence stays whole."""

    start: int
    end: int
    #: What is put there; "" where something is left out.
    words: str

    def __repr__(self) -> str:
        """Say where; never the words."""
        return f"<Rewording at {self.start}>"
