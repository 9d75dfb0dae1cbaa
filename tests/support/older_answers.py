"""A session's answers as an older workbook wrote them: added at the end, with a note about them."""

from __future__ import annotations

from hashlib import blake2b

NOTE_BYTES = 192


def write_as_before(folder, everybody):
    """Write what people sent in the order in which they did; the note is about the newest words."""
    (folder / "responses.csv").write_text(
        "response,item,answer\n"
        + "".join(
            f"r{one.id},{item},{answer}\n"
            for one in everybody
            for item, answer in one.answers.items()
        ),
        encoding="utf-8",
    )
    words, said = "key,item,text\n", ""
    for one in everybody:
        added = "".join(
            f"{one.keys[item]},{item},{_cell(text)}\n" for item, text in one.reflections.items()
        )
        if added:
            start = len(words.encode())
            said = f"r{one.id} {start} {len(added.encode())} {_digest(added.encode())} "
            said += _digest(words.encode()[-256:])
        words += added
    (folder / "reflections.csv").write_text(words, encoding="utf-8")
    note = f"{said} {_digest(said.encode())}" if said else ""
    (folder / "running" / "undo").write_text(note.ljust(NOTE_BYTES), encoding="ascii")


def _cell(text):
    quoted = text.replace('"', '""')
    return f'"{quoted}"' if set(text) & set('",;\t\r\n') else text


def _digest(data):
    return blake2b(data, digest_size=12).hexdigest()
