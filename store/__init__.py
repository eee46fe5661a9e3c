"""SQLite or PostgreSQL: sources, items, runs, leases, snapshots, publications."""
