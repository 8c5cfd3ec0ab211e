"""A new database gets all tables at once, and they are those that the migrations make one by one."""

import json
import subprocess
import sys
from typing import Any

from portal.bench import server
from tests import databases

SHAPE = """
import json
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
look, cursor = connection.introspection, connection.cursor()
shape = {}
for table in look.table_names(cursor):
    columns = [[c.name, str(look.get_field_type(c.type_code, c)), c.null_ok]
               for c in look.get_table_description(cursor, table)]
    held = [[c["columns"], c["primary_key"], c["unique"], c["foreign_key"], c["check"], c["index"]]
            for c in look.get_constraints(cursor, table).values()]
    named = [name for name, c in look.get_constraints(cursor, table).items() if c["check"] and name[:2] != "__"]
    shape[table] = [sorted(columns), sorted(held, key=repr), sorted(named)]
print(json.dumps([shape, sorted(MigrationRecorder(connection).applied_migrations())]))
call_command("migrate", check_unapplied=True, verbosity=0)
"""


# Django's own table, which nobody here fills: made at once, its key has the type that its app names and not ours.
GROUPS = "auth_group_permissions"


def made(*options: str) -> tuple[dict[str, Any], set[tuple[str, str]]]:
    """The tables, and the migrations that count as applied. None is left to apply, or asking would end with an error."""
    with server.database(databases.ASKED) as url:
        env = server.environment(url, 8000)
        server.manage(["migrate", "--verbosity", "0", *options], env)
        asked = [sys.executable, "manage.py", "shell", "--no-imports", "-c", SHAPE]
        shape, applied = json.loads(subprocess.check_output(asked, env=env, cwd=databases.ROOT))
        columns = [[name, kind.removeprefix("Big"), null] for name, kind, null in shape[GROUPS][0]]
        shape[GROUPS][0] = sorted(columns)
    return shape, {(app, name) for app, name in applied}


def test_both_ways_make_the_same_tables() -> None:
    shape, applied = made()
    assert len(shape) > 100
    one_by_one, replayed = made("--one-by-one")
    assert shape.keys() == one_by_one.keys()
    different = {table: (told, shape[table]) for table, told in one_by_one.items() if shape[table] != told}
    assert different == {}
    assert {("core", "0001_squashed_0004"), ("auth", "0001_initial")} < applied == replayed
