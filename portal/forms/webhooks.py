"""Setting up a webhook, and what of its messages is looked at."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import times
from events.actions.webhooks import TEST_TYPE, Refused, checked
from events.models import Event, WebhookEndpoint, WebhookMessage
from events.webhook_types import MessageType
from portal import webhooks
from portal.webhook_desk import Wanted

THIS, ALL = "event", "organizer"
MOST_SEARCHED = 20


class EndpointForm(forms.Form):
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        help_text=gettext_lazy("Where messages are posted to, such as https://hooks.example.com/plenary."),
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    description = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Stands in the list and in mails, such as “Slack of the programme team”."),
    )
    reach = forms.ChoiceField(
        label=gettext_lazy("It hears of"),
        choices=[(THIS, gettext_lazy("this event")), (ALL, gettext_lazy("all events of the organizer"))],
        initial=THIS,
        widget=forms.RadioSelect,
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of messages"),
        required=False,
        choices=[(one.name, one.name) for one in webhooks.TYPES],
        widget=forms.CheckboxSelectMultiple,
    )
    version = forms.ChoiceField(
        label=gettext_lazy("Version"),
        choices=lambda: [(name, name) for name in reversed(webhooks.VERSIONS.names)],
        help_text=gettext_lazy("The shape of the messages stays that of this version, whatever comes later."),
    )

    def __init__(
        self, *args: Any, event: Event, row: WebhookEndpoint | None, all_events: bool, **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", _initial(row))
        super().__init__(*args, **kwargs)
        if row is not None or not all_events:
            del self.fields["reach"]

    def clean_url(self) -> str:
        try:
            return checked(self.cleaned_data["url"].strip())
        except Refused as refused:
            raise forms.ValidationError(refused.message) from None

    @property
    def is_for_all(self) -> bool:
        return self.cleaned_data.get("reach") == ALL

    @property
    def groups(self) -> Iterator[tuple[str, list[tuple[MessageType, bool]]]]:
        """The kinds by what they are about, with whether they are chosen."""
        chosen = set(self["kinds"].value() or ())
        parts = (
            (_("Orders and money"), webhooks.money.TYPES),
            (_("Tickets and doors"), webhooks.admission.TYPES),
            (_("Talks and agenda"), webhooks.programme.TYPES),
        )
        for words, types in parts:
            yield words, [(one, one.name in chosen) for one in types]


def _initial(row: WebhookEndpoint | None) -> dict[str, Any]:
    if row is None:
        return {"version": webhooks.VERSIONS.newest, "reach": THIS}
    return {"url": row.url, "description": row.description, "kinds": row.kinds, "version": row.version}


class LookForm(forms.Form):
    """What the inspector shows. Times are those of the event."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[
            ("", gettext_lazy("All kinds")),
            *((one.name, one.name) for one in webhooks.TYPES),
            (TEST_TYPE, TEST_TYPE),
        ],
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("All states")), *WebhookMessage.State.choices],
    )
    since = forms.DateTimeField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    until = forms.DateTimeField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event

    @property
    def wanted(self) -> Wanted:
        """What makes no sense leaves nothing out."""
        if not self.is_valid():
            return Wanted()
        cleaned = self.cleaned_data
        return Wanted(
            cleaned["kind"],
            cleaned["state"],
            self._instant(cleaned["since"]),
            self._instant(cleaned["until"]),
        )

    def _instant(self, local: datetime | None) -> datetime | None:
        return times.from_local(local.replace(tzinfo=None), self.event.time_zone) if local else None
