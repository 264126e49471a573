// The chat page of `yaowen try`: shows what /sim/chat tells, does what a reader does through /sim/.

import { drawDay, drawMessage, element } from "./draw.js";
import { say, speak, tag } from "./words.js";

const $ = (id) => document.getElementById(id);
const HINTS = [["latest", "/latest"], ["search", "/search "], ["daily", "/digest 08:00"], ["help", "/help"]];
const FIRST_STEPS = 4; // own messages after which the hints are known
const TYPING_MS = 5000;
const TOAST_MS = 4000;

const state = { chat: null, version: -1, seen: null, replyTo: null, shown: new Map(), lastNotice: null, drawn: "" };
const act = { send, tap, reply };

// ---- talking to the server

async function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  const value = await answer.json();
  if (!answer.ok) toast(value.problem ?? value.description);
  return answer.ok;
}

async function send(text) {
  const body = { chat: state.chat, text };
  if (state.replyTo) body.reply_to = state.replyTo.message_id;
  reply(null);
  follow(null);
  await post("/sim/say", body);
}

async function tap(message, button) {
  if (button.callback_data) await post("/sim/tap", { chat: state.chat, message, data: button.callback_data });
  else if (button.copy_text) await navigator.clipboard.writeText(button.copy_text.text);
}

async function watch() {
  for (;;) {
    const seen = await fetch(`/sim/chat?after=${state.version}`).then((answer) => answer.json(), () => null);
    if (seen) show(seen);
    else await lost();
  }
}

function lost() {
  $("status").textContent = say("lost");
  return new Promise((done) => setTimeout(done, 1000));
}

// ---- showing what there is

function show(seen) {
  const changed = speak(seen.language);
  if (changed) redraw();
  Object.assign(state, { chat: seen.chat, version: seen.version, seen });
  $("name").textContent = document.title = seen.bot;
  $("block").textContent = say(seen.blocked ? "unblock" : "block");
  for (const input of document.getElementsByName("language")) input.checked = input.value === seen.language;
  showStatus(seen);
  showMessages(seen);
  showNotices(seen.notices);
  showHints(seen);
  showCommands();
  if (changed) showDrops();
}

let typingTimer;
function showStatus(seen) {
  clearTimeout(typingTimer);
  $("status").textContent = say(seen.blocked ? "blocked" : seen.typing ? "typing" : "bot");
  $("status").classList.toggle("typing", seen.typing);
  if (seen.typing) typingTimer = setTimeout(() => showStatus({ ...seen, typing: false }), TYPING_MS);
}

function redraw() {
  state.shown.clear();
  $("messages").replaceChildren();
}

function showMessages(seen) {
  const box = $("messages");
  const first = box.childElementCount === 0;
  const near = first || atEnd(box);
  const wanted = partsOf(seen);
  const keys = new Set(wanted.map((part) => part.key));
  for (const [key, { node }] of state.shown) if (!keys.has(key)) node.remove();
  const fresh = [];
  let last = null;
  const shown = new Map();
  for (const part of wanted) {
    const { node, isNew } = placed(box, last, part);
    if (isNew) fresh.push(node);
    shown.set(part.key, { version: part.version, node });
    last = node;
  }
  state.shown = shown;
  if (near && fresh.length) follow(first ? null : fresh[0]);
}

/** What stands in the chat (in an empty one, what the bot says of itself): a separator for each day, and the messages, each with a version that tells when to draw it anew. */
function partsOf(seen) {
  const parts = [];
  let day = "";
  for (const message of seen.messages.filter((m) => m.text ?? m.caption ?? m.document)) {
    const date = new Date(message.date * 1000);
    if (date.toDateString() !== day) {
      day = date.toDateString();
      parts.push({ key: day, version: "", draw: () => drawDay(date) });
    }
    const waiting = seen.waiting.filter((w) => w.message === message.message_id);
    const version = `${message.version} ${waiting.map((w) => w.data)}`;
    parts.push({ key: message.message_id, version, draw: () => drawMessage(message, waiting, act) });
  }
  const about = { key: "about", version: seen.description, draw: () => element("p", "about", seen.description) };
  return parts.length || !seen.description ? parts : [about];
}

/** The part's node: as it was drawn before, drawn anew in its place, or put after the last one. */
function placed(box, last, part) {
  const old = state.shown.get(part.key);
  if (old?.version === part.version) return { node: old.node, isNew: false };
  const node = part.draw();
  if (!old) {
    if (last) last.after(node);
    else box.prepend(node);
    return { node, isNew: true };
  }
  const buttons = "button, a";
  const focused = [...old.node.querySelectorAll(buttons)].indexOf(document.activeElement);
  old.node.replaceWith(node);
  if (focused >= 0) node.querySelectorAll(buttons)[focused]?.focus({ preventScroll: true });
  const edited = old.version.split(" ")[0] !== part.version.split(" ")[0];
  node.classList.toggle("changed", edited);
  return { node, isNew: edited };
}

const atEnd = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < 80;

/** Scroll to the end, but not past the beginning of what is new. */
function follow(fresh) {
  const box = $("messages");
  const end = box.scrollHeight - box.clientHeight;
  box.scrollTop = fresh ? Math.min(end, fresh.offsetTop - 12) : end;
  $("down").hidden = atEnd(box);
}

let toastTimer;
function toast(text) {
  clearTimeout(toastTimer);
  $("toast").textContent = text;
  $("toast").hidden = false;
  toastTimer = setTimeout(() => ($("toast").hidden = true), TOAST_MS);
}

function showNotices(notices) {
  const last = notices.at(-1)?.id ?? 0;
  if (state.lastNotice !== null && last > state.lastNotice) toast(notices.at(-1).text);
  state.lastNotice = last;
}

function showHints(seen) {
  const own = seen.messages.filter((m) => m.mine);
  const hints = own.length === 0 ? [["start", "/start"]] : HINTS;
  const chips = hints.map(([word, command]) => {
    const chip = element("button", "chip", say(word));
    chip.type = "button";
    chip.addEventListener("click", () => (command.endsWith(" ") ? write(command) : send(command)));
    return chip;
  });
  const drawn = `${tag()} ${hints.length} ${own.length > FIRST_STEPS} ${seen.blocked}`;
  if (drawn === state.drawn) return;
  state.drawn = drawn;
  $("chips").replaceChildren(...chips);
  $("chips").hidden = own.length > FIRST_STEPS || seen.blocked;
}

// ---- the typing box, its command menu, replying

function write(text) {
  $("text").value = text;
  $("text").focus();
  grow();
}

function grow() {
  const box = $("text");
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
  showCommands();
}

function reply(message) {
  state.replyTo = message;
  $("replying").hidden = !message;
  if (!message) return;
  $("replying").firstElementChild.textContent = `${say("reply")}: ${(message.text ?? message.caption ?? "").slice(0, 80)}`;
  $("text").focus();
}

let menuOpen = false;
function showCommands() {
  const typed = $("text").value;
  const wanted = /^\/\w*$/.test(typed) ? typed.slice(1) : menuOpen ? "" : null;
  const fitting = wanted === null ? [] : (state.seen?.commands ?? []).filter((c) => c.command.startsWith(wanted));
  const exact = fitting.length === 1 && fitting[0].command === wanted;
  $("commands").hidden = fitting.length === 0 || exact;
  $("menu").setAttribute("aria-expanded", String(!$("commands").hidden));
  $("commands").replaceChildren(...fitting.map(drawCommandItem));
}

function drawCommandItem({ command, description }) {
  const item = element("li", "item");
  item.role = "option";
  item.tabIndex = -1;
  item.append(element("b", "", `/${command}`), element("span", "", description));
  item.addEventListener("click", () => choose(command));
  return item;
}

function choose(command) {
  menuOpen = false;
  write("");
  send(`/${command}`);
}

function toggleMenu() {
  menuOpen = $("commands").hidden;
  if (!menuOpen) $("text").value = "";
  showCommands();
  $("commands").firstElementChild?.focus();
}

function walkMenu(event) {
  const items = [...$("commands").children];
  const at = items.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && items.length) {
    event.preventDefault();
    items[(at + step + items.length) % items.length].focus();
  } else if (event.key === "Enter" && at >= 0) {
    event.preventDefault();
    items[at].click();
  } else if (event.key === "Escape") {
    menuOpen = false;
    write("");
  }
}

function submit(event) {
  event?.preventDefault();
  const text = $("text").value.trim();
  if (!text) return;
  menuOpen = false;
  write("");
  send(text);
}

// ---- dropping files

let dropTimer;
async function showDrops() {
  clearTimeout(dropTimer);
  const drops = await (await fetch(`/sim/drop?language=${tag()}`)).json();
  $("drops").replaceChildren(...drops.toReversed().map(drawDrop));
  if (drops.some((d) => d.result === null)) dropTimer = setTimeout(showDrops, 1000);
}

function drawDrop(drop) {
  const item = element("li", drop.result ?? "waiting");
  item.append(element("b", "", drop.name), element("span", "", say(drop.result ?? "waiting")));
  if (drop.reason) item.append(element("small", "", drop.reason));
  return item;
}

const LARGEST = 20 * 1024 * 1024; // what the server takes; larger ones needn't be sent to be refused

/** Drop files one by one, so that one that can't be dropped holds up no other. */
async function upload(files) {
  if (!files.length) return;
  openTray(true);
  for (const file of files) {
    if (file.size > LARGEST) { toast(`${file.name}: ${say("tooLarge")}`); continue; }
    const form = new FormData();
    form.append("file", file);
    const answer = await fetch("/sim/drop", { method: "POST", body: form });
    if (!answer.ok) toast(`${file.name}: ${say("undropped")}`);
  }
  await showDrops();
}

/** All files of a drop, those in dropped folders too. */
async function filesOf(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files];
  return (await Promise.all(entries.map(filesIn))).flat();
}

async function filesIn(entry) {
  if (entry.isFile) return [await new Promise((done, fail) => entry.file(done, fail))];
  const reader = entry.createReader();
  const found = [];
  for (;;) { // a reader hands out at most 100 entries at a time
    const batch = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!batch.length) return (await Promise.all(found.map(filesIn))).flat();
    found.push(...batch);
  }
}

function openTray(open) {
  document.body.classList.toggle("tray-open", open);
  $("tray-button").setAttribute("aria-expanded", String(open));
}

// ---- wiring

$("composer").addEventListener("submit", submit);
$("text").addEventListener("input", grow);
for (const place of ["text", "messages"]) $(place).addEventListener("pointerdown", () => openTray(false));
$("text").addEventListener("keydown", (event) => {
  if (event.isComposing) return; // Enter picks a word of an input method
  if (event.key === "Enter" && !event.shiftKey) submit(event);
  else if (!$("commands").hidden) walkMenu(event);
});
$("commands").addEventListener("keydown", walkMenu);
$("menu").addEventListener("click", toggleMenu);
$("replying").lastElementChild.addEventListener("click", () => reply(null));
$("down").addEventListener("click", () => follow(null));
$("messages").addEventListener("scroll", ({ target }) => {
  $("down").hidden = atEnd(target);
});
$("digest").addEventListener("click", () => { openTray(false); send("/digest tomorrow"); });
$("block").addEventListener("click", () => post("/sim/block", { chat: state.chat, blocked: !state.seen.blocked }));
$("tray-button").addEventListener("click", () => openTray(!document.body.classList.contains("tray-open")));
$("files").addEventListener("change", async ({ target }) => { await upload([...target.files]); target.value = ""; });
for (const input of document.getElementsByName("language")) {
  input.addEventListener("change", () => post("/sim/speak", { chat: state.chat, language: input.value }));
}
addEventListener("dragover", (event) => { event.preventDefault(); $("curtain").hidden = false; });
addEventListener("dragleave", (event) => { if (!event.relatedTarget) $("curtain").hidden = true; });
addEventListener("drop", async (event) => {
  event.preventDefault();
  $("curtain").hidden = true;
  await upload(await filesOf(event.dataTransfer));
});
addEventListener("keydown", ({ key }) => { if (key === "Escape") openTray(false); });

speak("zh-hans");
watch();
showDrops();
