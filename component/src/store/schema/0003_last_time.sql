-- When the last event that was kept happened: a restart goes on from there. Until the first new event it is when the
-- engine wrote its own row last, as before.
INSERT INTO meta (name, value)
    SELECT 'last_time', coalesce(max(json_extract(json, '$.Engine.now')), 0) FROM entity WHERE key = 'engine/engine';
