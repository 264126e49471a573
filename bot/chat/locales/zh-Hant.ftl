# Every sentence a reader sees. The three files hold the same messages with the same places.

## Days

day = { $month }月{ $day }日
day-year = { $year }年{ $day }
day-at = { $day } { $at }
received = 收到於 { $when }
updated = 更新於 { $moment }

## A story

others = 另有 { $count } 家報導
also = 另有：
comma = 、
slots-and = ，
and-more = {" "}等 { $count } 家
source-unknown = 來源未註明
mirror = 鏡像
mirror-named = 鏡像 { $name }
source = 原文
by-model = AI 摘要
summary-nothing = 原文沒有可以摘錄的句子。
adds = 另據{ $name }：
figures-differ = 數字不一 · { $thing }：
on-day = （{ $day }）
semicolon = ；
single-source = 單一來源
first-latest = { $first } 至 { $latest }
reprint = 轉載
reprint-of = 轉載自{ $name }
reprinted-by = 轉載：
entry-adds = 補充：{ $text }
title-was = 標題曾為：{ $title }
card-single = { $reports ->
    [1] 僅一家報導
   *[other] 僅一家報導 · 共 { $reports } 篇
    }
card-several = { $publishers } 家報導 · 共 { $reports } 篇
button-summary = 摘要
button-card = 全部報導（{ $count }）
button-read = 全文
button-how = 怎麼清理的
story-which = 要看哪一則？請寫編號，例如 /story 12，或者回覆一則新聞傳送 /story。
story-unknown = 沒有 #{ NUMBER($number, useGrouping: 0) } 這一則。傳送 /latest 看看有哪些。
read-which = 要讀哪一則？請寫編號，例如 /read 12，或者回覆一則新聞傳送 /read。
how-head = 怎麼清理的
how-facts = 每項資訊取自哪裡
fact-title = 標題
fact-publisher = 媒體
fact-published = 日期
fact-author = 作者
fact-source-url = 原文連結
fact-mirror-url = 鏡像連結
fact-tags = 標籤
fact-image-url = 圖片
fact-image-caption = 圖片說明
fact-origin = 轉載自
how-steps = 做了什麼、刪了什麼，按哪條規則（名稱同 yaowen clean --explain）
how-gone = 清理的記錄已經不再保留（只留 30 天）。
which-number = 這則訊息裡有好幾則新聞。請寫明編號，例如 { NUMBER($example, useGrouping: 0) }。

## Lists

latest-head = 最新消息
reported-most = 報導最多（最近一天收到）
latest-page = 最新消息 · 第 { $page } 頁
latest-how-many = 要幾則？請寫 1 到 { $most } 的數字，例如 /latest 5。
no-page = 沒有更多了。
stale = 這個按鈕已經失效，請重新傳送指令。
nothing-yet = 還沒有新聞。管理員放入文章或加上訂閱源後，幾秒鐘就會出現在這裡。
nothing-yet-owner = 還沒有新聞。把文章檔案放進收件匣資料夾，或者在設定裡加上訂閱源，幾秒鐘就會出現在這裡。

## Search

results-count = 共 { $count } 則
results-capped = { NUMBER($count, useGrouping: 0) }+ 則
results-none-yet = 還沒找到，只查了一部分新聞。
results-also = 也搜：{ $names }
button-by-time = 按時間
button-by-fit = 按相關
button-exact = 只搜原詞
button-further = 繼續找
search-nothing = 沒有找到「{ $query }」。可以換個說法，或者少寫幾個詞。
search-instead = 沒有找到「{ $query }」。要不要試試：
search-no-value = 「{ $typed }」後面還缺內容。可以這樣寫：標題:詞語、標籤:詞語、來源:名稱、語言:英文、after:7d。
search-not-a-day = 「{ $typed }」不是日期。可以這樣寫：after:2022-07-21、after:2022-07、before:2022、after:7d。
search-not-a-language = 不認識「{ $typed }」這種語言。可以這樣寫：語言:中文、語言:繁體、lang:en。
search-empty =
    想搜尋什麼？直接傳送詞語就行，不用指令。

    「完整的話」：加引號，一字不差
    -詞語：不要它
    詞語 OR 詞語：有一個就行
    來源:名稱：只看這一家
    標題:詞語、標籤:詞語：只在標題、標籤裡找
    語言:英文：只看這種語言
    after:7d：只看最近七天
search-of-publisher = 來源:{ $name }
search-too-long = 太長了，最多 { $limit } 個字。用幾個詞來搜尋就好。

## Digest

digest-head = 要聞 · { $day } · { $count } 則
digest-nothing = { $day }：沒有新消息。
week-head = 一週要聞 · 截至 { $day } · { $count } 則
week-nothing = 截至 { $day }的一週：沒有新消息。
feed-title = 要聞
follow-up = 後續 ·{" "}
section-followed = 關注
section-several = 多家報導
section-follow-up = 後續
section-other = 其他
slots-daily = 每天 { $times }
slots-weekly = 每{ $day ->
    [0] 週一
    [1] 週二
    [2] 週三
    [3] 週四
    [4] 週五
    [5] 週六
   *[other] 週日
    } { $times }
weekly-short = { $day ->
    [0] 週一
    [1] 週二
    [2] 週三
    [3] 週四
    [4] 週五
    [5] 週六
   *[other] 週日
    } { $at }
digest-placeholder = 要聞正在送達…
digest-offer = 這裡還沒有推送。想什麼時候收到？點一個，或者傳送 /digest 08:00、/digest 08:00 20:00、/digest 週一 09:00。
digest-stands = { $slots } 推送（{ $zone }時間）。下一份：{ $next }。要改，點一個，或者傳送 /digest 08:00 20:00、/digest 週一 09:00。
digest-set = 好的，{ $slots } 推送（{ $zone }時間）。下一份在 { $next }。
digest-zone-guessed = 不在{ $zone }時區？點你所在的城市，或者傳送 { $example }。
digest-off = 推送已關閉。想再收，傳送 /digest 08:00。
digest-already-off = 推送本來就沒有開。
digest-not-a-time = 「{ $typed }」不像時間。可以這樣寫：/digest 08:00、/digest 早上8點 晚上8點、/digest 週日 20:30、/digest 08:00 東京。要關閉，傳送 /digest off。
digest-too-many = 太多了，最多 { $most } 個時間。
digest-no-slot = 沒有「{ $typed }」這份推送。現在是{ $slots } 推送；要全部關閉，傳送 /digest off。
zone-unknown = 不認識「{ $typed }」這個時區。請寫城市，例如 /digest 08:00 臺北，或者 /digest 08:00 UTC+8。
digest-on-its-way = { $day }的推送這就送出。
digest-owed-already = { $day }的推送已經送過了。
button-digest-now = 先看一份
button-digest-off = 關閉

## Follows and alerts

alert-head = 你關注的新消息 · { $count } 則
button-why = 為什麼收到？
why = 因為關注了「{ $words }」：
why-not = 會帶來這些消息的關注已經全部取消了。
follow-how =
    關注什麼詞？寫在指令後面，例如 /follow 春茶 採摘，或者點一個例子。以後有新消息出現這些詞，就會自動傳到這裡，每件事只傳一次。

    幾個詞：要同時出現
    「完整的話」：加引號，一字不差
    -詞語：不要它
    詞語 OR 詞語：有一個就行

    只認你寫的字：同一事物的別名請用 OR 加上。
follow-set = 已關注「{ $words }」：新消息裡有這些字，一兩分鐘內就傳到這裡，每件事只傳一次，每小時最多 { $most } 則。同一事物的別名不會一起關注。
follow-already = 已經在關注「{ $words }」了。
follow-too-long = 太長了，最多 { $limit } 個字。寫幾個詞就好。
follow-empty = 裡面沒有可以關注或封鎖的詞。指令後面至少寫一個，例如「春茶」，或者「春茶 -咖啡」。
follow-filter = 只能關注或封鎖詞語，不能按來源、標題、標籤、語言或日期。指令後面可以這樣寫：春茶 「採摘季」 -咖啡
follow-too-many = 一個聊天最多關注和封鎖 { $most } 項。請先取消一些：/following
follow-stopped = 已取消：{ $words }
follow-none = 這一項之前已經取消了。
following-nothing = 這裡沒有關注或封鎖任何詞。要開始，傳送 /follow 加詞語，例如 /follow 春茶 採摘。
following-head = 關注（{ $count }）
muted-head = 封鎖（{ $count }）
following-stop = 點一下就取消。
button-following = 全部關注
button-search = 現在搜尋
mute-how = 封鎖什麼詞？寫在指令後面，例如 /mute 足球，寫法和 /follow 一樣。展示的報導裡有這些詞的消息，不再出現在這裡的關注提醒和每日推送裡。
mute-set = 已封鎖「{ $words }」：展示的報導裡有這些字的消息，不再出現在這裡的關注提醒和每日推送裡。搜尋和列表裡仍然看得到。
mute-already = 已經封鎖「{ $words }」了。
quiet-stands = { $start } 到 { $end }（{ $zone }時間）不發關注提醒，到時一起送來。
quiet-now = 那裡現在是 { $at }，提醒正在等候。
quiet-never = 沒有設勿擾時段，關注提醒隨時會來。
quiet-how = 要改勿擾時段，點一個，或者傳送 /quiet 22:00-07:00；不是你的時間就加上城市：/quiet 22:00-07:00 柏林。每日推送按自己的時間，不受影響。
quiet-not-hours = 「{ $typed }」不像起訖時間。可以這樣寫：/quiet 22:00-07:00、/quiet 晚上10點到早上7點 東京。不要勿擾，傳送 /quiet off。
quiet-zone-unknown = 不認識「{ $typed }」這個時區。請寫城市，例如 /quiet 22:00-07:00 台北，或者寫 UTC+8。
quiet-zone-of-digest = 這裡的每日推送用的是另一個時區。請先改它：{ $example }，然後再傳送勿擾時段。
button-quiet-off = 不設勿擾

## Start and help

start-greeting = 這裡是要聞：把各家新聞整理乾淨，同一件事合在一起，附上原文連結。
start-stories = { $stories ->
    [0] 現在還沒有新聞。
   *[other] 現在有 { $stories } 則新聞。
    }
start-how = 直接傳送詞語就能搜尋，例如「天氣」；傳送編號打開那一則。
button-latest = 最新消息
button-digest = 每日推送
button-help = 說明
button-language = 語言 Language
help-head = 能做什麼
help-tips = 不用指令也行：傳送詞語就是搜尋，傳送編號（如 12）就打開那一則，回覆一則新聞傳送 /summary 就是它的摘要。
command-unknown = 沒有 { $command } 這個指令。可以用的有：
usage-latest = [則數]
usage-search = 詞語
usage-summary = [編號或詞語]
usage-story = 編號
usage-read = 編號
usage-digest = [08:00 20:00 | 週一 09:00 | off | now]
usage-follow = 詞語
usage-mute = 詞語
usage-quiet = [22:00-07:00 | off]
usage-split = 編號和第幾篇，如 12 3
usage-merge = 兩個編號，如 12 15
about-latest = 最新消息
about-search = 搜尋新聞
about-summary = 一則新聞的摘要
about-story = 一則新聞的全部報導
about-read = 一則新聞的全文
about-digest = 每日、每週推送
about-follow = 關注詞語，有新消息自動送來
about-following = 關注和封鎖了什麼
about-mute = 封鎖詞語，有它的消息不再送來
about-quiet = 勿擾時段
about-language = 語言
about-privacy = 隱私
about-help = 說明
about-start = 開始
about-status = 運行情況
about-inbox = 收到的檔案，哪些沒有收下
about-split = 把報導從一則新聞裡拆出來
about-merge = 把兩則新聞合為一則

## Language and privacy

language-which = 我說哪種語言？文章仍按原文顯示。
language-set = 好的，以後說繁體中文。
privacy =
    關於你，只保存：聊天編號、語言、時區、推送時間和勿擾時段，關注和封鎖的詞（照你寫的原樣），以及推送過哪些新聞（以免重複）。
    關注的詞會透露你關心什麼：機器人要按它們找新聞，所以必須保存。在 /following 裡取消，就立即刪除。
    不保存：姓名、使用者名稱、搜尋的詞、看過什麼、何時來過。

    別人能看到什麼：機器人的對話不是端對端加密，Telegram 能看到全部內容；點開原文連結時，那個網站能看到你的位址。
    這個機器人由架設它的人運行，他可以讀到上面保存的內容。
privacy-model =
    部分摘要由營運者選用的語言模型產生（標有「AI 摘要」）：傳給它的只有文章的文字，你輸入的內容從不傳送。

## For operators

status-head = 要聞 { $version }
status-stories = 新聞 { $stories } 則，報導 { $reports } 篇
status-files = 檔案：收下 { $stored }，更新 { $updated }，重複 { $duplicate }，未收 { $refused }
status-feeds = 訂閱源 { $feeds } 個，出錯 { $failing } 個
status-digests = 每日推送 { $chats } 個聊天
status-unsent = 待送 { $count } 份
status-model = 模型今日：摘要 { $accepted } 篇，已用 { NUMBER($tokens, useGrouping: 0) } / { NUMBER($most, useGrouping: 0) } tokens
status-model-not = ；未採用：{ $codes }
inbox-refused = 沒有收下的檔案（或其中一部分），最近的在前：
inbox-clear = 沒有被拒收的檔案。
inbox-parts = 另有 { $count } 項。
inbox-rest-taken = 其餘已收下

## Why something was refused: what is wrong, and what can be done where something can

refused-empty = 檔案是空的。
refused-binary = 檔案不是文字（可能是圖片、程式等）。可以放入純文字、Markdown、HTML、儲存的郵件或 zip。
refused-document = 檔案是文件、電子書或程式。請另存為純文字或 HTML 再放入。
refused-undecodable = 認不出檔案的字元編碼，或者它不是文字。請存成 UTF-8 再放入。
refused-too-big = 檔案超過 { $value } MB。
refused-too-much-memory = 讀這個檔案要用的記憶體太多。
refused-too-slow = 讀這個檔案超過了 { $value } 秒。
refused-killed = 讀這個檔案的行程中途崩潰了。
refused-fault = 本程式出錯（{ $value }），請回報給開發者，詳情見日誌。
refused-feed = 檔案是訂閱源，不是文章。想收它的內容，請把它的網址寫進設定的 [[feeds]]。
refused-index = 頁面是文章連結的目錄。
refused-list = 頁面是列表（一串連結，或者許多內容的開頭），不是文章。
refused-digest = 頁面彙集了好幾則新聞。請放入各篇文章本身。
refused-video = 頁面是影片，只帶簡介。
refused-images-only = 頁面只有圖片，沒有文字。
refused-empty-body = 頁面裡沒有文章正文。
refused-no-title = 找不到標題。
refused-stub = 頁面只有開頭或一則通知。
refused-too-short = 文字太短，不像文章。
refused-product = 頁面是賣東西的。
refused-forum = 頁面是論壇的。
refused-manual = 頁面是手冊裡的一頁。
refused-vacancy = 頁面是徵才啟事。
refused-front-page = 頁面是網站的首頁。
refused-catalogue = 頁面按同樣的幾項介紹好幾樣東西。
refused-not-news = 頁面既沒有日期，也沒有成段的文字，不像文章。
refused-empty-mail = 郵件裡既沒有網頁也沒有文字。
refused-too-deep = 郵件巢狀太深，讀不了。
refused-broken = 檔案損壞或不完整。請重新複製或下載一份。
refused-empty-archive = 壓縮檔是空的。
refused-encrypted = 壓縮檔有密碼。請解開後放入裡面的檔案。
refused-too-many = 壓縮檔裡超過 { $value } 個檔案。請解開後放入資料夾。
refused-unpacks-too-big = 壓縮檔解開後超過 { $value } MB。請解開後放入資料夾。
refused-packing = 這個檔案用了不常見的 zip 壓縮方式。請解開，或者用普通方式重新壓縮。
refused-nested = 這是壓縮檔裡的壓縮檔。請解開後放入裡面的檔案。
refused-nothing = 裡面什麼也沒有。
refused-more = 等等，另有 { $value } 項沒有收下。
refused-link = 這是一個連結，連結不會被跟隨。請放入檔案本身。
refused-hard-link = 這個檔案在別處還有一個名字（硬連結），所以沒有讀。請放入一份副本。
refused-special = 這是管道、通訊端或裝置，不是檔案，所以沒有讀。
refused-denied = 沒有權限讀取。請讓機器人的使用者可以讀它（chmod、chown）。
refused-folder-denied = 沒有權限打開這個資料夾。請給機器人的使用者相應的權限（chmod、chown）。
refused-gone = 它不存在。
refused-unreadable = 讀取失敗：{ $value }。

button-group = 為什麼算一則新聞？
group-head = 這些報導為什麼算一則新聞。
group-tap = 點編號，可把那篇拆出來。
group-alone = 只有一篇報導。
group-began = 這則新聞由此開始
group-event = 同一件事，相似度 { $score }
group-reprint = 同一篇文字，相同句子佔 { $score }
group-hand = 人工歸入
group-carries = 轉載自第 { $place } 篇
group-carries-gone = 轉載，所轉的那篇已不在
button-split = 拆出來
button-merge = 把另一則併進來
button-merge-yes = 合為一則
button-back = 返回
button-undo = 復原
split-how = 拆哪一篇？/split 12 3 把第 3 篇報導從新聞 12 裡拆出來；/split 12 列出各篇，點按鈕即可。
split-no-report = #{ NUMBER($number, useGrouping: 0) } 沒有第 { $place } 篇，共 { $count } 篇。發 /split { NUMBER($number, useGrouping: 0) } 可查看。
split-all = 這是 #{ NUMBER($number, useGrouping: 0) } 的全部報導了，至少要留一篇。
split-sure = 要把這篇從 #{ NUMBER($number, useGrouping: 0) } 裡拆出來嗎？它會單獨成為一則新聞，以後也不會再併回去。

    { $title }
split-done = 好了：拆出的 { $count } 篇現在是 #{ NUMBER($new, useGrouping: 0) }，不會再併回 #{ NUMBER($number, useGrouping: 0) }。
merge-how = 合併哪兩則？/merge 12 15 把新聞 15 併入新聞 12；/merge 12 列出可以併入的。
merge-none = 那幾天沒有和 #{ NUMBER($number, useGrouping: 0) } 相近的新聞。要自己指定，請發 /merge { NUMBER($number, useGrouping: 0) } 加上編號。
merge-which = 哪一則和 #{ NUMBER($number, useGrouping: 0) } { $title } 說的是同一件事？
merge-sure = 這是同一件事嗎？後一個會併入前一個。

    #{ NUMBER($number, useGrouping: 0) } { $title }
    #{ NUMBER($other, useGrouping: 0) } { $second }
merge-one = #{ NUMBER($number, useGrouping: 0) } 和 #{ NUMBER($other, useGrouping: 0) } 已經是一則新聞了。
merge-done = 好了：#{ NUMBER($other, useGrouping: 0) } 已併入 #{ NUMBER($number, useGrouping: 0) }，現有 { $count } 篇報導。發舊編號也能找到。

## Before a request comes to the desk, or when the desk fails

private = 這是私人機器人，未對此聊天開放。若需使用，請把此聊天的編號告訴管理員：{ $chat }
slower = 操作太快了，請稍等幾秒再試。
sorry = 抱歉，出錯了，請稍後再試。
