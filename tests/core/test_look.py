import re
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from core.templatetags import look

STATIC = Path(__file__).parents[2] / "static"


class TalkForm(forms.Form):
    title = forms.CharField(label="Title", max_length=20, help_text="Short.")
    abstract = forms.CharField(label="Abstract", max_length=10, widget=forms.Textarea)
    company = forms.CharField(label="Company", required=False)
    level = forms.ChoiceField(
        label="Level", choices=[("all", "Everybody"), ("deep", "Experts")], widget=forms.RadioSelect
    )
    terms = forms.BooleanField(label="I accept the terms")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def render(source: str, **context: object) -> str:
    return Template("{% load look %}" + source).render(Context(context))


def squeezed(html: str) -> str:
    return re.sub(r"\s+", " ", html).strip()


def test_icon_is_hidden_beside_words_and_named_where_it_stands_alone() -> None:
    assert 'aria-hidden="true"' in look.icon("ticket")
    assert look.icon("star", "Starred <3").count('role="img" aria-label="Starred &lt;3"') == 1


def test_icon_that_does_not_exist_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="no icon 'rocket'"):
        look.icon("rocket")


def test_icons_named_in_code_are_those_of_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([a-z-]+)"', (STATIC / "img" / "icons.svg").read_text()))
    assert drawn == look.ICONS


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Grace Hopper", "GH"),
        ("Plato", "P"),
        ("ada king lovelace", "AL"),
        ("  ", "?"),
        ("«Ünal» Öz", "ÜÖ"),
        ("عبد الرحمن الخوارزمي", "ع"),
        ("(he) Bo", "HB"),
    ],
)
def test_initials_of_names_in_any_script(name: str, letters: str) -> None:
    assert look.initials(name) == letters


def test_field_ties_hint_and_error_to_the_control() -> None:
    form = TalkForm({"title": "x" * 30})
    html = squeezed(render("{% field form.title %}", form=form))
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'aria-invalid="true"' in html
    assert '<div class="field-hint" id="id_title_helptext">Short.</div>' in html
    assert 'id="id_title_error"' in html
    assert 'value="xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"' in html


def test_field_says_optional_in_words_and_never_of_a_required_one() -> None:
    form = TalkForm()
    assert "optional" in render("{% field form.company %}", form=form)
    assert "optional" not in render("{% field form.title %}", form=form)
    assert "if you like" in render('{% field form.company mark="if you like" %}', form=form)


def test_field_of_long_text_counts_and_does_not_cut_what_is_pasted() -> None:
    html = squeezed(render("{% field form.abstract %}", form=TalkForm()))
    assert "maxlength" not in html
    assert 'aria-describedby="id_abstract_counter"' in html
    assert 'data-limit="10"' in html
    assert "Up to 10 characters" in html


def test_field_of_choices_is_a_group_whose_error_is_read_with_it() -> None:
    html = squeezed(render("{% field form.level %}", form=TalkForm({})))
    assert '<fieldset class="field" aria-describedby="id_level_error">' in html
    assert html.count('type="radio"') == 2
    assert '<label class="choice" for="id_level_0">' in html


def test_field_takes_attributes_and_words_of_the_page() -> None:
    html = squeezed(
        render(
            '{% field form.company label="Firm" hint="On the badge" autocomplete="organization" %}',
            form=TalkForm(),
        )
    )
    assert '<label for="id_company">Firm' in html
    assert 'autocomplete="organization"' in html
    assert 'aria-describedby="id_company_helptext"' in html


def test_field_that_is_hidden_stays_bare() -> None:
    html = render("{% field form.token %}", form=TalkForm())
    assert squeezed(html) == '<input type="hidden" name="token" id="id_token">'


def test_error_summary_links_every_error_to_its_control() -> None:
    html = render(
        "{% error_summary form %}", form=TalkForm({"title": "ok", "abstract": "far too long a text"})
    )
    assert "3 things to mend" in html
    assert re.findall(r'href="#([a-z0-9_]+)">([^<]+)</a>', html) == [
        ("id_abstract", "Abstract"),
        ("id_level_0", "Level"),
        ("id_terms", "I accept the terms"),
    ]


def test_error_summary_takes_formsets_and_is_silent_when_all_is_well() -> None:
    formset = forms.formset_factory(TalkForm, extra=0)
    data = {
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "0",
        "form-0-title": "one",
        "form-1-company": "Acme",
    }
    html = render("{% error_summary forms %}", forms=formset(data))
    assert 'href="#id_form-1-title"' in html
    assert 'href="#id_form-0-title"' not in html
    assert squeezed(render("{% error_summary form %}", form=TalkForm())) == ""


def test_nav_link_marks_the_page_and_what_lies_above_it() -> None:
    def link(path: str) -> str:
        request = RequestFactory().get(path)
        return render('{% nav_link "/relay/agenda/" "Agenda" %}', request=request)

    assert 'aria-current="page"' in link("/relay/agenda/")
    assert 'aria-current="true"' in link("/relay/agenda/K7QF3M/")
    assert "aria-current" not in link("/relay/tickets/")


def test_agenda_grid_holds_a_place_for_every_five_minutes_and_forty_rooms() -> None:
    lines = (STATIC / "css" / "agenda-grid.css").read_text().split("{\n", 1)[1].splitlines()
    assert lines == [
        *(f".r-{n}{{grid-row-start:{n}}}" for n in range(1, 291)),
        *(f".s-{n}{{grid-row-end:span {n}}}" for n in range(1, 289)),
        *(f".c-{n}{{grid-column:{n}}}" for n in range(1, 42)),
        *(f".cols-{n}{{--rooms:{n}}}" for n in range(1, 41)),
        "}",
    ]


def test_stylesheets_use_no_token_that_is_not_defined() -> None:
    sheets = {path.name: path.read_text() for path in (STATIC / "css").glob("*.css")}
    defined = set(re.findall(r"(--[a-z0-9-]+):", "\n".join(sheets.values())))
    used = set(re.findall(r"var\((--[a-z0-9-]+)\)", "\n".join(sheets.values())))
    assert used - defined == set()


@pytest.mark.django_db
def test_styleguide_shows_every_component_without_inline_script_or_style(client: Client) -> None:
    html = client.get("/styleguide/").content.decode()
    assert re.findall(r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=", html) == []
    for icon in look.ICONS:
        assert f"icons.svg#{icon}" in html


@pytest.mark.django_db
def test_page_that_does_not_exist_offers_a_way_on(client: Client) -> None:
    response = client.get("/no/such/page/at/all/")
    assert response.status_code == 404
    assert "There is nothing at this address" in response.content.decode()
    assert '<a class="button" href="/">All events</a>' in response.content.decode()


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("400.html", "We could not read this request"),
        ("403.html", "This page is not open to you"),
        ("403_csrf.html", "Please send it again"),
        ("500.html", "This went wrong on our side"),
        ("503.html", "Back in a moment"),
    ],
)
def test_error_page_needs_neither_request_nor_database(template: str, says: str) -> None:
    """No database mark: a query would fail the test."""
    html = render_to_string(template)
    assert f"<h1>{says}</h1>" in html
    assert html.count('<main id="main"') == 1


def test_each_class_of_the_workspace_has_a_rule() -> None:
    """Rules were lost once, and Today stood there as plain text."""
    sheet = (STATIC / "css" / "admin.css").read_text()
    pages = STATIC.parent.glob("*/templates/admin/**/*.html")
    named = {
        name for page in pages for name in re.findall(r"(?<=[\" ])plenary-[a-z-]+(?=[\" ])", page.read_text())
    }
    ids = {"plenary-event", "plenary-top-event"}
    assert {name for name in named - ids if f".{name}" not in sheet} == set()
    assert {"plenary-home", "plenary-figures", "plenary-top"} <= named
