"""Tenants, databases, threads and the async ORM: whose keys are used, and that nobody else's are."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.test import AsyncRequestFactory, RequestFactory, override_settings

from glpgenc.django import TenantMiddleware, tenant
from glpgenc.errors import KeyNotLoadedError, RegistryError, TenantRequiredError
from tests.django.people.models import Person

pytestmark = pytest.mark.usefixtures("django_database")


def make(of: str, email: str) -> Person:
    with tenant(of):
        return Person.objects.create(email=email)


def test_without_a_tenant_nothing_is_read_or_written() -> None:
    with pytest.raises(TenantRequiredError):
        Person.objects.create(email="ada@example.org")
    row = make("acme", "ada@example.org")
    with pytest.raises(TenantRequiredError):
        Person.objects.get(pk=row.pk)
    with pytest.raises(TenantRequiredError):
        Person.objects.filter(email="ada@example.org").count()


def test_values_of_another_tenant_are_neither_found_nor_opened() -> None:
    row = make("acme", "ada@example.org")
    with tenant("globex"):
        assert not Person.objects.filter(email="ada@example.org").exists()
        assert not Person.objects.filter(email__startswith="ada").exists()
        with pytest.raises(KeyNotLoadedError):
            Person.objects.get(pk=row.pk)
        Person.objects.create(email="ada@example.org")


def test_a_query_has_the_keys_of_the_tenant_that_executes_it() -> None:
    make("acme", "ada@example.org")
    with tenant("acme"):
        query = Person.objects.filter(email="ada@example.org")
    with tenant("globex"):
        assert query.count() == 0
    with tenant("acme"):
        assert query.count() == 1
        rows = Person.objects.iterator(chunk_size=1)
        first = next(rows)
    assert first.email == "ada@example.org"


def test_rows_that_are_read_one_by_one_have_the_keys_of_their_query() -> None:
    for number in range(4):
        make("acme", f"{number}@example.org")
    with tenant("acme"):
        rows = Person.objects.order_by("pk").iterator(chunk_size=1)
        assert next(rows).email == "0@example.org"
    with tenant("globex"):
        assert [row.email for row in rows] == [f"{number}@example.org" for number in range(1, 4)]


def test_a_deferred_field_is_read_with_the_keys_of_who_reads_it() -> None:
    make("acme", "ada@example.org")
    with tenant("acme"):
        row = Person.objects.only("nick").get()
    with tenant("globex"), pytest.raises(KeyNotLoadedError):
        _ = row.email
    with pytest.raises(TenantRequiredError):
        _ = row.email
    with tenant("acme"):
        assert row.email == "ada@example.org"


def test_threads_have_their_own_tenants() -> None:
    found: dict[str, list[str]] = {}
    barrier = threading.Barrier(2)

    def work(name: str) -> None:
        try:
            with tenant(name):
                for number in range(5):
                    barrier.wait()
                    Person.objects.create(email=f"{number}@{name}.example")
                mine = Person.objects.filter(email__in=[f"{number}@acme.example" for number in range(5)])
                found[name] = [row.email for row in mine.order_by("pk")]
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(name,)) for name in ("acme", "globex")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found == {"acme": [f"{number}@acme.example" for number in range(5)], "globex": []}
    with pytest.raises(TenantRequiredError):
        list(Person.objects.all())


def test_the_async_orm_has_the_tenant_of_its_task() -> None:
    async def work(name: str) -> list[str]:
        with tenant(name):
            made = await Person.objects.acreate(email=f"{name}@example.org")
            await asyncio.sleep(0)
            row = await Person.objects.aget(email=f"{name}@example.org")
            assert row == made
            row.name = "Ada"
            await row.asave()
            assert await Person.objects.filter(name__iexact="ADA").acount() == 1
            _, is_new = await Person.objects.aget_or_create(email=f"{name}@example.org")
            assert not is_new
            await Person.objects.aupdate_or_create(email=f"{name}@example.org", defaults={"name": "Grace"})
            return [each.email async for each in Person.objects.filter(name__iexact="grace")]

    async def both() -> tuple[list[str], list[str]]:
        return await asyncio.gather(work("acme"), work("globex"))

    assert async_to_sync(both)() in (
        (["acme@example.org"], ["globex@example.org"]),
        [["acme@example.org"], ["globex@example.org"]],
    )


# ---- the middleware


def emails(_: Any = None) -> HttpResponse:
    return HttpResponse(",".join(row.email for row in Person.objects.filter(email__startswith="ada")))


def test_the_middleware_names_the_tenant_for_a_request_and_for_no_other() -> None:
    make("acme", "ada@acme.example")
    make("globex", "ada@globex.example")
    answer = TenantMiddleware(emails)
    for name in ("acme", "globex", "acme"):
        request = RequestFactory().get("/", headers={"X-Tenant": name})
        assert answer(request).content == f"ada@{name}.example".encode()
    with pytest.raises(TenantRequiredError):
        answer(RequestFactory().get("/"))


def test_a_request_that_fails_leaves_no_tenant() -> None:
    def fail(_: Any) -> HttpResponse:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        TenantMiddleware(fail)(RequestFactory().get("/", headers={"X-Tenant": "acme"}))
    with pytest.raises(TenantRequiredError):
        list(Person.objects.filter(email="ada@acme.example"))


def test_a_response_that_is_streamed_is_made_with_the_tenant_of_its_request() -> None:
    for number in range(3):
        make("acme", f"{number}@acme.example")

    def stream(_: Any) -> StreamingHttpResponse:
        def parts() -> Iterator[str]:
            with tenant("acme"):
                yield "".join(row.email for row in Person.objects.filter(email__startswith="0@"))
            for row in Person.objects.order_by("pk"):
                yield row.email

        return StreamingHttpResponse(parts())

    response = TenantMiddleware(stream)(RequestFactory().get("/", headers={"X-Tenant": "acme"}))
    content = iter(response.streaming_content)
    assert next(content) == b"0@acme.example"
    with pytest.raises(TenantRequiredError):  # between two parts, in the server's own context
        list(Person.objects.all())
    assert b"".join(content) == b"0@acme.example1@acme.example2@acme.example"


def test_the_middleware_runs_asynchronously_too() -> None:
    make("acme", "ada@acme.example")
    make("globex", "ada@globex.example")

    async def view(_: Any) -> HttpResponse:
        await asyncio.sleep(0)
        return await sync_to_async(emails)()

    async def streaming(_: Any) -> StreamingHttpResponse:
        async def parts() -> AsyncIterator[str]:
            async for row in Person.objects.filter(email__startswith="ada"):
                yield row.email

        return StreamingHttpResponse(parts())

    async def both() -> list[bytes]:
        answer = TenantMiddleware(view)
        requests = [AsyncRequestFactory().get("/", headers={"X-Tenant": name}) for name in ("acme", "globex")]
        found = [each.content for each in await asyncio.gather(*(answer(each) for each in requests))]
        response = await TenantMiddleware(streaming)(requests[1])
        return [*found, b"".join([part async for part in response.streaming_content])]

    assert async_to_sync(both)() == [b"ada@acme.example", b"ada@globex.example", b"ada@globex.example"]


def test_the_middleware_requires_its_setting() -> None:
    with override_settings(GLPGENC_TENANT=None), pytest.raises(ImproperlyConfigured, match="GLPGENC_TENANT"):
        TenantMiddleware(emails)


def test_a_context_that_was_copied_keeps_its_tenant() -> None:
    make("acme", "ada@acme.example")
    with tenant("acme"):
        context = contextvars.copy_context()
    assert context.run(Person.objects.filter(email="ada@acme.example").count) == 1


# ---- several databases


def test_each_alias_has_the_keys_of_its_own_database(other_database: str) -> None:
    with tenant("acme"):
        here = Person.objects.create(email="ada@example.org")
        there = Person.objects.using("other").create(email="bob@example.org")
        assert Person.objects.get(pk=here.pk).email == "ada@example.org"
        assert Person.objects.using("other").get(email="bob@example.org") == there
        assert not Person.objects.using("other").filter(email="ada@example.org").exists()
        here.save(using="other", force_insert=True) if there.pk != here.pk else None
        assert Person.objects.using("other").order_by("email").none().count() == 0


def test_a_database_where_nothing_is_registered_refuses(acme: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM glpgenc.encrypted_columns")
        cursor.execute("DELETE FROM glpgenc.fields WHERE field = 'people_person.illness'")
    from glpgenc.django.keys import close_managers

    close_managers()
    with pytest.raises(RegistryError, match="not registered"):
        Person.objects.create(email="ada@example.org", illness="flu")


def test_a_rolled_back_transaction_leaves_the_next_one_its_keys() -> None:
    with tenant("acme"):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            Person.objects.create(email="ada@example.org")
            raise ZeroDivisionError
        assert not Person.objects.filter(email="ada@example.org").exists()
        Person.objects.create(email="ada@example.org")
