// Serves the example pages: a site with a chat widget, and a page that has nothing but the link and its QR code.
//
//   FRONTDESK_DESK       the desk                         support@help.localhost
//   FRONTDESK_GUESTS     the host for anonymous visitors  guests.localhost
//   FRONTDESK_WEBSOCKET  the server's websocket           ws://127.0.0.1:5280/xmpp-websocket
//   PORT                 where to listen, on 127.0.0.1    8080
//
// A real site needs none of this: copy widget.html, chat.js and Converse to its web server, and write the settings into
// chat.js. Never: a file that is not in the two lists below.
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import QRCode from "qrcode";

const folder = fileURLToPath(new URL(".", import.meta.url));
const converse = join(folder, "node_modules", "converse.js", "dist");
const settings = {
  desk: process.env.FRONTDESK_DESK ?? "support@help.localhost",
  guests: process.env.FRONTDESK_GUESTS ?? "guests.localhost",
  websocket: process.env.FRONTDESK_WEBSOCKET ?? "ws://127.0.0.1:5280/xmpp-websocket",
};
const link = `xmpp:${settings.desk}?message`;
const pages = { "/": "widget.html", "/link": "link.html", "/chat.js": "chat.js", "/style.css": "style.css" };
const types = {
  ".css": "text/css", ".html": "text/html", ".ico": "image/x-icon", ".js": "text/javascript", ".json": "application/json",
  ".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".png": "image/png", ".svg": "image/svg+xml", ".wasm": "application/wasm",
  ".webm": "video/webm", ".woff2": "font/woff2",
};

function send(response, type, body) {
  response.writeHead(200, { "content-type": `${type}; charset=utf-8`, "cache-control": "no-store" });
  response.end(body);
}

function sendFile(response, path) {
  if (!existsSync(path) || !statSync(path).isFile()) return refuse(response, 404, "there is nothing here");
  response.writeHead(200, { "content-type": types[extname(path)] ?? "application/octet-stream" });
  createReadStream(path).pipe(response);
}

function refuse(response, status, words) {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
  response.end(`${words}\n`);
}

async function answer(request, response) {
  if (request.method !== "GET") return refuse(response, 405, "only reading is possible here");
  const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
  if (pages[path]) return sendFile(response, join(folder, pages[path]));
  if (path === "/settings.json") return send(response, types[".json"], JSON.stringify({ ...settings, link }));
  if (path === "/link.svg") return send(response, types[".svg"], await QRCode.toString(link, { type: "svg" }));
  if (path.startsWith("/converse/")) return sendFile(response, join(converse, path.slice("/converse/".length)));
  return refuse(response, 404, "there is nothing here");
}

if (!existsSync(converse)) {
  console.error("Converse is missing: run  npm ci  in this folder first");
  process.exit(1);
}
const server = createServer((request, response) => {
  answer(request, response).catch((error) => refuse(response, 400, `this cannot be read: ${error.message}`));
});
server.on("error", (error) => {
  console.error(`cannot listen: ${error.message}`);
  process.exit(1);
});
server.listen(Number(process.env.PORT ?? 8080), "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}/`);
});
