from django.urls import path

from tickets.views import documents

urlpatterns = [
    path("orders/<str:secret>/tickets.pdf", documents.order_tickets_pdf, name="order_tickets_pdf"),
    path("ticket/<str:secret>/ticket.pdf", documents.ticket_pdf, name="ticket_pdf"),
]
