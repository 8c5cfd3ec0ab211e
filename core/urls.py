from django.urls import URLPattern, path

from core.views import styleguide

urlpatterns: list[URLPattern] = [path("styleguide/", styleguide.styleguide, name="styleguide")]
