"""From closed sessions to released words, and somebody who attacks them."""
