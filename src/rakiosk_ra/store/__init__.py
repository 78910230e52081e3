"""The RA's memory: tables, engine, migrations. SQLite for one process, PostgreSQL for more."""
