"""The `workbook` command: one verb for each thing that facilitators and IT do.

Errors become sentences here and nowhere deeper: what happened, what it means, what to do. A
command imports what only it needs, when it runs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, cast

import click

from workbook import __version__
from workbook.cli import operations, plans, publishing, sessions, teams
from workbook.cli.shared import FILE, Commands, called_as, with_any_data, with_data
from workbook.errors import WorkbookError

__all__ = ["main", "understand"]


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
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        # Not `workbook.main`, which has its own way with a reader that goes away and with Ctrl+C.
        with workbook.make_context("workbook", words) as context:
            return int(workbook.invoke(context))
    except click.exceptions.Exit as done:  # after `--help` and `--version`
        return done.exit_code
    except click.ClickException as refused:
        refused.show()
        return refused.exit_code
    except WorkbookError as trouble:
        print(f"{trouble.happened}\n{trouble.means}\n{trouble.do}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of our output went away: `workbook … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def understand(arguments: Sequence[str]) -> None:
    """Read the words of a command as `main` does, and do nothing.

    Parameters
    ----------
    arguments
        The words after `workbook`, those of the command itself first.

    Raises
    ------
    click.UsageError
        The words are not a command, or not its options.
    """
    name: str | None = "workbook"
    command: click.Command = workbook
    words, context = list(arguments), None
    while isinstance(command, click.Group):
        context = command.make_context(name, list(words), context)
        name, found, words = command.resolve_command(context, words)
        command = cast("click.Command", found)  # words that name none were refused
    command.make_context(name, words, context)


@click.group(
    "workbook",
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="The Reflective Practice Workbook: sessions, instruments and the server.",
)
@click.version_option(__version__, message="workbook %(version)s")
def workbook() -> None:
    """Hold every command."""


@workbook.command("serve", help="run the workbook in the browser")
@with_any_data  # the server looks for itself, once it knows that the folder can be used
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="HOST",
    help="0.0.0.0 lets phones on this network in",
)
@click.option(
    "--port",
    type=int,
    default=8866,
    show_default=True,
    metavar="PORT",
    help="0 for any that is free",
)
@click.option("--base-url", default="/", show_default=True, metavar="PATH")
@click.option(
    "--address",
    default="",
    metavar="URL",
    help="where people reach it, when a proxy stands in front (https://…)",
)
@click.option("--certfile", default="", metavar="FILE", help="a certificate, for https")
@click.option("--keyfile", default="", metavar="FILE", help="the certificate's key")
@click.option(
    "--most",
    type=int,
    metavar="N",
    help="how many pages may be open at once (what this machine's memory carries)",
)
@click.option(
    "--front-end",
    type=click.Choice(["own", "voila"]),
    default="own",
    show_default=True,
    help="voila: slower pages, should a new Voilà break the workbook's own",
)
def serve(  # noqa: PLR0913
    data: Path,
    *,
    host: str,
    port: int,
    base_url: str,
    address: str,
    certfile: str,
    keyfile: str,
    most: int | None,
    front_end: Literal["own", "voila"],
) -> int:
    """Run the server until it is told to end."""
    from workbook.serve import server

    server.serve(
        data,
        host=host,
        port=port,
        base_url=f"/{base_url.strip('/')}/".replace("//", "/"),
        command=called_as(),
        address=address,
        certfile=certfile,
        keyfile=keyfile,
        most=most,
        voilas_front_end=front_end == "voila",
    )
    return 0


@workbook.command("links", help="print the links, make one anew, or end one")
@with_data
@click.option("--anew", metavar="NAME", help="make a link anew: the one before opens nothing then")
@click.option("--end", metavar="NAME", help="end a link, and shut whatever it had opened")
def links(data: Path, anew: str | None, end: str | None) -> int:
    """Print every link with its name, the service lead's first; make one anew, or end one."""
    from workbook.access import LinkNotFound, Links
    from workbook.teams import Teams

    kept = Links(data)
    if end:
        if kept.find(end) is None:
            raise LinkNotFound
        kept.end(end)
        print(f"The link {end} is ended. What it had opened is shut, on every device.")
        return 0
    if anew:
        print(f"The link {anew}, made anew; the one before opens nothing any more:")
        print(f"  {kept.renew(anew).address(data)}")
        return 0
    lead = kept.make("lead")
    print("For the service lead, who sets up teams and hands out links; for them only:")
    print(f"  {lead.address(data)}")
    teams = {team.id: team.name for team in Teams(data).all()}
    services = Teams(data).services()
    for link in kept.all():
        # A session's own is shown to whoever runs it, and a plan's to whoever writes it.
        if link.kind in {"lead", "session", "plan"}:
            continue
        names = ", ".join(services.get(each, each) for each in link.services)
        whose = f"the team {teams.get(link.scope, link.scope)}" if link.kind == "team" else names
        who = "For" if link.kind == "team" else "For the manager of"
        print(f"{who if link.kind != 'several' else 'For whoever reads'} {whose} ({link.name}):")
        print(f"  {link.address(data)}")
    return 0


@click.command("instruments", help="list the instruments that come with it")
def instruments() -> int:
    """List the checklists that come with the workbook, then what an activity is planned with."""
    from workbook.instruments import load_shipped, load_shipped_guide, shipped, shipped_guides

    for name in shipped():
        instrument = load_shipped(name)
        print(f"{name}\n  {instrument.title}, {len(instrument.items)} items. {instrument.purpose}")
    for name in shipped_guides():
        guide = load_shipped_guide(name)
        print(f"{name}\n  {guide.title}, {len(guide.prompts)} prompts. {guide.purpose}")
    return 0


@click.command("check", help="check instrument files and say every fault at once")
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE")
def check(files: tuple[Path, ...]) -> int:
    """Hold instrument files against the format; 1 when one is not fine."""
    from workbook.instruments import check_report

    code, text = check_report(files)
    print(text)
    return code


# In the order in which the help lists them, after `serve` and `links`.
for _command in (
    *(teams.team, sessions.session, sessions.request, plans.plans, plans.plan),
    *(publishing.period, publishing.publish, publishing.attack),
    *(operations.doctor, operations.forget, operations.backup),
    *(operations.restore, operations.upgrade),
    *(instruments, check, operations.example),
):
    workbook.add_command(_command)
