"""Declarations that ciphertext can't keep raise where they are made, and name what serves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import (
    CheckConstraint,
    Column,
    Computed,
    FetchedValue,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Sequence,
    String,
    Table,
    Text,
    UniqueConstraint,
    column,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, configure_mappers, declared_attr, mapped_column, relationship

from glpgenc.errors import MappingError
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact


def _email(*items: Any, **options: Any) -> Column[Any]:
    return Column("email", EncryptedColumn(options.pop("type", str), data_class="pii"), *items, **options)


def _users(*items: Any, email: Column[Any] | None = None, metadata: MetaData | None = None, **options: Any) -> Table:
    return Table(
        "users",
        MetaData() if metadata is None else metadata,
        Column("id", Integer, primary_key=True),
        Column("org", Integer),
        _email() if email is None else email,
        Column("name", EncryptedColumn(str, data_class="pii", search=Exact())),
        *items,
        **options,
    )


def _appended(make: Callable[[Table], Any]) -> Table:
    table = _users()
    made = make(table)
    if made is not None:
        table.append_constraint(made)
    return table


def _by_column(make: Callable[[Column[Any]], Any]) -> Table:
    email = _email()
    return _users(make(email), email=email)


def _referencing(*, first: bool, by: Any = "users.email", **options: Any) -> None:
    metadata = MetaData(**options)
    if not first:
        _users(metadata=metadata)
    Table("logins", metadata, Column("id", Integer, primary_key=True), Column("address", Text, ForeignKey(by)))
    if first:
        _users(metadata=metadata)


def _referencing_by_table() -> None:
    metadata = MetaData()
    Table("logins", metadata, Column("email", Text, ForeignKey("users")))
    _users(metadata=metadata)


def _referencing_an_object() -> None:
    table = _users()
    Table("logins", table.metadata, Column("address", Text, ForeignKey(table.c.email)))


def _appended_column(**options: Any) -> None:
    table = Table("users", MetaData(), Column("id", Integer, primary_key=True))
    table.append_column(_email(**options))


def _appended_reference() -> None:
    table = _users()
    logins = Table("logins", table.metadata, Column("address", Text))
    logins.c.address.append_foreign_key(ForeignKey("users.email"))


def _late_target() -> None:
    metadata = MetaData()
    users = Table("users", metadata, Column("id", Integer, primary_key=True))
    Table("logins", metadata, Column("address", Text, ForeignKey("users.email")))
    users.append_column(_email())


def _declarative(**options: Any) -> None:
    class Base(DeclarativeBase):
        pass

    class Users(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)
        email: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii"), **options)


def _table_args(*items: Any) -> None:
    class Base(DeclarativeBase):
        pass

    class Users(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)
        org: Mapped[int]
        email: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii"))
        __table_args__ = items


def _mixin() -> None:
    class Base(DeclarativeBase):
        pass

    class Addressed:
        email: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii"), unique=True)

    class Users(Addressed, Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)


def _mixin_args() -> None:
    class Base(DeclarativeBase):
        pass

    class Addressed:
        email: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii"))

        @declared_attr.directive
        def __table_args__(self) -> Any:
            return (UniqueConstraint("email"),)

    class Users(Addressed, Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)


UNIQUE, COMPOSITE = "search=Exact(unique=True) ", "search=Exact(unique=True, with_columns=('org',))"
REFUSED: dict[str, tuple[Callable[[], Any], str, str]] = {
    # declaration: what makes it, what the message says of users.email, what the hint names
    "unique=True": (lambda: _users(email=_email(unique=True)), "UNIQUE (email)", UNIQUE),
    "unique=True of a mapped column": (lambda: _declarative(unique=True), "UNIQUE (email)", UNIQUE),
    "unique=True of a mixin": (_mixin, "UNIQUE (email)", UNIQUE),
    "unique=True and index=True": (lambda: _users(email=_email(unique=True, index=True)), "UNIQUE index", UNIQUE),
    "unique=True of a column that comes later": (lambda: _appended_column(unique=True), "UNIQUE (email)", UNIQUE),
    "UniqueConstraint": (lambda: _users(UniqueConstraint("email")), "UNIQUE (email)", UNIQUE),
    "UniqueConstraint of a column object": (lambda: _by_column(UniqueConstraint), "UNIQUE (email)", UNIQUE),
    "UniqueConstraint in __table_args__": (lambda: _table_args(UniqueConstraint("email")), "UNIQUE (email)", UNIQUE),
    "UniqueConstraint in a mixin's __table_args__": (_mixin_args, "UNIQUE (email)", UNIQUE),
    "UniqueConstraint that comes later": (
        lambda: _appended(lambda _: UniqueConstraint("email")),
        "UNIQUE (email)",
        UNIQUE,
    ),
    "composite UniqueConstraint": (lambda: _users(UniqueConstraint("org", "email")), "UNIQUE (org, email)", COMPOSITE),
    "composite UniqueConstraint in __table_args__": (
        lambda: _table_args(UniqueConstraint("email", "org", name="u")),
        "UNIQUE (email, org)",
        COMPOSITE,
    ),
    "UniqueConstraint of two encrypted columns": (
        lambda: _users(UniqueConstraint("email", "name")),
        "UNIQUE (email, name)",
        "search=Exact(unique=True, with_columns=('name_bidx',))",
    ),
    "unique Index": (lambda: _users(Index("u", "email", unique=True)), "UNIQUE index (email)", UNIQUE),
    "unique Index that comes later": (
        lambda: _appended(lambda t: Index("u", t.c.org, t.c.email, unique=True) and None),
        "UNIQUE index (org, email)",
        COMPOSITE,
    ),
    "unique Index of an expression": (
        lambda: _appended(lambda t: Index("u", func.lower(t.c.email), unique=True) and None),
        "UNIQUE index",
        UNIQUE,
    ),
    "index=True": (lambda: _users(email=_email(index=True)), "can't be indexed", "search=Exact()"),
    "index=True of a mapped column": (lambda: _declarative(index=True), "can't be indexed", "search=Exact()"),
    "Index": (lambda: _users(Index("i", "org", "email")), "can't be indexed", "search=Exact()"),
    "Index of an expression": (
        lambda: _appended(lambda t: Index("i", func.lower(t.c.email)) and None),
        "can't be indexed",
        "search=Exact()",
    ),
    "Index of a text": (lambda: _users(Index("i", text("lower(email)"))), "can't be indexed", "search=Exact()"),
    "Index of a hash": (
        lambda: _users(Index("i", "email", postgresql_using="hash")),
        "can't be indexed",
        "search=Exact()",
    ),
    "Index of some rows": (
        lambda: _users(Index("i", "org", postgresql_where=text("email LIKE '%@x'"))),
        "used in the predicate of index i",
        "plaintext columns",
    ),
    "primary_key=True": (lambda: _users(email=_email(primary_key=True)), "primary key", "an integer or a UUID"),
    "primary_key=True of a mapped column": (
        lambda: _declarative(primary_key=True),
        "primary key",
        "an integer or a UUID",
    ),
    "PrimaryKeyConstraint": (
        lambda: Table("users", MetaData(), Column("id", Integer), _email(), PrimaryKeyConstraint("id", "email")),
        "primary key",
        "an integer or a UUID",
    ),
    "ForeignKey": (
        lambda: _users(email=_email(ForeignKey("other.id"))),
        "can't be a foreign key",
        "a plaintext key of the other table",
    ),
    "ForeignKey of a mapped column": (
        lambda: _table_args(ForeignKeyConstraint(["email"], ["other.id"])),
        "can't be a foreign key",
        "a plaintext key of the other table",
    ),
    "ForeignKeyConstraint": (
        lambda: _users(ForeignKeyConstraint(["org", "email"], ["other.org", "other.id"])),
        "can't be a foreign key",
        "a plaintext key of the other table",
    ),
    "ForeignKey that comes later": (
        lambda: _appended(lambda t: t.c.email.append_foreign_key(ForeignKey("other.id"))),
        "can't be a foreign key",
        "a plaintext key of the other table",
    ),
    "referenced": (lambda: _referencing(first=False), "be referenced by logins.address", "id of users"),
    "referenced by a table from before": (
        lambda: _referencing(first=True),
        "be referenced by logins.address",
        "id of users",
    ),
    "referenced in a schema": (
        lambda: _referencing(first=True, schema="crm", by="crm.users.email"),
        "be referenced by logins.address",
        "id of users",
    ),
    "referenced in the schema of the metadata": (
        lambda: _referencing(first=True, schema="crm", by="users.email"),
        "be referenced by logins.address",
        "id of users",
    ),
    "referenced by a column of its name": (_referencing_by_table, "be referenced by logins.email", "id of users"),
    "referenced as an object": (_referencing_an_object, "be referenced by logins.address", "id of users"),
    "referenced later": (_appended_reference, "be referenced by logins.address", "id of users"),
    "referenced before it is there": (_late_target, "be referenced by logins.address", "id of users"),
    "CheckConstraint": (
        lambda: _users(CheckConstraint("email LIKE '%@%'", name="is_email")),
        "used in CHECK is_email",
        "@validates",
    ),
    "CheckConstraint without a name": (
        lambda: _users(CheckConstraint("'a' < email")),
        "used in CHECK",
        "@validates",
    ),
    "CheckConstraint at the column": (
        lambda: _users(email=_email(CheckConstraint("email <> ''"))),
        "used in CHECK",
        "@validates",
    ),
    "CheckConstraint at a mapped column": (
        lambda: _table_args(CheckConstraint("length(users.email) > 3 AND org > 0")),
        "used in CHECK",
        "@validates",
    ),
    "CheckConstraint of an expression": (
        lambda: _users(CheckConstraint(func.length(column("email")) > 3)),
        "used in CHECK",
        "@validates",
    ),
    "CheckConstraint of the column's expression": (
        lambda: _appended(lambda t: CheckConstraint(func.length(t.c.email) > 3)),
        "used in CHECK",
        "@validates",
    ),
    "CheckConstraint beside a test of NULL": (
        lambda: _users(CheckConstraint("email IS NULL OR \"email\" ~ 'x'")),
        "used in CHECK",
        "@validates",
    ),
    "ExcludeConstraint": (
        lambda: _users(ExcludeConstraint(("email", "="), ("org", "="), name="x")),
        "used in EXCLUDE x",
        "search=Exact(unique=True)",
    ),
    "ExcludeConstraint of a text": (
        lambda: _users(ExcludeConstraint((text("lower(email)"), "="), name="x")),
        "used in EXCLUDE x",
        "search=Exact(unique=True)",
    ),
    "ExcludeConstraint of some rows": (
        lambda: _users(ExcludeConstraint(("org", "="), name="x", where=text("email <> ''"))),
        "used in EXCLUDE x",
        "search=Exact(unique=True)",
    ),
    "Computed": (lambda: _users(email=_email(Computed("lower(login)"))), "a generated column", "in Python"),
    "Computed from it": (
        lambda: _users(Column("shown", Text, Computed("lower(email)"))),
        "used in the generated column shown",
        "in Python",
    ),
    "Identity": (
        lambda: _users(email=_email(Identity(), type=int)),
        "an identity or sequence column",
        "a plaintext column",
    ),
    "Sequence": (
        lambda: _users(email=_email(Sequence("numbers"), type=int)),
        "an identity or sequence column",
        "a plaintext column",
    ),
    "autoincrement": (
        lambda: _users(email=_email(autoincrement=True, type=int)),
        "an identity or sequence column",
        "a plaintext column",
    ),
    "server_default": (lambda: _users(email=_email(server_default="x")), "server_default=", "set default="),
    "server_default of a function": (
        lambda: _users(email=_email(server_default=func.current_user())),
        "server_default=",
        "set default=",
    ),
    "server_onupdate": (lambda: _users(email=_email(server_onupdate="x")), "server_onupdate=", "set default="),
    "default= of SQL": (
        lambda: _users(email=_email(default=func.current_user())),
        "an SQL expression as default=",
        "set default=",
    ),
    "onupdate= of SQL": (
        lambda: _users(email=_email(onupdate=text("now()"))),
        "an SQL expression as onupdate=",
        "set default=",
    ),
    "partition key": (
        lambda: _users(postgresql_partition_by="LIST (email)"),
        "can't be a partition key",
        "plaintext columns",
    ),
    "partition key of an expression": (
        lambda: _users(postgresql_partition_by="LIST (lower(email))"),
        "can't be a partition key",
        "plaintext columns",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_declaration_that_ciphertext_cant_keep_is_refused(name: str) -> None:
    make, says, hint = REFUSED[name]
    with pytest.raises(MappingError) as raised:
        make()
    assert raised.value.message.startswith("users.email is encrypted and can't ")
    assert says in raised.value.message
    assert hint in f"{raised.value.hint} "


@pytest.mark.parametrize(
    "make",
    [
        lambda _: UniqueConstraint("email"),
        lambda _: CheckConstraint("email <> ''"),
        lambda t: Index("i", t.c.email) and None,
        lambda _: ForeignKeyConstraint(["email"], ["other.id"]),
    ],
)
def test_a_table_is_left_as_it_was_by_what_is_refused(make: Callable[[Table], Any]) -> None:
    table = _users()
    before = len(table.constraints), len(table.indexes)
    for _ in range(2):
        with pytest.raises(MappingError):
            table.append_constraint(make(table))
        assert (len(table.constraints), len(table.indexes)) == before


def test_a_refused_table_may_be_declared_again_as_it_should_be() -> None:
    class Base(DeclarativeBase):
        pass

    def declare(name: str, *search: Exact, **options: Any) -> Any:
        email = mapped_column(EncryptedColumn(str, data_class="pii", search=search), **options)
        key = mapped_column(Integer, primary_key=True)
        return type(name, (Base,), {"__tablename__": "users", "id": key, "email": email})

    with pytest.raises(MappingError):
        declare("Users", unique=True)
    made = declare("People", Exact(unique=True))
    assert [index.unique for index in made.__table__.indexes] == [True]


ACCEPTED: dict[str, Callable[[], Any]] = {
    "comment and nullable": lambda: _users(email=_email(comment="x", nullable=False)),
    "a default of Python": lambda: _users(email=_email(default="x", onupdate=lambda: "y")),
    "server_default NULL": lambda: _users(email=_email(server_default=text("NULL"))),
    "server_default NULL of a type": lambda: _users(email=_email(server_default=text("NULL::bytea"))),
    "a trigger's default": lambda: _users(email=_email(server_default=FetchedValue(), server_onupdate=FetchedValue())),
    "our own function": lambda: _users(
        email=_email(
            server_default=text("glpgenc.gl_encrypt('x', 'users.email')"), default=func.glpgenc.gl_encrypt("x")
        )
    ),
    "autoincrement by default": lambda: _users(email=_email(autoincrement="auto")),
    "CHECK of NULL": lambda: _users(CheckConstraint("email IS NOT NULL OR name IS NULL")),
    "CHECK of numbers of NULLs": lambda: _users(CheckConstraint("num_nonnulls(email, name) = 1")),
    "CHECK of NULL as an expression": lambda: _appended(lambda t: CheckConstraint(t.c.email.is_not(None))),
    "CHECK of another column": lambda: _users(CheckConstraint("org > 0 AND note <> 'email'"), Column("note", Text)),
    "CHECK of a type of that name": lambda: Table(
        "users",
        MetaData(),
        Column("date", EncryptedColumn(str, data_class="pii")),
        Column("x", Text),
        CheckConstraint("x::date > CAST('2020-01-01' AS date)"),
    ),
    "CHECK by our own function": lambda: _users(CheckConstraint("glpgenc.gl_guard(email, 'users.email')")),
    "CHECK by our own function in the search_path": lambda: _users(CheckConstraint("gl_guard(email, 'users.email')")),
    "CHECK of another case": lambda: _users(CheckConstraint('"Email" <> $$email$$'), Column("Email", Text)),
    "an index of NULLs": lambda: _users(Index("i", "org", postgresql_where=text("email IS NULL"))),
    "an index of index columns": lambda: _appended(lambda t: Index("i", t.c.name_bidx, t.c.org) and None),
    "UNIQUE of an index column": lambda: _appended(lambda _: UniqueConstraint("name_bidx", "org")),
    "a key of plain columns": lambda: _users(UniqueConstraint("id", "org"), Index("i", "org")),
    "a reference to a plain column": lambda: _referencing(first=False, by="users.id"),
    "a reference to a column that never comes": lambda: _referencing(first=True, by="users.nothing"),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_declaration_that_means_something_is_accepted(name: str) -> None:
    ACCEPTED[name]()


@pytest.mark.parametrize("what", ["primary_key", "version_id_col", "polymorphic_on"])
def test_a_mapping_that_tells_rows_apart_by_ciphertext_is_refused(what: str) -> None:
    class Base(DeclarativeBase):
        pass

    table = _users(metadata=Base.metadata)
    given = [table.c.email] if what == "primary_key" else table.c.email
    made = type("Users", (Base,), {"__table__": table, "__mapper_args__": {what: given}})
    with pytest.raises(
        MappingError, match=r"users.email is encrypted, and can't identify the rows or classes of Users"
    ):
        configure_mappers()
    made.registry.dispose()  # type: ignore[attr-defined]


def test_a_relationship_over_an_encrypted_column_is_refused() -> None:
    class Base(DeclarativeBase):
        pass

    class Users(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)
        email: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii", search=Exact()))
        logins = relationship("Logins", primaryjoin="foreign(Logins.address) == Users.email")

    class Logins(Base):
        __tablename__ = "logins"
        id: Mapped[int] = mapped_column(primary_key=True)
        address: Mapped[str] = mapped_column(String)

    with pytest.raises(
        MappingError, match=r"users\.email is encrypted and can't be used in the relationship Users\.logins"
    ):
        configure_mappers()
    Base.registry.dispose()


def _unique(search: Exact, **options: Any) -> Table:
    return Table(
        "users",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("org", Integer),
        Column("Region", Text),
        Column("name", EncryptedColumn(str, data_class="pii", search=Exact())),
        Column("town", EncryptedColumn(str, data_class="pii", search=[Exact(bits=8), Contains()], fallback="town_old")),
        Column("born", EncryptedColumn(str, data_class="pii")),
        Column("email", EncryptedColumn(str, data_class="pii", search=search)),
        **options,
    )


@pytest.mark.parametrize(
    ("named", "message", "hint"),
    [
        ("team", "column team, which table users does not have", "in the database"),
        ("email_bidx", "which is its own index column", "leave it out"),
        ("name", "column name, which is encrypted", "Exact(unique=True, with_columns=('name_bidx',))"),
        ("born", "column born, which is encrypted", "declare a facet Exact() on born, and use born_bidx"),
        ("town_bidx", "contains terms that different values share", "all 128 bits"),
        ("town_tags", "contains terms that different values share", "all 128 bits"),
    ],
)
def test_columns_that_cant_be_unique_together_are_refused(named: str, message: str, hint: str) -> None:
    with pytest.raises(MappingError) as raised:
        _unique(Exact(unique=True, with_columns=("org", named)))
    assert "users.email is declared unique with" in raised.value.message
    assert message in raised.value.message
    assert hint in str(raised.value.hint)


def test_a_plaintext_column_that_is_about_to_go_is_refused() -> None:
    table = _unique(Exact())
    table.append_column(Column("town_old", Text))
    with pytest.raises(MappingError, match="town_old, which is dropped once its values are encrypted in town"):
        table.append_column(
            Column("x", EncryptedColumn(str, data_class="pii", search=Exact(unique=True, with_columns=("town_old",))))
        )


@pytest.mark.parametrize("named", ["org", (1,), ("",), ("org", "org"), None])
def test_anything_but_names_of_columns_is_refused(named: Any) -> None:
    with pytest.raises(MappingError, match="with_columns must be a tuple of distinct column names"):
        Exact(unique=True, with_columns=named)


def test_columns_without_uniqueness_are_refused() -> None:
    with pytest.raises(MappingError, match="unique=True") as raised:
        Exact(with_columns=["org"])
    assert raised.value.hint == "declare Exact(unique=True, with_columns=('org',))"


def test_two_columns_that_name_each_other_are_refused() -> None:
    with pytest.raises(MappingError, match="columns a and b of table users are each declared unique with") as raised:
        Table(
            "users",
            MetaData(),
            Column("a", EncryptedColumn(str, data_class="pii", search=Exact(unique=True, with_columns=["b_bidx"]))),
            Column("b", EncryptedColumn(str, data_class="pii", search=Exact(unique=True, with_columns=["a_bidx"]))),
        )
    assert "one of them only" in str(raised.value.hint)


def test_the_index_column_comes_first_and_the_others_in_their_order() -> None:
    table = _unique(Exact(unique=True, with_columns=["Region", "name_bidx", "org"]))
    (index,) = (index for index in table.indexes if index.unique)
    assert [each.name for each in index.columns] == ["email_bidx", "Region", "name_bidx", "org"]
    for _ in range(2):
        table = table.to_metadata(MetaData(), schema="other")
        (copied,) = (index for index in table.indexes if index.unique)
        assert [each.name for each in copied.columns] == ["email_bidx", "Region", "name_bidx", "org"]


@pytest.mark.parametrize(
    ("partition_by", "columns", "declared"),
    [
        ("LIST (org)", (), "with_columns=('org',)"),
        ('RANGE ("Region", org)', ("id",), "with_columns=('id', 'Region', 'org')"),
        ('HASH ( ORG ,"Region" COLLATE "C" text_ops)', ("org",), "with_columns=('org', 'Region')"),
    ],
)
def test_a_partitioned_table_is_unique_together_with_its_partition_key_only(
    partition_by: str, columns: tuple[str, ...], declared: str
) -> None:
    with pytest.raises(MappingError, match=r"users\.email can't be unique: its table is partitioned by") as raised:
        _unique(Exact(unique=True, with_columns=columns), postgresql_partition_by=partition_by)
    assert declared in str(raised.value.hint)
    _unique(Exact(unique=True, with_columns=["id", "org", "Region"]), postgresql_partition_by=partition_by)


def test_a_table_that_is_partitioned_by_an_expression_has_no_uniqueness() -> None:
    for search in (Exact(unique=True), Exact(unique=True, with_columns=["org"])):
        with pytest.raises(MappingError, match="no expression"):
            _unique(search, postgresql_partition_by="RANGE ((org + 1))")
    _unique(Exact(), postgresql_partition_by="RANGE ((org + 1))")
