"""Which site serves /admin/: the organizers' workspace instead of Django's own."""

from django.contrib.admin.apps import AdminConfig


class WorkspaceConfig(AdminConfig):
    default_site = "events.admin_site.Workspace"
