-- Entities that could not be read, as they were, so that all others can be served. Only people look at them
-- (`frontdesk check-store`).
CREATE TABLE aside (
    number INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    key    TEXT NOT NULL,
    json   BLOB NOT NULL,
    reason TEXT NOT NULL
) STRICT;
