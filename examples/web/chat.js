// The link of the page, and the chat: Converse logs in as an anonymous visitor and opens the desk, but only once the
// visitor wants it. Never: a login of somebody who only reads the page.
// Converse tries for ever to reach its server, without a word.
const PATIENCE = 10_000;

const settings = await (await fetch("/settings.json")).json();

for (const anchor of document.querySelectorAll("[data-link]")) {
  anchor.href = settings.link;
  anchor.textContent = settings.desk;
}

const button = document.querySelector("#chat");
const trouble = document.querySelector("#trouble");

function complain(words) {
  trouble.textContent = `${words} Please write to ${settings.desk} with your own client, or try again later.`;
  trouble.hidden = false;
  button.disabled = false;
}

function isOpen() {
  return document.querySelector(".chatbox") !== null;
}

async function open() {
  button.disabled = true;
  trouble.hidden = true;
  setTimeout(() => isOpen() || complain("The chat cannot be opened right now."), PATIENCE);
  await import("/converse/converse.min.js");
  await window.converse.initialize({
    allow_contact_requests: false,
    assets_path: "/converse/",
    authentication: "anonymous",
    auto_join_private_chats: [settings.desk],
    auto_login: true,
    clear_cache_on_logout: true,
    discover_connection_methods: false,
    hide_offline_users: true,
    jid: settings.guests,
    keepalive: true,
    locales: ["de", "en"],
    view_mode: "overlayed",
    websocket_url: settings.websocket,
    whitelisted_plugins: [],
  });
}

button?.addEventListener("click", () => open().catch(() => complain("The chat cannot be opened right now.")));
