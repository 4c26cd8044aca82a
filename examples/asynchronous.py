"""An asynchronous script: AsyncSession, two tenants, and a value that the other tenant's keys do not open.

Requires glpgenc's extra ``asyncio``: ``pip install '.[asyncio]'`` in a checkout. Set ``GLPGENC_DATABASE_URL`` to a
database of its own, without a default tenant; run ``glpgenc kms create-local`` and ``glpgenc init`` once, without
``--tenant``; then ``python examples/asynchronous.py``.
"""

from __future__ import annotations

import asyncio

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from glpgenc import KeyManager, Settings
from glpgenc.database import sqlalchemy_url
from glpgenc.errors import KeyNotLoadedError
from glpgenc.sqlalchemy import EncryptedColumn, Exact, bind


class Base(DeclarativeBase):
    """The models of this script."""


class Account(Base):
    """An account of one of several tenants in one table."""

    __tablename__ = "example_accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    tenant: Mapped[str]
    iban: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="payment", mode="client", search=Exact()))


def of_tenant(sessions: async_sessionmaker[AsyncSession], tenant: str) -> AsyncSession:
    """Return a session with the keys of a tenant, and of no other."""
    return sessions(info={"tenant_id": tenant})


async def main() -> None:
    """Write an account for each of two tenants, and let one look at both."""
    settings = Settings.load()
    engine = create_async_engine(sqlalchemy_url(settings.require_database_url()), hide_parameters=True)
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    with KeyManager.from_settings(settings) as manager:
        bind(sessions, manager)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.drop_all)
            await connection.run_sync(Base.metadata.create_all)
        for key, tenant, iban in ((1, "acme", "DE02120300000000202051"), (2, "globex", "DE02500105170137075030")):
            async with of_tenant(sessions, tenant) as session:
                session.add(Account(id=key, tenant=tenant, iban=iban))
                await session.commit()
        async with of_tenant(sessions, "acme") as session:
            found = (await session.scalars(select(Account).where(Account.iban == "DE02120300000000202051"))).one()
            print("acme finds account", found.id, found.iban)
            try:
                (await session.scalars(select(Account).where(Account.tenant == "globex"))).all()
            except KeyNotLoadedError:
                print("acme's keys do not open the account of globex")
    await engine.dispose()


if __name__ == "__main__":
    asyncio.run(main())
