from django.urls import path, re_path

from events.views import partner_team, team, theme

urlpatterns = [
    path("partner/<slug:secret>/team/", partner_team.partner_team, name="partner_team"),
    path("team/<str:secret>/", team.invitation, name="team_invitation"),
    re_path(
        r"^theme-(?P<accent>[0-9a-f]{6})-(?P<counter>[0-9]+)-(?P<recipe>[0-9]+)\.css$",
        theme.stylesheet,
        name="event_theme",
    ),
]
