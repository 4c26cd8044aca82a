"""Which rows of a table a statement is about: a range of blocks, or single rows."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg import sql


@dataclass(frozen=True, slots=True)
class Blocks:
    """The rows in the blocks from ``low`` to before ``high``. PostgreSQL reads just these: a TID range scan."""

    low: int
    high: int

    @property
    def condition(self) -> sql.Composable:
        """As SQL over a row."""
        low, high = sql.Literal(f"({self.low},0)"), sql.Literal(f"({self.high},0)")
        return sql.SQL("ctid >= {}::tid AND ctid < {}::tid").format(low, high)

    @property
    def single(self) -> bool:
        """Whether it is one block."""
        return self.high - self.low == 1

    def halves(self) -> tuple[Blocks, Blocks]:
        """Two ranges that together are this one, which is more than one block."""
        middle = (self.low + self.high) // 2
        return Blocks(self.low, middle), Blocks(middle, self.high)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows by their places, such as ``(0,1)``. One that has moved since is not among them any more."""

    places: tuple[str, ...]

    @property
    def condition(self) -> sql.Composable:
        """As SQL over a row."""
        listed = ",".join(f'"{place}"' for place in self.places)
        return sql.SQL("ctid = ANY ({}::tid[])").format(sql.Literal(f"{{{listed}}}"))

    @property
    def single(self) -> bool:
        """Whether it is one row."""
        return len(self.places) == 1

    def halves(self) -> tuple[Rows, Rows]:
        """Two lists that together are this one, which is more than one row."""
        middle = len(self.places) // 2
        return Rows(self.places[:middle]), Rows(self.places[middle:])


Scope = Blocks | Rows
