-- Frontdesk on a Prosody that is already running: add these lines to its
-- configuration, replace the two marked values, and reload Prosody.

-- In the global section (above the first VirtualHost):
network_settings = { nagle = false }        -- answers within 3 ms instead of 40
component_conflict_resolve = "kick_old"     -- a restarted Frontdesk takes over at once

-- Only for a [[link]] of kind "account" (mode "serve" or "redirect"), on the host of that account: what Frontdesk has
-- not kept yet it does not acknowledge, and Prosody gives it again after a crash. Beyond so many stanzas it loses the oldest.
--   modules_enabled = { "smacks"; "offline"; }
--   smacks_max_queue_size = 10000

-- At the end of the file. The name must be the `domain` of a [[link]] in
-- frontdesk.toml, in lower case, and the secret its `secret`. Prosody listens
-- for components on 127.0.0.1, port 5347, unless told otherwise.
Component "help.example.org"                -- CHANGE: the address of your contact centre
	component_secret = "CHANGE-ME"          -- CHANGE: the same words as in frontdesk.toml

-- For `hosting = "room"` Prosody needs a conference service, if it has none yet:
--   Component "conference.example.org" "muc"
