from django.urls import path

from tickets.views import webhooks

urlpatterns = [
    path("stripe/", webhooks.stripe, name="stripe_webhook"),
    path("stripe/<str:organizer>/", webhooks.stripe_of_organizer, name="stripe_webhook_organizer"),
]
