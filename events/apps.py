from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "Events"

    def ready(self) -> None:
        # App start: receivers of the sign-in library's signals (our own apps send none).
        from events import claims

        claims.connect()
