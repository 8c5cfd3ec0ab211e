from django.urls import path

from portal.views import badges, home, me

urlpatterns = [
    path("", home.event_home, name="event_home"),
    path("me/", me.me, name="me"),
    path("badges.pdf", badges.badges_pdf, name="badges_pdf"),
    path("orders/<str:secret>/badges.pdf", badges.order_badges, name="order_badges"),
    path("ticket/<str:secret>/badge.pdf", badges.my_badge, name="my_badge"),
]
