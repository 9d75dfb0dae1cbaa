"""Templates: files of our own, in which whatever goes in is words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import TemplateAssertionError, UndefinedError
from markupsafe import Markup

from workbook.documents.templating import templates_in

ROOT = Path(__file__).parent.parent.parent
#: Less the page around a notebook, which Voilà fills.
OURS = sorted(
    path
    for folder in ("workbook", "widgets")
    for path in (ROOT / folder).rglob("*.html.j2")
    if "share" not in path.parts
)
CODE = sorted(path for folder in ("workbook", "widgets") for path in (ROOT / folder).rglob("*.py"))


@pytest.fixture
def filled(tmp_path):
    """What a template makes of words."""

    def fill(template, **given):
        (tmp_path / "page.html.j2").write_text(template, encoding="utf-8")
        return templates_in(tmp_path).get_template("page.html.j2").render(**given)

    return fill


def test_words_are_escaped_in_every_place_without_being_told(filled):
    typed = "<b>\"'&"
    made = filled(
        '<p title="{{ a }}">{{ a }}</p>{% macro m(x) %}{{ x }}{% endmacro %}{{ m(a) }}', a=typed
    )
    assert made.count("&lt;b&gt;&#34;&#39;&amp;") == 3
    assert "<b>" not in made


def test_words_that_look_like_a_template_are_words(filled):
    assert filled("{{ a }}", a="{{ 7 * 7 }}{% raw %}") == "{{ 7 * 7 }}{% raw %}"


def test_what_code_made_as_html_goes_in_as_it_is(filled):
    assert filled("{{ a }}", a=Markup("<br>")) == "<br>"


def test_a_template_cannot_say_that_words_are_html(filled):
    with pytest.raises(TemplateAssertionError, match="safe"):
        filled("{{ a | safe }}", a="<b>")


@pytest.mark.parametrize("template", ["{{ a }}", "{{ given.a }}", "{% if a %}{% endif %}"])
def test_a_name_that_nobody_gave_is_a_fault_and_no_gap_on_a_page(filled, template):
    with pytest.raises(UndefinedError):
        filled(template, given={})


def test_words_can_be_made_fit_before_they_go_in(tmp_path):
    (tmp_path / "page.html.j2").write_text("{{ a }}{{ b }}{{ 1 }}", encoding="utf-8")
    page = templates_in(tmp_path, words=str.upper).get_template("page.html.j2")
    assert page.render(a="a<i>", b=Markup("<i>")) == "A&lt;I&gt;<i>1"


def test_there_are_templates_of_ours():
    assert len(OURS) > 5


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_no_template_turns_escaping_off_or_brings_a_script(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"autoescape|\bsafe\b|<script|\bon[a-z]+=|javascript:", text)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_every_attribute_that_a_template_fills_is_quoted(path):
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.search(r"=\s*\{\{", re.sub(r"\{%.*?%\}", "", text))


def test_no_template_is_ever_made_from_words():
    for path in CODE:
        text = path.read_text(encoding="utf-8")
        assert "from_string" not in text, path
        assert not re.search(r"\bjinja2\b.*\bTemplate\b", text), path


def test_only_one_module_of_ours_makes_what_fills_templates():
    making = [path for path in CODE if re.search(r"\bEnvironment\(", path.read_text("utf-8"))]
    assert [path.name for path in making] == ["templating.py"]
