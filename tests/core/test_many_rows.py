"""What works for ten rows works for as many as a large event has."""

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db.models import CompositePrimaryKey, ForeignObject

from accounts.models import User

MANY = 1_500


@pytest.mark.django_db
def test_foreign_keys_of_many_rows_are_followed_at_once(django_assert_num_queries: object) -> None:
    """SQLite refuses a condition of more than a thousand parts."""
    users = User.objects.bulk_create(User(email=f"u{n}@example.org") for n in range(MANY))
    EmailAddress.objects.bulk_create(EmailAddress(user=user, email=user.email) for user in users)
    with django_assert_num_queries(2):  # type: ignore[operator]
        found = list(EmailAddress.objects.prefetch_related("user"))
        assert {row.user.email for row in found} == {user.email for user in users}


def test_no_key_has_two_columns() -> None:
    """Or what core/sqlite/base.py says of its features is no longer true."""
    for model in apps.get_models():
        assert not isinstance(model._meta.pk, CompositePrimaryKey), model
        for field in model._meta.get_fields():
            assert not isinstance(field, ForeignObject) or len(field.related_fields) == 1, field
