"""Browser sessions in the database, as Django keeps them, with fewer queries when one begins, changes, or gets another key.

Keys are 165 random bits, so looking whether one is taken before it is inserted finds nothing; the database refuses a
key that is there, and another one is tried.
"""

from typing import Any, cast

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.models import Session
from django.db import IntegrityError, router, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from core.prepared import Prepared

_by_key = Prepared(lambda key: Session.objects.filter(session_key=key), key="any")


class SessionStore(db.SessionStore):
    _before = ""

    def _get_session_from_db(self) -> Session | None:
        found = _by_key.first(key=self.session_key) if self.session_key else None
        if found is None or found.expire_date <= timezone.now():
            self._session_key = None
            return None
        return found

    def cycle_key(self) -> None:
        """Another key for the same contents, as signing in asks for. Its row changes at the end of the request: what is
        put in meanwhile costs no second write, and a request that fails leaves the old session as it was.
        """
        contents, before = cast(Any, self)._session, self.session_key
        self._session_key = None
        self._session_cache = contents
        self._before = before or self._before
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        if self._before and self.session_key is None and self._moved():
            return
        super().save(must_create)

    def _moved(self) -> bool:
        """Give the row of the old key the new one, in one statement. False if it is gone, or the new key is taken."""
        before, self._before = self._before, ""
        key = self._get_new_session_key()
        contents = self.encode(cast(Any, self)._session)
        try:
            with transaction.atomic(router.db_for_write(self.model)):
                rows = self.model.objects.filter(session_key=before)
                found = rows.update(
                    session_key=key, session_data=contents, expire_date=self.get_expiry_date()
                )
        except IntegrityError:
            self.delete(before)
            return False
        if found:
            self._session_key = key
        return bool(found)

    def flush(self) -> None:
        """Signing out: the row of a key that was just changed goes as well."""
        before, self._before = self._before, ""
        super().flush()
        if before:
            self.delete(before)

    def _get_new_session_key(self) -> str:
        return get_random_string(32, VALID_KEY_CHARS)

    def delete(self, session_key: str | None = None) -> None:
        """In one statement: nothing points to a session."""
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.filter(session_key=key).delete()
