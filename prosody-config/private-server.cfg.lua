-- A complete private Prosody for trying Frontdesk and for its tests.
--
-- It listens on 127.0.0.1 only, speaks to no other server, and keeps all its
-- files in one folder. Words between @ signs are filled in by `demo` and by the
-- test harness:
--   @DIR@             folder for data, log and pid file
--   @DOMAIN@          domain of the accounts; visitors get guests.@DOMAIN@,
--                     Frontdesk gets help.@DOMAIN@, rooms conference.@DOMAIN@
--   @CLIENT_PORT@     where XMPP clients connect
--   @COMPONENT_PORT@  where Frontdesk connects
--   @HTTP_PORT@       where browsers connect, by websocket (RFC 7395)
--   @SECRET@          the secret that Frontdesk shows
-- For a server that real people use start from frontdesk-lines.cfg.lua instead:
-- this one has no encryption.

run_as_root = true                          -- a demo in a container often is root
data_path = "@DIR@/data"
pidfile = "@DIR@/prosody.pid"
log = { info = "@DIR@/prosody.log" }

interfaces = { "127.0.0.1" }
local_interfaces = { "127.0.0.1" }
c2s_ports = { @CLIENT_PORT@ }
component_ports = { @COMPONENT_PORT@ }
http_ports = { @HTTP_PORT@ }
http_interfaces = { "127.0.0.1" }
http_default_host = "guests.@DOMAIN@"
https_ports = {}
consider_websocket_secure = true            -- loopback only

c2s_require_encryption = false              -- loopback only
allow_unencrypted_plain_auth = true
authentication = "internal_plain"
storage = "internal"

network_settings = { nagle = false }        -- answers within 3 ms instead of 40
component_conflict_resolve = "kick_old"     -- a restarted Frontdesk takes over at once

modules_enabled = {
	"roster"; "saslauth"; "disco"; "presence"; "message"; "iq"; "offline";
	"ping"; "version"; "carbons"; "blocklist"; "vcard_legacy"; "pep";
	"smacks";                               -- an account of Frontdesk acknowledges what it has kept
	"groups";                               -- puts the desk into the agents' rosters without a click
}
-- What such an account has not acknowledged is kept up to this number; 500 are kept otherwise, and the oldest are lost.
smacks_max_queue_size = 10000

modules_disabled = { "s2s"; "tls"; "c2s_tls"; "admin_shell"; "admin_telnet" }

-- A group in this file lists desks and agents; everybody in it sees everybody
-- else as an approved contact. See https://prosody.im/doc/modules/mod_groups
groups_file = "@DIR@/groups.txt"

-- Accounts: agents, and customers who have an account.
VirtualHost "@DOMAIN@"

-- Visitors without an account: everybody may come in, under a random name.
VirtualHost "guests.@DOMAIN@"
	authentication = "anonymous"
	modules_enabled = { "websocket" }         -- for a chat widget on a web page
	modules_disabled = { "groups" }

-- Rooms, for `hosting = "room"`: Frontdesk makes them and destroys them.
Component "conference.@DOMAIN@" "muc"

-- Frontdesk.
Component "help.@DOMAIN@"
	component_secret = "@SECRET@"
