"""Own the database: engine and pragmas, tables, queries, migrations. The only place where SQL stands."""
