"""What a reviewer fills in: a score per criterion, and words."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from agenda.actions.reviews import Words
from agenda.actions.scores import Asked
from agenda.models import GrantReview, Review

# Nobody writes that much; it keeps away what is no comment.
LONGEST = 20_000
PREFIX = "score-"


class ReviewForm(forms.Form):
    """`lax` for a draft: scores may be missing. Scores are named by their criterion's public id."""

    comment = forms.CharField(
        label=_("For the committee"),
        required=False,
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Why you score it so. Speakers never read it."),
    )
    to_speaker = forms.CharField(
        label=_("For the speakers"),
        required=False,
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Organizers may send lines of it with the decision, without your name."),
    )
    # Not one line: there, Enter would press the form's first button, which finishes.
    reason = forms.CharField(
        label=_("Why you abstain"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "data-counter": False}),
    )

    def __init__(self, *args: Any, criteria: Iterable[Asked], lax: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        for row in self.criteria:
            self.fields[PREFIX + row.public_id] = _score_field(row, lax=lax)

    @property
    def scores(self) -> list[tuple[Asked, BoundField]]:
        return [(row, self[PREFIX + row.public_id]) for row in self.criteria]

    def words(self) -> Words:
        """What was written, whether or not everything is there. Call is_valid() first."""
        given = self.cleaned_data
        scores = {
            row.public_id: int(value)
            for row in self.criteria
            if (value := given.get(PREFIX + row.public_id)) not in ("", None)
        }
        return Words(scores, given.get("comment", ""), given.get("to_speaker", ""))

    @staticmethod
    def initial_of(review: Review | GrantReview | None) -> dict[str, Any]:
        if review is None:
            return {}
        rows: Any = review.scores
        scores = {PREFIX + score.criterion.public_id: score.value for score in rows.all()}
        words = {"to_speaker": review.to_speaker} if isinstance(review, Review) else {}
        return {"comment": review.comment, **words, **scores}


class GrantReviewForm(ReviewForm):
    """Of an application: there is no word for who applied."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["to_speaker"]
        self.fields["comment"].help_text = _("Why you score it so. Applicants never read it.")


class RemarkForm(forms.Form):
    text = forms.CharField(
        label=_("Say something to the committee"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write something first.")},
    )


class ConflictForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=300,
        help_text=_("Organizers read it: “we share an office”, “my partner”."),
    )


def _score_field(row: Asked, *, lax: bool) -> forms.Field:
    steps = [(str(step), str(step)) for step in row.steps]
    return forms.ChoiceField(
        label=row.name,
        help_text=row.help_text,
        required=row.is_required and not lax,
        choices=[("", "–"), *steps],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("No score yet."),
            "invalid_choice": _("This is no score of this criterion."),
        },
    )
