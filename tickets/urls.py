from django.urls import path

from tickets.views import documents, links, shop, ticket

urlpatterns = [
    path("tickets/", shop.shop_page, name="shop"),
    path("tickets/order/", shop.shop_page, name="order_form"),
    path("tickets/order/summary/", shop.order_summary, name="order_summary"),
    path("orders/", links.order_links, name="order_links"),
    path("orders/<str:secret>/tickets.pdf", documents.order_tickets_pdf, name="order_tickets_pdf"),
    path("ticket/<str:secret>/", ticket.ticket, name="ticket"),
    path("ticket/<str:secret>/ticket.pdf", documents.ticket_pdf, name="ticket_pdf"),
]
