"""The `workbook` command: one verb for each thing that facilitators and IT do.

Errors become sentences here and nowhere deeper: what happened, what it means, what to do.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workbook import __version__
from workbook.errors import WorkbookError
from workbook.text.english import day_in_words, people_in_words

if TYPE_CHECKING:
    from workbook.sessions.repository import Sessions
    from workbook.themes.requests import Requests

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments
        The words after `workbook`; those of the process when None.

    Returns
    -------
    int
        0 when it was done, 1 when it was not and a sentence says why, 2 for words that
        are not a command.
    """
    chosen = _parser().parse_args(arguments)
    try:
        if hasattr(chosen, "data"):
            from workbook.operations.upgrades import must_be_understood

            must_be_understood(_data(chosen))
        return int(chosen.run(chosen))
    except WorkbookError as trouble:
        print(f"{trouble.happened}\n{trouble.means}\n{trouble.do}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of our output went away: `workbook … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="workbook",
        description="The Reflective Practice Workbook: sessions, instruments and the server.",
    )
    parser.add_argument("--version", action="version", version=f"workbook {__version__}")
    where = argparse.ArgumentParser(add_help=False)
    where.add_argument(
        "--data",
        type=Path,
        metavar="FOLDER",
        help="the data folder (otherwise $WORKBOOK_DATA, otherwise ./data)",
    )
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    serve = verbs.add_parser("serve", parents=[where], help="run the workbook in the browser")
    serve.add_argument(
        "--host", default="127.0.0.1", help="0.0.0.0 lets phones on this network in (%(default)s)"
    )
    serve.add_argument(
        "--port", type=int, default=8866, help="0 for any that is free (%(default)s)"
    )
    serve.add_argument("--base-url", default="/", metavar="PATH", help="(%(default)s)")
    serve.add_argument(
        "--address",
        default="",
        metavar="URL",
        help="where people reach it, when a proxy stands in front (https://…)",
    )
    serve.add_argument("--certfile", default="", metavar="FILE", help="a certificate, for https")
    serve.add_argument("--keyfile", default="", metavar="FILE", help="the certificate's key")
    serve.add_argument(
        "--most",
        type=int,
        metavar="N",
        help="how many pages may be open at once (what this machine's memory carries)",
    )
    serve.add_argument(
        "--front-end",
        choices=("own", "voila"),
        default="own",
        help="voila: slower pages, should a new Voilà break the workbook's own (%(default)s)",
    )
    serve.set_defaults(run=_serve)
    links = verbs.add_parser(
        "links", parents=[where], help="print the facilitators' and the managers' links"
    )
    links.set_defaults(run=_links)

    _session_commands(verbs, where)
    _request_commands(verbs, where)
    _publishing_commands(verbs, where)
    forgetting = verbs.add_parser(
        "forget", parents=[where], help="delete the single answers that are due for deleting"
    )
    forgetting.set_defaults(run=_forget)

    _keeping_commands(verbs, where)

    instruments = verbs.add_parser("instruments", help="list the instruments that come with it")
    instruments.set_defaults(run=_instruments)

    check = verbs.add_parser("check", help="check instrument files and say every fault at once")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    check.set_defaults(run=_check)

    example = verbs.add_parser("example", help="write an invented service into a folder")
    example.add_argument("folder", type=Path, metavar="DIR")
    example.add_argument("--seed", type=int, default=2026, help="(%(default)s)")
    example.add_argument("--teams", type=int, default=12, help="(%(default)s)")
    example.add_argument("--quarters", type=int, default=3, help="(%(default)s)")
    example.set_defaults(run=_example)
    return parser


def _keeping_commands(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], where: argparse.ArgumentParser
) -> None:
    saving = verbs.add_parser(
        "backup", parents=[where], help="copy everything that is kept into one file"
    )
    saving.add_argument("file", type=Path, metavar="FILE", help="a new file, such as monday.zip")
    saving.set_defaults(run=_backup)
    restoring = verbs.add_parser(
        "restore", parents=[where], help="put a backup into an empty data folder"
    )
    restoring.add_argument("file", type=Path, metavar="FILE", help="what `workbook backup` wrote")
    restoring.add_argument(
        "--check", action="store_true", help="only look whether the backup is whole"
    )
    restoring.set_defaults(run=_restore)
    upgrading = verbs.add_parser(
        "upgrade", parents=[where], help="bring an older data folder up to this workbook"
    )
    upgrading.add_argument(
        "--backup",
        type=Path,
        metavar="FILE",
        help="where the backup goes that is made first (beside the data folder)",
    )
    upgrading.set_defaults(run=_upgrade)


def _session_commands(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], where: argparse.ArgumentParser
) -> None:
    session = verbs.add_parser("session", help="open, reveal, close and list sessions")
    acts = session.add_subparsers(title="commands", metavar="COMMAND", required=True)
    opening = acts.add_parser(
        "open", parents=[where], help="open a session and print its join code and link"
    )
    opening.add_argument("--team", required=True, help="the team's name")
    opening.add_argument(
        "--instrument", required=True, help="a name from `workbook instruments`, or a TOML file"
    )
    opening.add_argument("--people", type=int, help="how many people are expected")
    opening.add_argument("--minutes", type=int, help="how many minutes the meeting has")
    opening.set_defaults(run=_session_open)
    revealing = acts.add_parser(
        "reveal", parents=[where], help="show a session's pattern to its team now"
    )
    revealing.add_argument("code", nargs="+", metavar="CODE", help="the join code")
    revealing.set_defaults(run=_session_reveal)
    closing = acts.add_parser(
        "close", parents=[where], help="end a session; nothing can be added to it then"
    )
    closing.add_argument("code", nargs="+", metavar="CODE", help="the join code")
    closing.add_argument(
        "--sealed",
        action="store_true",
        help="when it is not revealed yet, keep its answers sealed for ever",
    )
    closing.set_defaults(run=_session_close)
    listing = acts.add_parser("list", parents=[where], help="list the sessions kept here")
    listing.set_defaults(run=_session_list)


def _request_commands(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], where: argparse.ArgumentParser
) -> None:
    request = verbs.add_parser("request", help="read and answer teams' requests to managers")
    acts = request.add_subparsers(title="commands", metavar="COMMAND", required=True)
    asked = acts.add_parser("list", parents=[where], help="list the requests and their answers")
    asked.set_defaults(run=_request_list)
    answering = acts.add_parser("answer", parents=[where], help="answer a request")
    answering.add_argument("request", metavar="REQUEST", help="its name from the list, q…")
    answering.add_argument("--text", required=True, help="the answer that the team will read")
    answering.set_defaults(run=_request_answer)


def _publishing_commands(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], where: argparse.ArgumentParser
) -> None:
    period = verbs.add_parser("period", help="open and list the periods in which answers count")
    acts = period.add_subparsers(title="commands", metavar="COMMAND", required=True)
    opening = acts.add_parser(
        "open", parents=[where], help="fix which teams are grouped with which, before answers come"
    )
    opening.add_argument("period", metavar="PERIOD", help="2026-Q4, 2026-11, 2026-H2 or 2026")
    opening.set_defaults(run=_period_open)
    listing = acts.add_parser("list", parents=[where], help="list the periods and their groups")
    listing.set_defaults(run=_period_list)
    publishing = verbs.add_parser(
        "publish",
        parents=[where],
        help="publish a period that is over, in words, once and for good",
    )
    publishing.add_argument(
        "period", nargs="?", default="", metavar="PERIOD", help="(otherwise all that are due)"
    )
    publishing.set_defaults(run=_publish)
    attacking = verbs.add_parser(
        "attack", help="try to work out answers from everything that was released"
    )
    attacking.add_argument("folder", nargs="?", type=Path, metavar="DATA")
    attacking.set_defaults(run=_attack, data=None)


def _data(chosen: argparse.Namespace) -> Path:
    from workbook.storage.layout import data_folder

    return chosen.data.resolve() if chosen.data else data_folder()


def _command() -> str:
    """Return how a person in this folder would call this command again."""
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return f"{sys.executable} -m workbook"
    if shutil.which("workbook") and Path(shutil.which("workbook") or "").samefile(called):
        return "workbook"
    try:
        return str(called.relative_to(Path.cwd()))
    except ValueError:
        return str(called)


def _serve(chosen: argparse.Namespace) -> int:
    from workbook.serve.server import serve

    serve(
        _data(chosen),
        host=chosen.host,
        port=chosen.port,
        base_url=f"/{chosen.base_url.strip('/')}/".replace("//", "/"),
        command=_command(),
        address=chosen.address,
        certfile=chosen.certfile,
        keyfile=chosen.keyfile,
        most=chosen.most,
        voilas_front_end=chosen.front_end == "voila",
    )
    return 0


def _links(chosen: argparse.Namespace) -> int:
    from workbook.access.links import facilitators_link, managers_link

    data = _data(chosen)
    print("For facilitators, to open sessions; for them only:")
    print(f"  {facilitators_link(data)}")
    print("For service managers, to read themes and answer requests; for them only:")
    print(f"  {managers_link(data)}")
    return 0


def _backup(chosen: argparse.Namespace) -> int:
    from workbook.operations.backups import back_up

    made = back_up(_data(chosen), chosen.file)
    print(f"A backup of {made.sessions} sessions ({made.files} files) is in {chosen.file}.")
    print("It holds answers and keys: keep it as carefully as the data folder, and delete it when")
    print("the answers in it are due for deleting.")
    return 0


def _restore(chosen: argparse.Namespace) -> int:
    from workbook.operations.backups import check_backup, restore
    from workbook.operations.upgrades import FORMAT

    if chosen.check:
        found = check_backup(chosen.file)
        print(
            f"The backup of {day_in_words(found.made_on)} is whole: {found.sessions} sessions, "
            f"{found.files} files, every one with the checksum it should have."
        )
        return 0
    data = _data(chosen)
    made = restore(chosen.file, data)
    print(f"The backup of {day_in_words(made.made_on)} is restored in {data}:")
    print(f"{made.sessions} sessions, {made.files} files, every one with its right checksum.")
    print("Answers that have become due for deleting meanwhile are deleted when the workbook runs.")
    if made.form < FORMAT:
        print("An older workbook wrote it. Before it can be used:")
        print(f"  {_command()} upgrade --data {data}")
    return 0


def _upgrade(chosen: argparse.Namespace) -> int:
    from datetime import date

    from workbook.operations.backups import back_up, clear_unfinished
    from workbook.operations.upgrades import FORMAT, format_of, upgrade

    data = _data(chosen)
    clear_unfinished(data.parent)
    if format_of(data) >= FORMAT:
        upgrade(data)  # notes the form where that was not noted yet
        print("The data folder is in this workbook's form already. Nothing was changed.")
        return 0
    name = f"{data.name}-before-upgrade-{date.today().isoformat()}.zip"  # noqa: DTZ011
    file = chosen.backup or data.with_name(name)
    if not (file == data.with_name(name) and file.exists()):  # of a try that was cut off
        back_up(data, file)
    changed = upgrade(data)
    print(f"{changed} sessions were brought up to this workbook's form.")
    print(f"As it was before, everything is in {file}.")
    print("It holds answers and keys. Delete it when you have seen that all is well.")
    return 0


def _session_open(chosen: argparse.Namespace) -> int:
    from workbook.access.links import kept_address
    from workbook.sessions.repository import Sessions

    data = _data(chosen)
    sessions = Sessions(data)
    session = sessions.open(
        chosen.team, chosen.instrument, people=chosen.people, minutes=chosen.minutes
    )
    key = sessions.facilitator_key(session.id)
    print(f"The session is open: {sessions.instrument(session.id).title}, for {session.team}.")
    print()
    print(f"  Join code  {session.id}")
    print(f"  Link       {kept_address(data)}/join/{session.id}")
    print()
    print("Share either of them with the team. To run the meeting, open this; keep it to yourself:")
    print(f"  {kept_address(data)}/facilitate?code={session.id}&key={key}")
    print("Or, when everyone has sent:")
    print(f"  {_command()} session close {session.id}")
    return 0


def _session_reveal(chosen: argparse.Namespace) -> int:
    from workbook.access.links import kept_address
    from workbook.sessions.repository import Sessions

    data = _data(chosen)
    sessions = Sessions(data)
    session = sessions.reveal(" ".join(chosen.code))
    print(f"The pattern of {session.team} can be seen now:")
    print(f"  {kept_address(data)}/patterns?code={session.id}")
    return 0


def _session_close(chosen: argparse.Namespace) -> int:
    from workbook.access.links import kept_address
    from workbook.sessions.repository import Sessions

    data = _data(chosen)
    sessions = Sessions(data)
    session = sessions.close(" ".join(chosen.code), show=not chosen.sealed)
    sent = sessions.sent(session.id)
    print(f"The session of {session.team} is closed; {people_in_words(sent)} sent answers.")
    if session.revealed:
        print("Nobody can add to it now. The team's pattern:")
        print(f"  {kept_address(data)}/patterns?code={session.id}")
    else:
        print("Nobody can add to it now, and its answers stay sealed.")
    _say_notices(sessions, session.id)
    return 0


def _session_list(chosen: argparse.Namespace) -> int:
    from workbook.sessions.repository import Sessions

    data = _data(chosen)
    sessions = Sessions(data)
    found = sessions.all()
    if not found and not sessions.unreadable():
        print(f"No session is kept in {data}.")
        return 0
    rows = [("Join code", "Team", "Instrument", "Opened", "State", "Sent")]
    rows += [
        (
            session.id,
            session.team,
            session.instrument,
            day_in_words(session.opened_on),
            session.state,
            _sent(sessions, session.id),
        )
        for session in found
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )
    for session in found:
        _say_notices(sessions, session.id)
    for sentence in sessions.unreadable():
        print(f"\n{sentence}")
    return 0


def _sent(sessions: Sessions, code: str) -> str:
    try:
        return people_in_words(sessions.sent(code))
    except WorkbookError:
        return "cannot be read"


def _say_notices(sessions: Sessions, code: str) -> None:
    try:
        notices = sessions.notices(code)
    except WorkbookError as trouble:
        notices = (str(trouble),)
    for notice in notices:
        print(f"\nNote on {code}: {notice}")


def _request_list(chosen: argparse.Namespace) -> int:
    requests = _requests(chosen).all()
    if not requests:
        print("No team has sent a request.")
    for request in requests:
        print(f"{request.id}  {request.team}, {day_in_words(request.sent_on)}: {request.kind}")
        print(f"  {request.text}")
        if request.replied_on is None:
            print("  Not answered yet.")
        else:
            print(f"  Answered on {day_in_words(request.replied_on)}: {request.reply}")
    return 0


def _request_answer(chosen: argparse.Namespace) -> int:
    request = _requests(chosen).reply(chosen.request, chosen.text)
    print(f"Kept. It opens in the next session of {request.team}.")
    return 0


def _requests(chosen: argparse.Namespace) -> Requests:
    from workbook.themes.requests import Requests

    return Requests(_data(chosen) / "released")


def _period_open(chosen: argparse.Namespace) -> int:
    from workbook.publishing.publisher import open_period
    from workbook.settings import keep_days
    from workbook.themes.periods import too_soon_deleted

    data = _data(chosen)
    plan = open_period(data, chosen.period)
    print(plan)
    if warning := too_soon_deleted(plan.period, keep_days(data)):
        print(f"\n{warning}")
    return 0


def _period_list(chosen: argparse.Namespace) -> int:
    from workbook.storage.layout import RELEASED
    from workbook.themes.archive import Archive

    archive = Archive(_data(chosen) / RELEASED)
    for published in reversed(archive.periods):
        print(f"{published.period.title} ({published.period.name})")
        print(
            f"  Published on {day_in_words(published.published_on)}: {len(published.rows):,} lines."
        )
    for plan in archive.waiting:
        print(plan)
    if not archive.periods and not archive.waiting:
        print("No period is open. The next command opens one:")
        print(f"  {_command()} period open 2026-Q4")
    return 0


def _publish(chosen: argparse.Namespace) -> int:
    from workbook.publishing.publisher import publish, publish_due

    data = _data(chosen)
    done = (publish(data, chosen.period),) if chosen.period else publish_due(data)
    for each in done:
        print(each)
    if not done:
        print("No period is due.")
    return 0


def _attack(chosen: argparse.Namespace) -> int:
    from workbook.publishing.adversary import attack

    found = attack(chosen.folder.resolve() if chosen.folder else _data(chosen))
    print(found)
    return 1 if found.found else 0


def _forget(chosen: argparse.Namespace) -> int:
    from workbook.operations.retention import forget

    done = forget(_data(chosen))
    print(done)
    return 1 if done.troubles else 0


def _instruments(chosen: argparse.Namespace) -> int:
    del chosen
    from workbook.instruments.model import load_shipped, shipped

    for name in shipped():
        instrument = load_shipped(name)
        print(f"{name}\n  {instrument.title}, {len(instrument.items)} items. {instrument.purpose}")
    return 0


def _check(chosen: argparse.Namespace) -> int:
    from workbook.instruments.check import check_report

    code, text = check_report(chosen.files)
    print(text)
    return code


def _example(chosen: argparse.Namespace) -> int:
    from workbook.operations.example import write_example

    written = write_example(
        chosen.folder, seed=chosen.seed, teams=chosen.teams, quarters=chosen.quarters
    )
    print(written)
    print(f"To look at it: {_command()} serve --data {chosen.folder}")
    return 0
