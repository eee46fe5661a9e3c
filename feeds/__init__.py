"""Items -> feed documents. Pure: no network, no database, no clock."""
