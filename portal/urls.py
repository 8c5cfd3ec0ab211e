from django.urls import path

from portal.views import docs, home

urlpatterns = [
    path("", home.home, name="home"),
    path("docs/", docs.contents, name="docs"),
    path("docs/llms.txt", docs.for_programs, name="docs_for_programs"),
    path("docs/pictures/<str:name>", docs.picture, name="docs_picture"),
    path("docs/<slug:name>.md", docs.plain, name="docs_plain"),
    path("docs/<slug:name>/", docs.document, name="docs_page"),
]
