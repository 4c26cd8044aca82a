"""Arrow arrays, tables and Parquet; frames of pandas, Polars, dask and Spark: columns encrypted value by value.

Needs the extra ``arrow`` (pyarrow), ``polars`` or ``spark``; pandas and dask come with those who use them.
"""

from __future__ import annotations

from glpgenc._support.extras import requiring_extra

# Here for every module of this room.
with requiring_extra("arrow", "the encryption of Arrow columns"):
    from glpgenc.arrow.cells import cell_aad
    from glpgenc.arrow.frames import decrypt_frame, encrypt_frame
    from glpgenc.arrow.partitions import decrypt_partitions, encrypt_partitions
    from glpgenc.arrow.polars_frames import decrypt_polars, encrypt_polars
    from glpgenc.arrow.spark import decrypt_spark, encrypt_spark
    from glpgenc.arrow.spec import ColumnSpec
    from glpgenc.arrow.tables import decrypt_array, decrypt_table, encrypt_array, encrypt_table

__all__ = [
    "ColumnSpec",
    "cell_aad",
    "decrypt_array",
    "decrypt_frame",
    "decrypt_partitions",
    "decrypt_polars",
    "decrypt_spark",
    "decrypt_table",
    "encrypt_array",
    "encrypt_frame",
    "encrypt_partitions",
    "encrypt_polars",
    "encrypt_spark",
    "encrypt_table",
]
