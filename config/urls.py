"""All addresses. What stands below /<event>/ comes last, so an event can never hide a page of the site."""

from django.contrib import admin
from django.urls import include, path

from accounts.views import devices
from core.views import health, mails, metrics, status
from events.views import bounces, files, text_number
from portal.views import copying, sandboxes, workspace

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.show, name="metrics"),
    path("status/", status.page, name="status"),
    path("admin/find/", admin.site.admin_view(workspace.find), name="find"),
    path("admin/checklist/", admin.site.admin_view(workspace.checklist), name="checklist"),
    path("admin/copy/", admin.site.admin_view(copying.copy_event), name="copy_event"),
    path("admin/sandbox/", admin.site.admin_view(sandboxes.new_sandbox), name="new_sandbox"),
    path("admin/", admin.site.urls),
    path("accounts/devices/", devices.page, name="account_devices"),
    path("accounts/", include("allauth.urls")),
    path("webhooks/mail/", bounces.told, name="mail_webhook"),
    path("webhooks/", include("tickets.urls_webhooks")),
    path("api/", include("config.api")),
    path("media/<path:name>", files.media, name="media"),
    path("mail/texts/", text_number.shown, name="texts"),
    path("mail/", mails.inbox, name="mails"),
    path("mail/<str:public_id>/", mails.mail, name="mail"),
    path("", include("core.urls")),
    path("", include("portal.urls")),
    path("<slug:slug>/door/", include("tickets.urls_door")),
    path("<slug:slug>/", include("events.urls")),
    path("<slug:slug>/", include("portal.urls_event")),
    path("<slug:slug>/", include("tickets.urls")),
    path("<slug:slug>/", include("agenda.urls")),
]

handler400 = "core.views.errors.bad_request"
handler403 = "core.views.errors.forbidden"
handler404 = "core.views.errors.not_found"
handler500 = "core.views.errors.server_error"
