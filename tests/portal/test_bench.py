"""The load generator is a client like others: cookies, kept connections, forms, honest figures."""

import pytest

from portal.bench import forms
from portal.bench.load import Run
from portal.management.commands.bench import figures, percentile

PAGE = """
<form action="/search/"><input name="q"></form>
<form method="post" action="/order/">
  <input type="hidden" name="csrfmiddlewaretoken" value="abc">
  <input name="buyer_name" value=""><input type="checkbox" name="accept"><input type="checkbox" name="party" checked>
  <select name="kind"><option value="a">A</option><option value="b" selected>B</option></select>
  <textarea name="note">
Hello</textarea>
  <button name="outcome" value="pay">Pay</button>
</form>
"""


def test_form_is_filled_as_a_browser_would() -> None:
    form = forms.first_posted(PAGE)
    assert form.filled({"_name": "Ana"}, check=("accept",)) == [
        ("csrfmiddlewaretoken", "abc"),
        ("buyer_name", "Ana"),
        ("party", "on"),
        ("kind", "b"),
        ("note", "Hello"),
        ("accept", "on"),
    ]
    assert (form.action, form.buttons) == ("/order/", [("outcome", "pay")])


def test_page_without_a_form_is_told() -> None:
    with pytest.raises(ValueError, match="no form"):
        forms.first_posted("<p>Sold out</p>")


@pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100)])
def test_percentile_is_by_nearest_rank(share: float, value: float) -> None:
    assert percentile([float(n) for n in range(1, 101)], share) == value


def test_figures_are_per_job() -> None:
    run = Run(jobs=2, requests=8, queries=20, bytes=1000, seconds=0.5, latencies=[0.01, 0.02])
    row = figures("purchase", 2, 1, run, None)
    assert (row["per_s"], row["requests"], row["queries"], row["bytes"]) == (4.0, 4.0, 10.0, 500)
