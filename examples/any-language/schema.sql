-- The table of the examples, made once by its owner:  psql "$DATABASE_URL" -f schema.sql
CREATE TABLE people (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email bytea NOT NULL);
SELECT glpgenc.gl_register_field('people.email', 'pii'), glpgenc.gl_register_facet('people.email', 'exact');
SELECT glpgenc.gl_guard_column('people', 'email', 'people.email'), glpgenc.gl_index_column('people', 'email', 'exact');
CREATE INDEX ON people (email_bidx);
GRANT SELECT, INSERT ON people TO glpgenc_app;
