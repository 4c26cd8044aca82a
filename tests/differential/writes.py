"""Programs that write: some statements, a savepoint here and there, and then all tables are compared."""

from __future__ import annotations

from tests.differential.program import EVALUATE, Program
from tests.differential.rows import POOLS
from tests.differential.vocabulary import ENTITIES
from tests.differential.written_values import Written

_SYNCHRONIZE = ("'auto'", "'fetch'", "False", "'evaluate'")


class Writer(Written):
    """Makes the steps of one program."""

    def run(self) -> None:
        self.line("result = []")
        if self.draws.chance(30):
            self.line("held = session.scalars(select(Person).order_by(Person.id)).all()")
            self.program.form = "write with objects"
        else:
            self.line("held = []")
        for _ in range(1 + self.draws.below(4)):
            if self.draws.chance(15):
                self._savepoint()
            else:
                self._step()
        self.line("session.flush()")
        if self.draws.chance(50):
            self.line(
                "result.append([(each.id, each.email, each.name, each.score, each.secret) for each in held if each in session])"
            )

    def _savepoint(self) -> None:
        rolled_back = self.draws.chance(60)
        self.line("savepoint = session.begin_nested()")
        self._step()
        self.line("session.flush()")
        self.line("savepoint.rollback()" if rolled_back else "savepoint.commit()")

    def _step(self) -> None:
        step = self.draws.weighted((
            (10, self._add), (6, self._add_many), (10, self._insert), (5, self._insert_select), (14, self._update), (6, self._delete), (9, self._upsert), (6, self._change),
            (4, self._merge), (4, self._bulk), (4, self._executemany), (3, self._relationships), (4, self._update_from), (3, self._cte), (2, self._refresh), (2, self._text), (10, self._read), (2, self._end), (4, self._row_bound), (2, self._inherited),
        ))  # fmt: skip
        step()

    # ---- steps

    def _add(self) -> None:
        entity = self._some_entity()
        self.line(f"session.add({entity}({self._keywords(entity, id=str(self._new()))}))")
        if self.draws.chance(50):
            self.line("session.flush()")

    def _add_many(self) -> None:
        entity = self._some_entity()
        made = ", ".join(
            f"{entity}({self._keywords(entity, id=str(self._new()))})" for _ in range(2 + self.draws.below(3))
        )
        self.line(f"session.add_all([{made}])")
        self.line("session.flush()")

    def _insert(self) -> None:
        entity = self.draws.pick(("Person", "Address", "Team", "Tag"))
        returning, returns = self._returning(entity)
        kind = self.draws.pick(("values", "many", "parameters", "core", "literal rows"))
        if kind == "values":
            row = self._rows(entity, 1)
            self._execute(f"insert({entity}).values({row}[0]){returning}", returns=returns)
        elif kind == "many":
            self._execute(
                f"insert({entity}).values({self._rows(entity, 2 + self.draws.below(2))}){returning}", returns=returns
            )
        elif kind == "core":
            self._execute(f"insert({entity}.__table__).values({self._rows(entity, 2)})", returns=False)
        else:
            self._execute(
                f"insert({entity}){returning}",
                returns=returns,
                arguments=f", {self._rows(entity, 1 + self.draws.below(3), same=kind == 'parameters')}",
            )

    def _executemany(self) -> None:
        kind = self.draws.pick(("insert", "update", "delete"))
        if kind == "insert":
            self.line(f"session.connection().execute(insert(Address.__table__), {self._rows('Address', 3)})")
        elif kind == "update":
            by_name = {each.name: each for each in ENTITIES["Person"].attributes}
            name = self.draws.pick([each for each in self.values("Person", row=False) if each != "login"] or ["email"])
            rows = ", ".join(
                f"{{'key': {1 + self.draws.below(30)}, 'value': {self.value(by_name[name])}}}" for _ in range(3)
            )
            self.line(
                f"session.connection().execute(update(Person.__table__).where(Person.__table__.c.id == bindparam('key')).values({name}=bindparam('value')), [{rows}])"
            )
        else:
            rows = ", ".join(f"{{'value': {self.draws.pick(POOLS['text'])}}}" for _ in range(2))
            self.line(
                f"session.connection().execute(delete(Address.__table__).where(Address.__table__.c.postcode == bindparam('value')), [{rows}])"
            )

    def _insert_select(self) -> None:
        names = [each for each in self.values("Address") if each != "person_id"] or ["postcode"]
        listed = ", ".join(repr(each) for each in ("id", *names))
        columns = ", ".join(f"Address.{each}" for each in names)
        offset = self._next = self._next + 100
        returning, returns = self._returning("Address")
        self._execute(
            f"insert(Address).from_select([{listed}], select(Address.id + {offset}, {columns}).where({self._where('Address')})){returning}",
            returns=returns,
            arguments=self._parameters(),
        )

    def _synchronize(self) -> str:
        mode = self.draws.pick(_SYNCHRONIZE)
        # SQLAlchemy takes a bindparam() for NULL where it looks in Python which objects were changed.
        return "'fetch'" if self.program.parameters and mode != "False" else mode

    def _parameters(self) -> str:
        return self.program.arguments

    def _update(self) -> None:
        entity = self.draws.pick(("Person", "Address", "Team", "Tag"))
        values = {name: value for name, value in self.values(entity, row=False).items() if name != "login"}
        values = values or {"city" if entity in {"Person", "Team"} else "label": "'x'"}
        where = self._where(entity)
        returning, returns = self._returning(entity)
        mode = self._synchronize()
        if mode == "'evaluate'":
            self.program.mark(EVALUATE)
        form = self.draws.pick(("values", "keywords", "ordered", "query"))
        options = f", execution_options={{'synchronize_session': {mode}}}"
        pairs = ", ".join(f"{name}={value}" for name, value in values.items())
        if form == "query" and not self.program.parameters:
            self.line(
                f"session.query({entity}).filter({where}).update({{{', '.join(f'{name!r}: {value}' for name, value in values.items())}}}, synchronize_session={mode})"
            )
            return
        if form == "ordered":
            listed = ", ".join(f"({entity}.{name}, {value})" for name, value in values.items())
            statement = f"update({entity}).where({where}).ordered_values({listed})"
        elif form == "values":
            listed = ", ".join(f"{entity}.{name}: {value}" for name, value in values.items())
            statement = f"update({entity}).where({where}).values({{{listed}}})"
        else:
            statement = f"update({entity}).where({where}).values({pairs})"
        self._execute(f"{statement}{returning}", returns=returns, arguments=self._parameters(), options=options)

    def _update_from(self) -> None:
        """Update with expressions: other columns, conditions and subqueries."""
        forms = [
            (None, f"update(Person).where({self._where('Person')}).values(email=Person.email)"),
            (None, f"update(Person).where(Person.team_id == Team.id, {self._where('Team')}).values(score=7)"),
            (None, f"update(Person).where({self._where('Person')}).values(email=null(), rank=Person.id)"),
            (None, f"update(Person).where({self._where('Person')}).values(rank=case(({self._where('Person')}, 1), else_=2))"),
            ("another field", "update(Person).where(Person.id < 9).values(email=Person.nick)"),
            ("another field", "update(Person).where(Person.id < 9).values(city=Person.email)"),
            ("a literal", "update(Person).where(Person.id < 9).values(email=literal('x'))"),
            ("an expression", "update(Person).where(Person.id < 9).values(email=func.lower('X'))"),
            ("an expression", "update(Person).where(Person.id < 9).values(score=Person.score + 1)"),
            ("an expression", "update(Person).where(Person.id < 9).values(email=case((Person.id > 3, 'x'), else_='y'))"),
            ("an expression", "update(Person).where(Person.id < 9).values(email=case((Person.id > 3, Person.email), else_=None))"),
            ("an expression", "update(Person).where(Person.id < 9).values(email=func.coalesce(Person.email, 'x'))"),
            ("a subquery", "update(Address).where(Address.id < 9).values(postcode=select(Person.email).where(Person.id == Address.person_id).scalar_subquery())"),
            ("a subquery", "update(Address).where(Address.id < 9).values(postcode=select(func.max(aliased(Address).postcode)).scalar_subquery())"),
        ]  # fmt: skip
        what, statement = self.draws.pick(forms if self.program.may_be_refused else forms[:4])
        if what is not None:
            self.program.mark(what)
        self._execute(
            statement,
            returns=False,
            arguments=self._parameters(),
            options=", execution_options={'synchronize_session': False}",
        )

    def _delete(self) -> None:
        entity = self.draws.pick(("Address", "Tag", "Person"))
        where = self._where(entity)
        if entity == "Person":
            where = f"and_({where}, ~Person.reports.any(), Person.id > 15, Person.kind != 'employee')"
            self.line("session.execute(delete(Address).where(Address.person_id > 15))")
        mode = self._synchronize()
        if mode == "'evaluate'":
            self.program.mark(EVALUATE)
        returning, returns = self._returning(entity)
        self._execute(
            f"delete({entity}).where({where}){returning}",
            returns=returns,
            arguments=self._parameters(),
            options=f", execution_options={{'synchronize_session': {mode}}}",
        )

    def _upsert(self) -> None:
        many = self.draws.chance(50)
        names = [each for each in self.values("Person", row=False) if each != "login"] or ["email"]
        by_name = {each.name: each for each in ENTITIES["Person"].attributes}
        rows = []
        for number in range(2 if many else 1):
            key = 1 + self.draws.below(15) + number * 15
            row = {"id": str(key), "kind": "'person'", **{name: self.value(by_name[name]) for name in names}}
            rows.append("{" + ", ".join(f"{name!r}: {value}" for name, value in row.items()) + "}")
        statement = f"upsert(Person).values([{', '.join(rows)}])"
        sets = self.draws.pick(("excluded", "values", "nothing", "where"))
        target = "index_elements=[Person.id]"
        if self.draws.chance(40):
            rows = [
                f"{{'id': {self._new()}, 'kind': 'person', 'login': 'login{1 + self.draws.below(30)}', 'email': 'ada'}}"
            ]
            statement, names = f"upsert(Person).values([{rows[0]}])", ["email"]
            target = self.draws.pick(("index_elements=[Person.login]", "index_elements=['login']"))
        first = names[0]
        value = self.value(by_name[first])
        if sets == "nothing":
            statement = f"{statement}.on_conflict_do_nothing({self.draws.pick((target, ''))})"
        else:
            self.line(f"made = {statement}")
            new = {
                "excluded": f"{{{', '.join(f'{n!r}: made.excluded.{n}' for n in names)}}}",
                "values": f"{{{first!r}: {value}}}",
                "where": f"{{{first!r}: {value}}}",
            }[sets]
            where = f", where={self._where('Person')}" if sets == "where" else ""
            statement = f"made.on_conflict_do_update({target}, set_={new}{where})"
        returning, returns = self._returning("Person")
        self._execute(
            f"{statement}{returning}",
            returns=returns,
            arguments=self._parameters(),
            options=", execution_options={'populate_existing': True}" if returns else "",
        )

    def _change(self) -> None:
        """Change an object, flush, and read it again."""
        number = 1 + self.draws.below(30)
        self.line(f"person = session.get(Person, {number})")
        self.line("if person is not None:")
        for name, value in self.values("Person").items():
            self.line(f"    person.{name} = {value}")
        if self.draws.chance(50):
            self.line("    session.flush()")
            self.line(
                f"    {self.draws.pick(('session.expire(person)', 'session.refresh(person)', 'session.expire_all()', 'pass'))}"
            )
            self.line("    result.append((person.email, person.name, person.data, person.secret))")

    def _merge(self) -> None:
        number = 1 + self.draws.below(40)
        self.line(f"merged = session.merge(Address({self._keywords('Address', id=str(number))}))")
        self.line("session.flush()")
        self.line("result.append((merged.street, merged.postcode))")

    def _bulk(self) -> None:
        kind = self.draws.pick(("insert", "update", "objects", "mappings"))
        if kind == "insert":
            self.line(f"session.bulk_insert_mappings(Address, {self._rows('Address', 3, same=self.draws.chance(50))})")
        elif kind == "objects":
            made = ", ".join(f"Tag({self._keywords('Tag', id=str(self._new()))})" for _ in range(3))
            self.line(f"session.bulk_save_objects([{made}])")
        else:
            names = [each for each in self.values("Person", row=False) if each != "login"] or ["email"]
            by_name = {each.name: each for each in ENTITIES["Person"].attributes}
            rows = ", ".join(
                "{" + ", ".join([f"'id': {1 + self.draws.below(10) + 10 * i}", *(f"{n!r}: {self.value(by_name[n])}" for n in names)]) + "}" for i in range(3)
            )  # fmt: skip
            self.line(
                f"session.execute(update(Person), [{rows}])"
                if kind == "update"
                else f"session.bulk_update_mappings(Person, [{rows}])"
            )

    def _relationships(self) -> None:
        number = 1 + self.draws.below(30)
        self.line(f"person = session.get(Person, {number})")
        self.line("if person is not None:")
        self.line(
            "    "
            + self.draws.pick(
                (
                    f"person.addresses.append(Address({self._keywords('Address', id=str(self._new()), person_id='None')}))",
                    "person.addresses = []",
                    f"person.tags.append(Tag({self._keywords('Tag', id=str(self._new()))}))",
                    "person.tags = []",
                    f"person.team = Team({self._keywords('Team', id=str(self._new()))})",
                    f"session.add(Address(id={self._new()}, place=Place('Ada', None), person=person))",
                )
            )
        )

    def _cte(self) -> None:
        where = self._where("Address")
        self.line(
            f"moved = update(Address).where({where}).values(postcode='moved', street=None).returning(Address.id, Address.postcode, Address.street).cte('moved')"
        )
        self._execute(
            self.draws.pick(
                (
                    "select(moved.c.id, moved.c.postcode)",
                    "select(moved)",
                    "select(Address.id, moved.c.postcode, Address.postcode).join(moved, moved.c.id == Address.id)",
                )
            ),
            returns=True,
            arguments=self._parameters(),
        )

    def _refresh(self) -> None:
        self.line(f"person = session.get(Person, {1 + self.draws.below(30)})")
        self.line("if person is not None:")
        self.line(
            f"    session.execute(update(Person).where(Person.id == person.id).values(email={self.draws.pick(POOLS['text'])}), execution_options={{'synchronize_session': False}})"
        )
        self.line("    result.append(person.email)")
        what = self.draws.pick(("person", "person, ['email']"))
        self.line(f"    session.refresh({what})")
        self.line("    result.append((person.email, person.note))")

    def _text(self) -> None:
        self.line(f"session.execute(text('UPDATE people SET rank = 9 WHERE id < {self.draws.below(20)}'))")
        self.line("session.expire_all()")

    def _read(self) -> None:
        """Read between writes."""
        entity = self._some_entity()
        column = self.draws.pick(ENTITIES[entity].encrypted).name
        call = self.draws.pick(
            (
                f"select({entity}.id, {entity}.{column})",
                f"select({entity})",
                f"select({entity}.{column}).where({entity}.id > 20)",
            )
        )
        if "where" not in call:
            call += f".where({self._where(entity)})"
        self._execute(call, returns=True, arguments=self._parameters())

    def _end(self) -> None:
        self.line(self.draws.pick(("session.commit()", "session.rollback()", "session.expunge_all(); held = []")))

    def _row_bound(self) -> None:
        """Write a value that is bound to its row, in the ways that name the row."""
        number, value = 1 + self.draws.below(30), self.value(ENTITIES["Person"].attributes[-1])
        people = "Person.__table__"
        self.line(
            self.draws.pick(
                (
                    f"session.execute(update(Person).where(Person.id == {number}).values(secret={value}))",
                    f"session.execute(update(Person), [{{'id': {number}, 'secret': {value}, 'rank': 4}}, {{'id': 31, 'secret': 'x', 'rank': 4}}])",
                    f"session.bulk_update_mappings(Person, [{{'id': {number}, 'secret': {value}}}])",
                    f"session.connection().execute(update({people}).where({people}.c.id == bindparam('key')).values(secret=bindparam('value')), [{{'key': {number}, 'value': {value}}}])",
                    f"session.merge(Person(id={number}, secret={value}, kind='person'))",
                    f"session.execute(upsert(Person).values(id={number}, kind='person', secret={value}).on_conflict_do_update(index_elements=[Person.id], set_={{'secret': upsert(Person).excluded.secret}}))",
                    f"session.query(Person).filter(Person.id == {number}).update({{'secret': {value}}})",
                    f"session.bulk_save_objects([Person(id={self._new()}, secret={value})])",
                    f"session.bulk_insert_mappings(Person, [{{'id': {self._new()}, 'secret': {value}, 'kind': 'person'}}, {{'id': {self._new()}, 'secret': None, 'kind': 'person'}}])",
                )
            )
        )

    def _inherited(self) -> None:
        iban, number = self.value(ENTITIES["Employee"].attributes[0]), 1 + self.draws.below(30)
        self.line(
            self.draws.pick(
                (
                    f"session.execute(insert(Employee), [{{'id': {self._new()}, 'email': 'ada', 'iban': {iban}}}, {{'id': {self._new()}, 'email': None, 'iban': 'Ad'}}])",
                    f"session.execute(update(Employee).where(Employee.iban == {iban}).values(salary=7))",
                    f"session.execute(update(Employee), [{{'id': {3 * (number // 3) + 1}, 'iban': {iban}, 'name': 'Adam'}}])",
                    f"session.execute(update(Guest).where(Guest.passport == {iban}, Guest.email == 'ada').values(passport={iban}, note='x'))",
                    f"session.execute(delete(Employee.__table__).where(Employee.__table__.c.iban == {iban}))",
                    f"result.append(bag(session.scalars(insert(Employee).returning(Employee), [{{'id': {self._new()}, 'iban': {iban}, 'name': 'x'}}]).all()))",
                    f"result.append(bag(session.scalars(insert(Guest).returning(Guest, sort_by_parameter_order=True), [{{'id': {self._new()}, 'passport': {iban}}}, {{'id': {self._new()}, 'passport': 'x'}}]).all()))",
                )
            )
        )


def write(program: Program) -> None:
    """Make a program that writes."""
    program.form = "write"
    program.writes = True
    program.ordered = True
    Writer(program).run()
