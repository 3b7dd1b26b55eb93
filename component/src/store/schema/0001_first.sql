-- Numbers that count up, and the seed of the aliases. They outlive the rows they were given to.
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO meta (name, value) VALUES ('alias_seed', random()), ('last_message', 0), ('last_outbox', 0);

-- The engine's entities, one row each. A rowid table, because rows of this size make a poor index.
CREATE TABLE entity (
    key  TEXT NOT NULL UNIQUE,
    json TEXT NOT NULL
) STRICT;

-- Stanzas that a server has not confirmed yet. Clustered by link, so that confirming deletes one range.
CREATE TABLE outbox (
    link   TEXT NOT NULL,
    number INTEGER NOT NULL,
    stanza BLOB NOT NULL,
    PRIMARY KEY (link, number)
) STRICT, WITHOUT ROWID;

-- Whose conversation it is: how a customer's lines and facts are found for erasing.
CREATE TABLE customer (
    conversation INTEGER PRIMARY KEY,
    link         TEXT NOT NULL,
    jid          TEXT NOT NULL
) STRICT;
CREATE INDEX customer_by_address ON customer (jid, link);

-- The transcript. `agent` is null in the customer's lines.
CREATE TABLE line (
    message      INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    agent        TEXT,
    stanza_id    TEXT,
    stanza       BLOB NOT NULL
) STRICT;
CREATE INDEX line_by_conversation ON line (conversation);

CREATE TABLE fact (
    number       INTEGER PRIMARY KEY,
    at           INTEGER NOT NULL,
    conversation INTEGER,
    json         TEXT NOT NULL
) STRICT;
CREATE INDEX fact_by_conversation ON fact (conversation) WHERE conversation IS NOT NULL;

-- Consumed inputs, one row for each transaction: `keys` is a run of 24-byte entries, each the time of the
-- input (8 bytes, big-endian milliseconds) and its key (16 bytes).
CREATE TABLE input (
    number INTEGER PRIMARY KEY,
    newest INTEGER NOT NULL,
    keys   BLOB NOT NULL
) STRICT;
