from django.urls import path

from tickets.views import changes, documents, links, order, order_form, sandbox, seats, shop, ticket

urlpatterns = [
    path("tickets/", shop.shop_page, name="shop"),
    path("tickets/order/", order_form.order_form, name="order_form"),
    path("tickets/order/summary/", shop.order_summary, name="order_summary"),
    path("orders/", links.order_links, name="order_links"),
    path("orders/<slug:secret>/", order.order, name="order"),
    path("orders/<slug:secret>/pay/", order.order_pay, name="order_pay"),
    path("orders/<slug:secret>/return/", order.order_return, name="order_return"),
    path("orders/<slug:secret>/sandbox/<slug:attempt>/", sandbox.sandbox_pay, name="sandbox_pay"),
    path("orders/<slug:secret>/pass-on/<slug:ticket>/", changes.order_pass_on, name="order_pass_on"),
    path("orders/<slug:secret>/give-back/", changes.order_give_back, name="order_give_back"),
    path("orders/<slug:secret>/seats/", seats.order_seats, name="order_seats"),
    path("orders/<slug:secret>/tickets.pdf", documents.order_tickets_pdf, name="order_tickets_pdf"),
    path("seats/<slug:secret>/", seats.seat_block, name="seat_block"),
    path("seat/<slug:secret>/", seats.seat, name="seat"),
    path("ticket/<slug:secret>/", ticket.ticket, name="ticket"),
    path("ticket/<slug:secret>/pass-on/", changes.ticket_pass_on, name="ticket_pass_on"),
    path("ticket/<slug:secret>/ticket.pdf", documents.ticket_pdf, name="ticket_pdf"),
]
