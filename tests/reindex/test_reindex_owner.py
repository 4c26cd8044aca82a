"""Reindexing by the owner of the tables, who is a member of glpgenc_admin and owns nothing of glpgenc."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr

from glpgenc.reindex.run import ReindexOptions, reindex
from tests.reindex.reindex_world import world_on
from tests.support.databases import login_role


def test_the_owner_of_the_table_reindexes_though_policies_keep_him_from_data_keys(
    database: str, tmp_path: Path
) -> None:
    with world_on(database, tmp_path) as world, login_role(database, member_of=["glpgenc_admin"]) as role:
        world.add(range(1, 10))
        world.add(range(101, 105), tenant="zorg")
        world.execute(f"ALTER TABLE people OWNER TO {role.name}; GRANT CREATE ON SCHEMA public TO {role.name}")
        settings = world.settings.model_copy(
            update={"database_url": SecretStr(role.url(database)), "allow_superuser": False}
        )
        for field in ("people.email", "people.secret"):
            assert reindex(settings, field, "equal", new_key=True, options=ReindexOptions(settle=0)).finished
        for tenant in ("acme", "zorg"):
            assert world.lost(world.process(), tenant) == []
