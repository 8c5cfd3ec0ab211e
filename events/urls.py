from django.urls import re_path

from events.views import theme

urlpatterns = [
    re_path(
        r"^theme-(?P<accent>[0-9a-f]{6})-(?P<counter>[0-9]+)-(?P<recipe>[0-9]+)\.css$",
        theme.stylesheet,
        name="event_theme",
    ),
]
