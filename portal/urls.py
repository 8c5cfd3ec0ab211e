from django.urls import path

from portal.views import docs, home

urlpatterns = [
    path("", home.home, name="home"),
    path("docs/", docs.contents, name="docs"),
    path("docs/llms.txt", docs.for_programs, name="docs_for_programs"),
    path("docs/search/", docs.search, name="docs_search"),
    path("docs/search.json", docs.index, name="docs_index"),
    path("docs/changes.atom", docs.changes, name="docs_changes"),
    path("docs/pictures/<str:name>", docs.picture, name="docs_picture"),
    path("docs/<slug:name>.md", docs.plain, name="docs_plain"),
    path("docs/<slug:name>/", docs.document, name="docs_page"),
    *(
        path(f"docs/{folder}/<slug:name>{end}", view, {"folder": folder})
        for folder in ("tutorials", "reference")
        for end, view in ((".md", docs.plain), ("/", docs.document))
    ),
]
