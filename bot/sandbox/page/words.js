// What the page itself says, in the reader's language.

const WORDS = {
  "zh-hans": {
    bot: "机器人", you: "你", typing: "正在输入…", lost: "连接已断开：yaowen try 还在运行吗？", blocked: "你已停用此机器人",
    language: "语言", tray: "投递文章", messages: "消息", down: "回到最新", hints: "可以试试", commands: "命令",
    menu: "菜单", write: "消息", send: "发送", cancel: "取消", reply: "回复", edited: "已编辑", today: "今天",
    drop: "把文章拖到这里", dropHint: "或点按选择文件：Markdown、HTML、纯文本", release: "松开即可投递",
    digest: "现在发送明天的推送", digestHint: "就像明早会收到的那样。", block: "停用机器人", unblock: "重新启用机器人",
    private: "一切都在这台电脑上，不会发往 Telegram。", waiting: "处理中…",
    stored: "已收录", updated: "已更新", duplicate: "已有相同文章", refused: "未收录", tooLarge: "文件超过 20 MB，没有投递", undropped: "投递失败，请再试一次", start: "开始",
    latest: "最新", search: "搜索", daily: "每天 8 点", help: "帮助",
  },
  "zh-hant": {
    bot: "機器人", you: "你", typing: "正在輸入…", lost: "連線已中斷：yaowen try 還在執行嗎？", blocked: "你已封鎖此機器人",
    language: "語言", tray: "投遞文章", messages: "訊息", down: "回到最新", hints: "可以試試", commands: "指令",
    menu: "選單", write: "訊息", send: "傳送", cancel: "取消", reply: "回覆", edited: "已編輯", today: "今天",
    drop: "把文章拖到這裡", dropHint: "或點按選擇檔案：Markdown、HTML、純文字", release: "放開即可投遞",
    digest: "現在傳送明天的推送", digestHint: "就像明早會收到的那樣。", block: "封鎖機器人", unblock: "解除封鎖",
    private: "一切都在這台電腦上，不會傳到 Telegram。", waiting: "處理中…",
    stored: "已收錄", updated: "已更新", duplicate: "已有相同文章", refused: "未收錄", tooLarge: "檔案超過 20 MB，沒有投遞", undropped: "投遞失敗，請再試一次", start: "開始",
    latest: "最新", search: "搜尋", daily: "每天 8 點", help: "說明",
  },
  en: {
    bot: "bot", you: "You", typing: "typing…", lost: "Connection lost: is yaowen try still running?", blocked: "You blocked this bot",
    language: "Language", tray: "Drop articles", messages: "Messages", down: "To the newest", hints: "Try this", commands: "Commands",
    menu: "Menu", write: "Message", send: "Send", cancel: "Cancel", reply: "Reply", edited: "edited", today: "Today",
    drop: "Drop articles here", dropHint: "or choose files: Markdown, HTML, plain text", release: "Let go to drop",
    digest: "Send tomorrow’s digest now", digestHint: "As it would come tomorrow morning.", block: "Block the bot", unblock: "Unblock the bot",
    private: "All of this stays on this computer; nothing goes to Telegram.", waiting: "working…",
    stored: "stored", updated: "updated", duplicate: "known already", refused: "refused", tooLarge: "over 20 MB, not dropped", undropped: "could not be dropped, please try again", start: "Start",
    latest: "Latest", search: "Search", daily: "Every day at 8", help: "Help",
  },
};

const TAGS = { "zh-hans": "zh-Hans", "zh-hant": "zh-Hant", en: "en" };

let spoken = "zh-hans";

export const say = (id) => WORDS[spoken][id];
export const tag = () => TAGS[spoken];

/** Speak a language from now on and put its words onto the page; false where nothing changed. */
export function speak(language) {
  const next = language in WORDS ? language : "zh-hans";
  if (next === spoken && document.documentElement.dataset.spoken) return false;
  spoken = next;
  document.documentElement.lang = tag();
  document.documentElement.dataset.spoken = spoken;
  for (const node of document.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", say(node.dataset.label));
  for (const node of document.querySelectorAll("[data-placeholder]")) node.placeholder = say(node.dataset.placeholder);
  return true;
}
