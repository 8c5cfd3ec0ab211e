from django.urls import path, re_path

from events.views import partner_board, partner_tasks, partner_team, team, text_number, theme

urlpatterns = [
    path("me/texts/", text_number.page, name="text_number"),
    path("partner/<slug:secret>/tasks/", partner_tasks.partner_tasks, name="partner_tasks"),
    path("partner/<slug:secret>/tasks/<slug:task>/", partner_tasks.partner_task, name="partner_task"),
    path(
        "partner/<slug:secret>/tasks/<slug:task>/<slug:which>/",
        partner_tasks.partner_task_file,
        name="partner_task_file",
    ),
    path("partner/<slug:secret>/team/", partner_team.partner_team, name="partner_team"),
    path("partners/tasks/", partner_board.board, name="partner_board"),
    path("partners/tasks/<slug:task>/", partner_board.task, name="partner_board_task"),
    path("partners/tasks/<slug:task>/<slug:which>/", partner_board.file, name="partner_board_file"),
    path("team/<str:secret>/", team.invitation, name="team_invitation"),
    re_path(
        r"^theme-(?P<accent>[0-9a-f]{6})-(?P<counter>[0-9]+)-(?P<recipe>[0-9]+)\.css$",
        theme.stylesheet,
        name="event_theme",
    ),
]
