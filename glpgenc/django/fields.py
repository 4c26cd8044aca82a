"""``EncryptedField``: a field of Django's whose values the database has as ciphertext only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import cached_property, partialmethod
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NoReturn

from django.core import checks
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.expressions import Case, Combinable, Value, When, register_combinable_fields

from glpgenc.django import moving
from glpgenc.django.base_types import check_supported, declared_type, prepared, restored
from glpgenc.django.columns import EncryptedCol
from glpgenc.django.constraints import unique_column
from glpgenc.django.keys import AliasKeys
from glpgenc.django.lookups import LOOKUPS, IsNull, refuse_lookup
from glpgenc.django.serializers import Serializable
from glpgenc.errors import EncryptedQueryError, InvalidFieldError, InvalidValueError, MappingError
from glpgenc.sqlalchemy.facets import Exact, Facet, listed, suited
from glpgenc.sqlalchemy.python_types import codec_of
from glpgenc.sqlalchemy.spec import EncryptedColumnSpec, SuiteName
from glpgenc.sqlalchemy.types.client import DeferredDecryptor
from glpgenc.sqlalchemy.types.support import HiddenBytes
from glpgenc.wire.envelope import check_field

if TYPE_CHECKING:
    from django.db.models.sql.compiler import SQLCompiler

    _Field = models.Field[Any, Any]
else:
    _Field = models.Field

_SHOWN = "the value is not shown"
_OPTIONS = [
    "verbose_name",
    "null",
    "blank",
    "default",
    "choices",
    "editable",
    "help_text",
    "db_column",
    "error_messages",
]
_LENGTHS = frozenset({"max_length", "min_length"})


class EncryptedField(_Field):
    """A field whose values are encrypted in this process, and looked for by keyed hashes.

    ``null``, ``blank``, ``default``, ``choices``, ``validators`` and the like are those of the field inside.

    :param base_field: the field that it would be unencrypted, such as ``models.EmailField()``.
    :param data_class: which data key protects the values, such as ``"pii"``.
    :param search: how they can be looked for: ``Exact()``, ``Prefix()``, ``Contains()``, ``Range()``, or a list.
    :param field: the logical field, part of what each value is bound to; by default table and column as they are when
        the model is first migrated. Name it before you rename one of them, and leave it.
    :param padding: values are padded to a multiple of so many bytes, 0 to 65,535, which hides their length.
    :param suite: ``"A256GCM"``, ``"XAES-256-GCM"``, with which a key has no limit of 2**32 values, or
        ``"A256CBC-HS512"`` where SQL must read the values, too.
    :param replaces: the field of the model whose values are on their way into this one: it follows each ``save()`` of
        that field, until that is taken out of the model.
    :raises MappingError: when the field can't be encrypted, or a facet does not serve its values.
    """

    def __new__(cls, *arguments: Any, **options: Any) -> Any:
        """Make one; ``update_or_create()`` looks at its class to know whether to write what it was not given."""
        is_given = arguments and getattr(type(arguments[0]), "pre_save", None) is models.Field.pre_save
        return super().__new__(_AsGiven if cls is EncryptedField and is_given and not options.get("replaces") else cls)

    def __init__(
        self,
        base_field: Any,
        *,
        data_class: str,
        search: Facet | Iterable[Facet] = (),
        field: str | None = None,
        padding: int = 0,
        suite: SuiteName = "A256GCM",
        replaces: str | None = None,
    ) -> None:
        if not isinstance(base_field, models.Field):
            message = f"EncryptedField takes a field, such as models.EmailField(), not {type(base_field).__name__}"
            raise MappingError(message)
        check_supported(base_field)
        self.base_field: models.Field[Any, Any] = base_field
        self.data_class, self.padding, self.suite = data_class, padding, suite
        self.search, self.replaces = listed(search), replaces
        self._named = None if field is None else check_field(field)
        super().__init__(
            serialize=getattr(base_field, "serialize", True), **{each: getattr(base_field, each) for each in _OPTIONS}
        )
        self.empty_strings_allowed = base_field.empty_strings_allowed
        self.max_length = base_field.max_length

    # ---- declaration

    @cached_property
    def spec(self) -> EncryptedColumnSpec:
        """The declaration, as all that reads or writes the column knows it."""
        declared = declared_type(self.base_field)
        return EncryptedColumnSpec(
            declared=declared,
            field=self.logical_field,
            data_class=self.data_class,
            search=suited(self.search, codec_of(declared)),
            mode="client",
            padding=self.padding,
            suite=self.suite,
        )

    @property
    def logical_field(self) -> str:
        """The logical field.

        :raises MappingError: when none was named, and table and column do not make one.
        """
        if self._named is not None:
            return self._named
        table = self.model._meta.db_table
        try:
            return check_field(f"{table}.{self.column}".lower())
        except InvalidFieldError:
            message = f"{table}.{self.column} is not a valid field name"
            hint = "pass lower-case identifiers joined by dots: EncryptedField(..., field='people.email')"
            raise MappingError(message, hint=hint) from None

    @property
    def unique(self) -> bool:
        """Whether a facet keeps equal values apart, as forms ask; no for DDL: UNIQUE of ciphertext means nothing."""
        is_unique = any(isinstance(each, Exact) and each.unique and not each.with_columns for each in self.search)
        return is_unique and not isinstance(sys._getframe(1).f_locals.get("self"), BaseDatabaseSchemaEditor)

    @property
    def index_columns(self) -> dict[Facet, str]:
        """The name of each facet's index column."""
        return dict(self.spec.index_columns(str(self.column)))

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:  # noqa: FBT001, FBT002
        """Take a place in a model."""
        super().contribute_to_class(cls, name, private_only)
        self.base_field.set_attributes_from_name(name)
        self.base_field.model = cls
        if isinstance(self.base_field, models.DateField) and not self.null:
            for way, is_next in (("next", True), ("previous", False)):
                method = partialmethod(cls._get_next_or_previous_by_FIELD, field=self, is_next=is_next)
                if f"get_{way}_by_{name}" not in cls.__dict__:
                    setattr(cls, f"get_{way}_by_{name}", method)

    def deconstruct(self) -> Any:
        """Return what a migration writes. The logical field is always in it, so that renaming does not change it."""
        name, _, _, _ = super().deconstruct()
        kwargs: dict[str, Any] = {"data_class": self.data_class}
        if self.search:
            kwargs["search"] = list(self.search)
        if self._named is not None or hasattr(self, "model"):
            kwargs["field"] = self.logical_field
        for option, default in (("padding", 0), ("suite", "A256GCM"), ("replaces", None)):
            if getattr(self, option) != default:
                kwargs[option] = getattr(self, option)
        return name, "glpgenc.django.EncryptedField", [self.base_field.clone()], kwargs

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """Check the declaration, also that of the field inside."""
        found = [*super().check(**kwargs)]
        found += [each for each in self.base_field.check(**kwargs) if each.id != "fields.W162"]
        try:
            _ = self.spec, self.index_columns
        except (MappingError, TypeError) as error:
            hint = getattr(error, "hint", None)
            text = getattr(error, "message", str(error))
            found.append(checks.Error(text, hint=hint, obj=self, id="glpgenc.E001"))
        return [*found, *moving.check_replaced(self)]

    # ---- the database

    def get_internal_type(self) -> str:
        """Return the kind of column that it has."""
        return "BinaryField"

    def db_type(self, connection: Any) -> str:
        """Return the column's type."""
        return "bytea"

    def rel_db_type(self, connection: Any) -> NoReturn:
        """Refuse to be referenced."""
        message = f"{self.logical_field} is encrypted, and can't be what a foreign key refers to"
        raise MappingError(message, hint="refer to the primary key")

    def get_col(self, alias: Any, output_field: Any = None) -> EncryptedCol:
        """Return the column in a query."""
        return EncryptedCol(alias, self, output_field)

    def select_format(self, compiler: SQLCompiler, sql: str, params: Any) -> tuple[str, Any]:
        """Return what is selected: the ciphertext."""
        return sql, params

    @property
    def cached_col(self) -> Any:
        """The column, where its table has no alias."""
        return self.get_col(self.model._meta.db_table)

    # ---- values

    def get_prep_value(self, value: Any) -> Any:
        """Return a value as the codec takes it.

        :raises InvalidValueError: when it is not one of the field.
        """
        return prepared(self.base_field, value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002
        """Return the ciphertext of a value."""
        if value is None:
            return None
        plaintext = self.spec.codec.store(value if prepared else self.get_prep_value(value))
        if plaintext is None:
            return None
        seal = AliasKeys(connection).sealer(self.spec)
        return HiddenBytes(seal(plaintext if self.spec.codec.is_bytes else plaintext.encode(), ""))

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Return the ciphertext of a value that is written.

        :raises EncryptedQueryError: for an expression: the server can't encrypt its result.
        """
        if hasattr(value, "as_sql"):
            self._refuse_expression(value)
            return value
        return self.get_db_prep_value(value, connection)

    def get_placeholder_sql(self, value: Any, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        """Return the place of a value in a statement that writes it, and the value, as Django 6.1 asks for them.

        :raises EncryptedQueryError: as :meth:`get_db_prep_save`.
        """
        place = self.get_placeholder(value, compiler, connection)
        return compiler.compile(value) if hasattr(value, "as_sql") else (place, (value,))

    def get_placeholder(self, value: Any, compiler: SQLCompiler, connection: Any) -> str:
        """Return the place of a value in a statement that writes it.

        :raises EncryptedQueryError: as :meth:`get_db_prep_save`.
        """
        if hasattr(value, "as_sql"):
            self._refuse_expression(value)
        query: Any = compiler.query
        unique = getattr(query, "unique_fields", None)
        if unique and self in unique:
            # Of ON CONFLICT: what keeps equal values apart is the index column.
            place = SimpleNamespace(column=unique_column(self))
            query.unique_fields = [place if each is self else each for each in unique]
        return "%s"

    def _refuse_expression(self, expression: Any) -> None:
        """Refuse all but values of this field, and choices between them, as ``bulk_update`` makes them."""
        if isinstance(expression, moving.Following):
            return
        if isinstance(expression, Value):
            if expression.value is None or getattr(expression, "_output_field_or_none", None) is self:
                return
        elif isinstance(expression, (Case, When)) or type(expression).__name__ == "Cast":
            parts = [expression.result] if isinstance(expression, When) else expression.get_source_expressions()
            for part in parts:
                self._refuse_expression(part)
            return
        if isinstance(expression, EncryptedCol) and expression.target is not self:
            message = (
                f"{expression.spec.field} can't be copied to {self.logical_field}: each value is bound to its field"
            )
            hint = "read the values, and write them: for row in rows: row.field = row.other, and bulk_update()"
        else:
            message = f"{self.logical_field} is encrypted, and can't be set to an expression: the server can't encrypt"
            hint = "compute the value in Python, and write it with save() or bulk_update()"
        raise EncryptedQueryError(message, hint=hint)

    def get_db_converters(self, connection: Any) -> list[Callable[..., Any]]:
        """Return what makes values of a result, with the keys of the tenant that is named now and with no others."""
        keys, spec, base = AliasKeys(connection), self.spec, self.base_field
        read: Callable[[Any], Any] | None = None

        def convert(data: Any, expression: Any, connection: Any) -> Any:  # noqa: ARG001
            nonlocal read
            if data is None:
                return None
            if read is None:
                read = DeferredDecryptor(spec).with_keys(keys)  # type: ignore[arg-type]  # it asks them for an opener
            return restored(base, read(bytes(data)))

        return [convert]

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001
        """Return the value to write; that of ``auto_now`` is made now."""
        if self.replaces is not None:
            return moving.following(self, model_instance, add=add)
        return self.base_field.pre_save(model_instance, add)

    # ---- queries

    def get_lookup(self, lookup_name: str) -> Any:
        """Return what looks values up.

        :raises EncryptedQueryError: when no index can serve it.
        """
        return IsNull if lookup_name == "isnull" else LOOKUPS.get(lookup_name) or refuse_lookup(self.spec, lookup_name)

    def get_transform(self, lookup_name: str) -> NoReturn:
        """Refuse: the server can't transform what it can't read."""
        refuse_lookup(self.spec, lookup_name)

    # ---- validation, forms and serialization: those of the field inside

    def to_python(self, value: Any) -> Any:
        """Return a value of the field.

        :raises ValidationError: whose message does not show it.
        """
        return self._without_values(lambda: self.base_field.to_python(value))

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Return a valid value.

        :raises ValidationError: whose message does not show it.
        """
        return self._without_values(lambda: self.base_field.clean(value, model_instance))

    def _without_values(self, work: Callable[[], Any]) -> Any:
        try:
            return work()
        except ValidationError as error:
            found = [_without_value(each) for each in error.error_list]
        except (TypeError, ValueError, InvalidValueError) as error:
            found = [ValidationError(f"invalid value ({type(error).__name__}): {_SHOWN}", code="invalid")]
        raise ValidationError(found)

    @cached_property
    def validators(self) -> Any:
        """The validators of the field inside."""
        return self.base_field.validators

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        """Return the form field."""
        return self.base_field.formfield(*args, **kwargs)

    @property
    def serialize(self) -> Any:
        """Whether serializers may have it: :class:`~glpgenc.django.serializers.Serializable`."""
        return Serializable(self) if vars(self.base_field)["serialize"] else False

    @serialize.setter
    def serialize(self, value: Any) -> None:
        """Ignore it: the field inside says so."""

    def value_to_string(self, obj: models.Model) -> str:
        """Return the value as text, for a serializer that was asked for it."""
        return self.base_field.value_to_string(obj)

    def save_form_data(self, instance: models.Model, data: Any) -> None:
        """Take a value from a form."""
        self.base_field.save_form_data(instance, data)


_AsGiven: Any = type("EncryptedField", (EncryptedField,), {"pre_save": models.Field.pre_save})


def _refuse_arithmetic() -> Any:
    """Refuse, where Django would make the field of an expression's result."""
    message = "an encrypted field can't be computed with by the server"
    raise EncryptedQueryError(message, hint="compute in Python of the values that are read")


for _connector in (
    Combinable.ADD, Combinable.SUB, Combinable.MUL, Combinable.DIV, Combinable.MOD, Combinable.POW, Combinable.BITAND,
    Combinable.BITOR, Combinable.BITLEFTSHIFT, Combinable.BITRIGHTSHIFT, Combinable.BITXOR,
):  # fmt: skip
    _refusal: Any = _refuse_arithmetic
    register_combinable_fields(EncryptedField, _connector, models.Field, _refusal)
    register_combinable_fields(models.Field, _connector, EncryptedField, _refusal)


def _without_value(error: ValidationError) -> ValidationError:
    params = dict(error.params or {})
    # Of a length it says how long the value is.
    for name in ("value",) if error.code in _LENGTHS else ("value", "show_value"):
        if name in params:
            params[name] = _SHOWN
    return ValidationError(error.message, code=error.code, params=params)
