"""Where data is kept, and what a page was opened with."""

from __future__ import annotations

from workbook import place
from workbook.access.context import PageContext, this_context
from workbook.access.keys import OPENS_SESSIONS, READS_THEMES, grant, runs, service_key
from workbook.operations.example import write_example
from workbook.sessions.repository import Sessions
from workbook.storage.layout import EXAMPLE_FOLDER, data_folder


def context(tmp_path, query="", **more):
    return this_context({"WORKBOOK_DATA": str(tmp_path), "QUERY_STRING": query, **more})


def test_the_code_is_the_one_in_the_link(tmp_path):
    assert context(tmp_path, "code=amber-river-kettle").code == "amber-river-kettle"
    assert context(tmp_path, "").code == ""
    assert context(tmp_path, "code=one&code=two").code == "one"


def test_the_invented_service_is_read_from_its_own_folder(tmp_path):
    assert context(tmp_path, "example=yes").data == tmp_path / EXAMPLE_FOLDER
    assert context(tmp_path, "example=../..").data == tmp_path
    assert not context(tmp_path, "example=no").example


def test_links_carry_the_code_and_stay_in_the_invented_service(tmp_path):
    served = {"SERVER_SOFTWARE": "voila/0.5"}
    assert context(tmp_path, "code=a-b-c", **served).link("patterns") == "patterns?code=a-b-c"
    invented = context(tmp_path, "code=a-b-c&example=yes", **served)
    assert invented.link("patterns") == "patterns?code=a-b-c&example=yes"
    odd = context(tmp_path, "code=a%26example%3Dyes", **served)
    assert odd.link("patterns") == "patterns?code=a%26example%3Dyes"


def test_a_way_of_answering_is_one_of_three(tmp_path):
    assert context(tmp_path, "way=paper").way == "paper"
    assert context(tmp_path, "way=together").way == "together"
    assert context(tmp_path, "way=../../etc").way == "own"
    served = context(tmp_path, "code=a-b-c", SERVER_SOFTWARE="voila/0.5")
    assert served.link("reflect", way="paper") == "reflect?code=a-b-c&way=paper"


def granted(tmp_path, query, right, key):
    """What a served page was opened with, when the server found that a key gives a right."""
    return context(tmp_path, query, SERVER_SOFTWARE="voila/0.5", WORKBOOK_GRANT=grant(right, key))


def test_a_served_page_opens_and_runs_sessions_with_its_key_alone(tmp_path):
    served = {"SERVER_SOFTWARE": "voila/0.5"}
    mine = Sessions(tmp_path).open("Harbour team", "risk-and-choice").id
    other = Sessions(tmp_path).open("Lantern team", "risk-and-choice").id
    key = Sessions(tmp_path).facilitator_key(mine)
    run = runs(mine, example=False)
    assert granted(tmp_path, f"code={mine}", run, key).may_facilitate()
    assert not granted(tmp_path, f"code={other}", run, key).may_facilitate()
    assert not granted(tmp_path, f"code={other}", runs(other, example=False), key).may_facilitate()
    assert not context(tmp_path, f"code={mine}", **served).may_facilitate()
    assert not granted(tmp_path, f"code={mine}", run, "é\0").may_facilitate()
    assert not granted(tmp_path, "code=no-such-code", run, "x").may_facilitate()
    assert not granted(tmp_path, "", run, key).may_open()
    opening = service_key(tmp_path, "facilitator")
    assert granted(tmp_path, "", OPENS_SESSIONS, opening).may_open()
    assert not granted(tmp_path, f"code={mine}", OPENS_SESSIONS, opening).may_facilitate()
    assert not granted(tmp_path, "", OPENS_SESSIONS, key).may_open()
    manager = service_key(tmp_path, "manager")
    assert not granted(tmp_path, "", OPENS_SESSIONS, manager).may_open()
    assert not granted(tmp_path, "", READS_THEMES, manager).may_open()
    # Whoever has JupyterLab has the files themselves.
    assert context(tmp_path, f"code={mine}").may_facilitate()
    assert context(tmp_path).may_open()


def test_a_key_among_the_links_own_words_opens_nothing(tmp_path):
    served = {"SERVER_SOFTWARE": "voila/0.5"}
    mine = Sessions(tmp_path).open("Harbour team", "risk-and-choice").id
    key = Sessions(tmp_path).facilitator_key(mine)
    opening = service_key(tmp_path, "facilitator")
    for more in ({}, {"WORKBOOK_GRANT": key}, {"WORKBOOK_GRANT": opening}):
        page = context(tmp_path, f"code={mine}&key={key}&opening={opening}", **served, **more)
        assert not page.may_facilitate()
        assert not page.may_open()


def test_what_an_older_key_granted_is_worth_nothing_to_a_page_that_opens_later(tmp_path):
    code = Sessions(tmp_path).open("Harbour team", "risk-and-choice").id
    old = service_key(tmp_path, "facilitator")
    (tmp_path / "facilitator-key.txt").unlink()
    assert not granted(tmp_path, "", OPENS_SESSIONS, old).may_open()
    service_key(tmp_path, "facilitator")
    assert not granted(tmp_path, "", OPENS_SESSIONS, old).may_open()
    old = Sessions(tmp_path).facilitator_key(code)
    (file,) = (tmp_path / "sessions").rglob(".facilitator")
    file.unlink()
    run = runs(code, example=False)
    assert not granted(tmp_path, f"code={code}", run, old).may_facilitate()
    assert not granted(tmp_path, f"code={code}", runs(code, example=True), old).may_facilitate()


def test_whoever_calls_it_by_the_name_of_before_is_given_the_same():
    assert place.this_visit is this_context
    assert place.Visit is PageContext
    assert place.data_folder is data_folder


def test_in_jupyterlab_there_are_no_links_to_pages(tmp_path):
    assert context(tmp_path, "code=a-b-c").link("patterns") == ""


def test_the_data_folder_is_the_one_that_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBOOK_DATA", str(tmp_path / "elsewhere"))
    assert data_folder() == tmp_path / "elsewhere"
    monkeypatch.delenv("WORKBOOK_DATA")
    monkeypatch.chdir(tmp_path)
    assert data_folder() == tmp_path / "data"


def test_a_folder_that_the_example_command_wrote_is_said_to_be_invented(tmp_path):
    assert not context(tmp_path).invented
    write_example(tmp_path / "made", teams=1, quarters=1)
    assert context(tmp_path / "made").invented
    assert not context(tmp_path / "made").example
    assert context(tmp_path, "example=yes").invented
