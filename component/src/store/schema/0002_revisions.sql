-- The earlier message that a line corrects or, without a stanza, takes back. Null in lines of their own.
ALTER TABLE line ADD COLUMN revises INTEGER;
