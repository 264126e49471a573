// Messages as DOM nodes. Built with createElement and textContent only: whatever a message says stays text.

import { say, tag } from "./words.js";

const TAG_OF = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote", spoiler: "span",
};

export function element(name, className, text) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

/** One message: the bubble, and its buttons underneath. `act` has send(text), tap(id, data), reply(message). */
export function drawMessage(message, waiting, act) {
  const row = element("article", message.mine ? "row mine" : "row");
  row.dataset.id = message.message_id;
  const bubble = element("div", "bubble");
  if (message.reply_to_message) bubble.append(drawQuoted(message.reply_to_message));
  if (message.document) bubble.append(drawFile(message.document));
  bubble.append(drawText(message, act), drawFoot(message, act));
  row.append(bubble);
  if (message.reply_markup) row.append(drawKeyboard(message, waiting, act));
  return row;
}

/** A separator that names the day. */
export function drawDay(date) {
  const node = element("div", "day");
  const today = new Date().toDateString() === date.toDateString();
  const named = new Intl.DateTimeFormat(tag(), { month: "long", day: "numeric" }).format(date);
  node.append(element("span", "", today ? say("today") : named));
  return node;
}

/** The text with its entities, whose offsets count UTF-16 units, as JavaScript's strings do. */
export function drawText(message, act) {
  const text = message.text ?? message.caption ?? "";
  const entities = message.entities ?? message.caption_entities ?? [];
  const box = element("div", "text");
  box.lang = languageOf(text);
  drawSpan(box, text, 0, text.length, entities, act);
  return box;
}

function drawSpan(parent, text, start, end, entities, act) {
  let at = start;
  const here = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  while (here.length) {
    const entity = here.shift();
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (from >= to) continue;
    parent.append(text.slice(at, from));
    const inside = here.filter((e) => e.offset < to);
    const node = drawEntity(entity, text.slice(from, to), act);
    drawSpan(node, text, from, to, inside, act);
    parent.append(node);
    at = to;
  }
  parent.append(text.slice(at, end));
}

function drawEntity(entity, covered, act) {
  if (entity.type === "bot_command") return drawCommand(covered, act);
  if (entity.type === "text_link") return drawLink(entity.url);
  if (entity.type === "url") return drawLink(covered);
  return element(TAG_OF[entity.type] ?? "span", entity.type);
}

function drawCommand(command, act) {
  const node = element("button", "command");
  node.type = "button";
  node.addEventListener("click", () => act.send(command));
  return node;
}

/** A link that opens elsewhere and tells nobody where it was clicked; other addresses than web ones stay text. */
function drawLink(url) {
  if (!/^https?:\/\//i.test(url)) return element("span");
  const node = element("a");
  node.href = url;
  node.title = url;
  node.target = "_blank";
  node.rel = "noreferrer noopener";
  return node;
}

function drawQuoted(message) {
  const node = element("div", "quoted");
  node.append(element("strong", "", message.from.is_bot ? message.from.first_name : say("you")));
  node.append(element("span", "", (message.text ?? message.caption ?? message.document?.file_name ?? "").slice(0, 120)));
  return node;
}

function drawFile(file) {
  const node = element("a", "file", file.file_name);
  node.href = `/sim/file/${encodeURIComponent(file.file_id)}`;
  node.download = file.file_name;
  return node;
}

function drawFoot(message, act) {
  const foot = element("div", "foot");
  const reply = element("button", "reply", say("reply"));
  reply.type = "button";
  reply.addEventListener("click", () => act.reply(message));
  foot.append(reply);
  if (message.edit_date) foot.append(element("span", "edited", say("edited")));
  const time = element("time", "", clock(message.date));
  time.dateTime = new Date(message.date * 1000).toISOString();
  foot.append(time);
  return foot;
}

function drawKeyboard(message, waiting, act) {
  const box = element("div", "keyboard");
  for (const row of message.reply_markup.inline_keyboard) {
    const line = element("div", "keys");
    line.append(...row.map((button) => drawButton(message, button, waiting, act)));
    box.append(line);
  }
  return box;
}

function drawButton(message, button, waiting, act) {
  const linked = button.url ? drawLink(button.url) : null;
  const node = linked ?? element("button");
  node.classList.add("key");
  if (button.style) node.classList.add(button.style);
  node.textContent = button.text;
  if (linked) return node;
  node.type = "button";
  node.dataset.data = button.callback_data ?? "";
  if (waiting.some((w) => w.message === message.message_id && w.data === button.callback_data)) node.setAttribute("aria-busy", "true");
  node.addEventListener("click", () => act.tap(message.message_id, button));
  return node;
}

function clock(seconds) {
  return new Intl.DateTimeFormat(tag(), { hour: "2-digit", minute: "2-digit", hour12: false }).format(new Date(seconds * 1000));
}

/** Chinese fonts differ by language: Chinese text follows the page's script, the rest is left to the browser. */
function languageOf(text) {
  return /\p{Script=Han}/u.test(text) ? (tag() === "en" ? "zh-Hans" : tag()) : "en";
}
