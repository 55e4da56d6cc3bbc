"""The database: engine, migrations, bulk statements, copies and dumps."""
