// A visitor in a browser for the tests: JSON orders on stdin, JSON reports on stdout.
//
// Usage: browser.mjs URL. Chromium opens the page; what is asked for is looked for on the page as a person would see it.
// Orders: {"do":"press","name"} a button, {"do":"say","text"} into the chat, {"do":"see","text"} wait until it is shown,
// {"do":"read"} all that is shown, {"do":"picture","path"} of the screen. Each is answered by one report.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(new URL("../../examples/web/package.json", import.meta.url));
const { chromium } = require("playwright-core");

const PATIENCE = 30_000;
const QUIET = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: QUIET });
const page = await browser.newPage({ viewport: { width: 1000, height: 700 }, locale: "en-US" });
const console_ = [];
page.on("console", (line) => console_.push(line.text()));
page.on("pageerror", (error) => console_.push(String(error)));

const deeds = {
  press: async ({ name }) => page.getByRole("button", { name }).click({ timeout: PATIENCE }),
  say: async ({ text }) => {
    const box = page.locator("textarea.chat-textarea").first();
    await box.fill(text, { timeout: PATIENCE });
    await box.press("Enter");
  },
  see: async ({ text }) => page.getByText(text).first().waitFor({ timeout: PATIENCE }),
  read: async () => page.locator("body").innerText(),
  picture: async ({ path }) => void (await page.screenshot({ path })),
};

function report(values) {
  process.stdout.write(`${JSON.stringify(values)}\n`);
}

await page.goto(process.argv[2], { timeout: PATIENCE });
report({ is: "open" });
for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  try {
    report({ is: "done", shown: (await deeds[order.do](order)) ?? null });
  } catch (error) {
    const shown = await page.locator("body").innerText();
    report({ is: "failed", why: String(error), shown, console: console_.slice(-20) });
  }
}
await browser.close();
