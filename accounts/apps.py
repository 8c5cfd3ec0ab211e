from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        # Models must be there first.
        from accounts import devices, second_factor

        devices.connect()
        second_factor.connect()
