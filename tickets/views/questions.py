"""The questions of a ticket or an order on a page of their own, by the same secret link."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.http import Request
from events import access
from events.actions.answers import CannotAnswer
from events.models import Event
from tickets import asking
from tickets.actions import answers
from tickets.forms.questions import Person, QuestionsForm
from tickets.models import Order, Ticket
from tickets.views.ticket import may_describe


@access.secret_link
def ticket_questions(request: Request, event: Event, secret: str) -> HttpResponse:
    """For whoever holds the ticket; once its attendee has an account, for that account alone."""
    tickets = Ticket.objects.filter(event=event).admissions().exclude(state=Ticket.State.VOID)
    found: Ticket = get_object_or_404(tickets.select_related("type", "attendee", "order").by_secret(secret))
    found.event = event
    person = found.attendee
    if not may_describe(request, person):
        messages.warning(request, _("This ticket belongs to somebody with an account: sign in with it."))
        return redirect(found.path)
    is_own = person is not None and person.user_id is not None
    asked = asking.of_tickets(event, [found])[found.pk]
    whom = Person(person, asking.rules_of(event), is_own) if person else None
    form = QuestionsForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        event=event, asked=asked, now=timezone.now(), person=whom, is_own=is_own,
    )  # fmt: skip
    return _answer(request, found, form, label=_("Ticket link"))


@access.secret_link
def order_questions(request: Request, event: Event, secret: str) -> HttpResponse:
    """For the buyer: what is asked about the order as a whole."""
    order: Order = get_object_or_404(Order.objects.filter(event=event).by_secret(secret))
    order.event = event
    form = QuestionsForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        event=event, asked=asking.of_order(order), now=timezone.now(),
    )  # fmt: skip
    return _answer(request, order, form, label=_("Order link"))


def _answer(request: Request, subject: Ticket | Order, form: QuestionsForm, *, label: str) -> HttpResponse:
    if form.is_bound and form.is_valid():
        by = request.user if isinstance(request.user, User) else None
        try:
            answers.save(
                subject=subject, said=form.said, by=by, by_label="" if by else label, now=timezone.now()
            )
        except CannotAnswer as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Saved. Thank you."))
            return redirect(subject.path)
    context = {"event": subject.event, "form": form, "back": subject.path}
    return render(request, "tickets/questions.html", context)
