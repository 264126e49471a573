"""Everything that is SQLite's: queries, transactions, migrations, the search index."""
