"""A FastAPI application with SQLModel: each request works with the keys of its own tenant.

Requires FastAPI and uvicorn, both in glpgenc's extra ``api``, and SQLModel: ``pip install '.[api]' sqlmodel`` in a
checkout. Set ``GLPGENC_DATABASE_URL``, run ``glpgenc kms create-local`` and ``glpgenc init`` once, then
``uvicorn --app-dir examples fastapi_app:app``. A request names its tenant in the header ``X-Tenant``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException, Query, Request
from sqlalchemy import Column, create_engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, select

from glpgenc import KeyManager, Settings
from glpgenc.database import sqlalchemy_url
from glpgenc.sqlalchemy import EncryptedColumn, Exact, Prefix, bind


class NewCustomer(SQLModel):
    """What a client sends."""

    name: str
    email: str


class Customer(SQLModel, table=True):
    """A customer of a tenant."""

    __tablename__ = "example_customers"

    id: int | None = Field(default=None, primary_key=True)
    tenant: str = Field(index=True)
    name: str = Field(sa_column=Column(EncryptedColumn(str, data_class="pii", search=Prefix()), nullable=False))
    email: str = Field(
        sa_column=Column(EncryptedColumn(str, data_class="pii", search=Exact(unique=True)), nullable=False)
    )


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Open the engine and the key manager for as long as the application runs."""
    settings = Settings.load()
    engine = create_engine(sqlalchemy_url(settings.require_database_url()), hide_parameters=True)
    with KeyManager.from_settings(settings) as manager:
        bind(engine, manager)
        SQLModel.metadata.create_all(engine)
        app.state.engine = engine
        yield
    engine.dispose()


app = FastAPI(title="Customers", lifespan=lifespan)


def tenant_session(request: Request, x_tenant: Annotated[str, Header()]) -> Iterator[Session]:
    """Give a session with the keys of the request's tenant. A real application takes the tenant from its log-in."""
    with Session(request.app.state.engine, info={"tenant_id": x_tenant}) as session:
        yield session


TenantSession = Annotated[Session, Depends(tenant_session)]


@app.post("/customers", status_code=201)
def add_customer(new: NewCustomer, session: TenantSession) -> Customer:
    """Add a customer; a tenant's customers have unlike e-mail addresses."""
    customer = Customer(tenant=session.info["tenant_id"], name=new.name, email=new.email)
    session.add(customer)
    try:
        session.commit()
    except IntegrityError:
        raise HTTPException(409, "this e-mail address is taken") from None
    session.refresh(customer)
    return customer


@app.get("/customers")
def find_customers(
    session: TenantSession,
    email: str | None = None,
    name_begins: Annotated[str | None, Query(min_length=2, description="what Prefix() finds")] = None,
) -> list[Customer]:
    """Find the tenant's customers by e-mail address, or by the beginning of their name."""
    query = select(Customer).where(Customer.tenant == session.info["tenant_id"])
    if email is not None:
        query = query.where(Customer.email == email)
    if name_begins is not None:
        query = query.where(Customer.name.istartswith(name_begins, autoescape=True))  # type: ignore[attr-defined]
    return list(session.exec(query))
