"""What every command shares: where the data is, and how a person would call this again."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec

import click

__all__ = [
    "FILE",
    "Commands",
    "called_as",
    "understood_folder",
    "with_any_data",
    "with_data",
    "with_data_as_it_is",
]

#: A file or a folder, as a `Path`; whether it is there is said by whoever opens it.
FILE = click.Path(path_type=Path)

_Rest = ParamSpec("_Rest")


class Commands(click.Group):
    """Commands that are listed in the order in which they are declared."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, as the help lists them."""
        del ctx
        return list(self.commands)


def with_data(act: Callable[Concatenate[Path, _Rest], int]) -> Callable[..., int]:
    """Give a command the option `--data`.

    Parameters
    ----------
    act
        What the command does, in the data folder that it is handed first. It returns an exit code.

    Returns
    -------
    callable
        The same with the option. Nothing is done in a folder that a newer workbook wrote, or an
        older one: that is upgraded first.
    """
    return _with_data(act, must_not_be_older=True)


def with_any_data(act: Callable[Concatenate[Path, _Rest], int]) -> Callable[..., int]:
    """Give a command the option `--data`, as `with_data`; an older workbook's folder is fine."""
    return _with_data(act, must_not_be_older=False)


def with_data_as_it_is(act: Callable[Concatenate[Path, _Rest], int]) -> Callable[..., int]:
    """Give a command the option `--data`, as `with_data`; whatever is there, or is not, is fine."""

    @_data_option
    @wraps(act)
    def run(data: Path | None, *args: _Rest.args, **options: _Rest.kwargs) -> int:
        from workbook.storage import data_folder

        return act(data.absolute() if data else data_folder(), *args, **options)

    return run


_data_option = click.option(
    "--data",
    type=FILE,
    metavar="FOLDER",
    help="the data folder (otherwise $WORKBOOK_DATA, otherwise ./data)",
)


def _with_data(
    act: Callable[Concatenate[Path, _Rest], int], *, must_not_be_older: bool
) -> Callable[..., int]:

    @_data_option
    @wraps(act)
    def run(data: Path | None, *args: _Rest.args, **options: _Rest.kwargs) -> int:
        from workbook.operations import upgrades

        folder = understood_folder(data)
        if must_not_be_older:
            upgrades.must_not_be_older(folder)
        return act(folder, *args, **options)

    return run


def understood_folder(named: Path | None) -> Path:
    """Return the data folder to work in.

    Parameters
    ----------
    named
        The folder that somebody typed; None for the usual one.

    Raises
    ------
    NewerFormat, StoreError
        A newer workbook wrote it, or it cannot be read.
    """
    from workbook.operations.upgrades import must_be_understood
    from workbook.storage import data_folder

    folder = named.resolve() if named else data_folder()
    must_be_understood(folder)
    return folder


def called_as() -> str:
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
