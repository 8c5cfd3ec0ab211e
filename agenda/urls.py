from django.urls import path

from agenda.views import call, feeds, proposals, public

urlpatterns = [
    path("agenda/schedule.xml", feeds.xml, name="schedule_xml"),
    path("agenda/schedule.json", feeds.json, name="schedule_json"),
    path("agenda/schedule.ics", feeds.calendar, name="schedule_ics"),
    path("agenda/<str:code>.ics", feeds.session_calendar, name="session_ics"),
    path("speakers/<str:code>.ics", feeds.speaker_calendar, name="speaker_ics"),
    path("agenda/", public.agenda, name="agenda"),
    path("agenda/<str:code>/", public.session, name="session"),
    path("speakers/", public.speakers, name="speakers"),
    path("speakers/<str:code>/", public.speaker, name="speaker"),
    path("propose/", call.propose, name="propose"),
    path("propose/code/", call.code, name="propose_code"),
    path("propose/keep/", call.keep, name="propose_keep"),
    path("propose/forget/", call.forget, name="propose_forget"),
    path("propose/profile/", proposals.profile, name="speaker_profile"),
    path("propose/<str:code>/", proposals.proposal, name="proposal"),
    path("propose/<str:code>/edit/", proposals.edit, name="proposal_edit"),
    path("propose/<str:code>/submit/", proposals.submit, name="proposal_submit"),
    path("propose/<str:code>/confirm/", proposals.confirm, name="proposal_confirm"),
    path("propose/<str:code>/withdraw/", proposals.withdraw, name="proposal_withdraw"),
]
