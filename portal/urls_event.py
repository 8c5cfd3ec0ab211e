from django.urls import path

from portal.views import home, me

urlpatterns = [
    path("", home.event_home, name="event_home"),
    path("me/", me.me, name="me"),
]
