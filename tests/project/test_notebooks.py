"""Every notebook runs, is thin, and carries no outputs."""

from __future__ import annotations

import tempfile
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from jupyter_client import AsyncKernelManager
from nbclient import NotebookClient
from serving import PATIENCE

from workbook.access.context import CONTEXT, Told
from workbook.operations.example import write_example
from workbook.serve.policy import NOTEBOOK_PAGES
from workbook.sessions.repository import Sessions

FOLDER = Path(__file__).parent.parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


@pytest.fixture(scope="module")
def invented(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebooks") / "data"
    write_example(folder, teams=3, quarters=1)
    return folder


def run(path, monkeypatch, data, told=""):
    """Execute a notebook in a fresh kernel and return what its cells showed."""
    monkeypatch.setenv("WORKBOOK_DATA", str(data))
    monkeypatch.setenv(CONTEXT, told)
    notebook = nbformat.read(path, as_version=4)
    # Its sockets are files, in a folder with a short name: ports might be taken meanwhile.
    with tempfile.TemporaryDirectory() as sockets:
        kernel = AsyncKernelManager(transport="ipc", connection_file=f"{sockets}/kernel.json")
        NotebookClient(
            notebook, kernel, timeout=PATIENCE, resources={"metadata": {"path": str(FOLDER)}}
        ).execute(cleanup_kc=True)
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def test_every_page_has_its_notebook():
    assert set(NOTEBOOK_PAGES) <= {path.stem for path in NOTEBOOKS}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_imports_and_calls_and_keeps_no_output(path):
    notebook = nbformat.read(path, as_version=4)
    lines = [
        line
        for cell in notebook.cells
        if cell.cell_type == "code"
        for line in cell.source.splitlines()
        if line.strip()
    ]
    assert 0 < len(lines) <= 25
    assert not any(line.startswith(("def ", "class ")) for line in lines)
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in notebook.cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_on_an_empty_data_folder(path, monkeypatch, tmp_path):
    outputs = run(path, monkeypatch, tmp_path / "data")
    assert not [output for output in outputs if output.output_type == "error"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.parametrize("state", ["open", "closed"])
def test_a_notebook_runs_for_a_session_that_is(path, state, monkeypatch, invented):
    session = next(s for s in Sessions(invented).all() if s.state == state)
    outputs = run(
        path, monkeypatch, invented, Told(session=session.id, code=session.code).to_json()
    )
    assert outputs
    assert not [output for output in outputs if output.output_type in {"error", "stream"}]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_given_wrong_sessions_shows_a_page_for_each_and_no_error(
    path, monkeypatch, invented, tmp_path
):
    """One kernel after another wrong session: starting one for each took a minute."""
    once = nbformat.read(path, as_version=4)
    cells = []
    for code in ("no-such-code", "\0", "../../etc", "x" * 5000):
        told = f"import os\nos.environ[{CONTEXT!r}] = {Told(session=code).to_json()!r}"
        cells += [nbformat.v4.new_code_cell(told), *deepcopy(once.cells)]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    together = tmp_path / path.name
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=once.metadata), together)
    outputs = run(together, monkeypatch, invented)
    assert len(outputs) >= 4
    assert not [output for output in outputs if output.output_type == "error"]
