"""An organizer says that a reviewer should not judge a talk, or why a found conflict is none."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agenda.models import Reviewer, Session
from agenda.models.session import SessionQuerySet
from events.models import Event


class Choice(forms.ModelChoiceField[Any]):
    """By public id; primary keys stay inside."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(to_field_name="public_id", **kwargs)


class DeclareForm(forms.Form):
    reviewer = Choice(label=_("Reviewer"), queryset=Reviewer.objects.none())
    session = Choice(label=_("Talk"), queryset=Session.objects.none())
    reason = forms.CharField(label=_("Why"), required=False, max_length=300)

    def __init__(self, *args: Any, event: Event, talks: SessionQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reviewers: Any = self.fields["reviewer"]
        reviewers.queryset = Reviewer.objects.filter(event=event).select_related("user")
        sessions: Any = self.fields["session"]
        sessions.queryset = talks
