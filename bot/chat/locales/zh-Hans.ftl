# Every sentence a reader sees. The three files hold the same messages with the same places.

## Days

day = { $month }月{ $day }日
day-year = { $year }年{ $day }
day-at = { $day } { $at }
received = 收到于 { $when }
updated = 更新于 { $moment }

## A story

others = 另有 { $count } 家报道
also = 另有：
comma = 、
slots-and = ，
and-more = {" "}等 { $count } 家
source-unknown = 来源未注明
mirror = 镜像
mirror-named = 镜像 { $name }
source = 原文
by-model = AI 摘要
summary-nothing = 原文没有可以摘录的句子。
adds = 另据{ $name }：
figures-differ = 数字不一 · { $thing }：
on-day = （{ $day }）
semicolon = ；
single-source = 单一来源
first-latest = { $first } 至 { $latest }
reprint = 转载
reprint-of = 转载自{ $name }
reprinted-by = 转载：
entry-adds = 补充：{ $text }
title-was = 标题曾为：{ $title }
card-single = { $reports ->
    [1] 仅一家报道
   *[other] 仅一家报道 · 共 { $reports } 篇
    }
card-several = { $publishers } 家报道 · 共 { $reports } 篇
button-summary = 摘要
button-card = 全部报道（{ $count }）
button-read = 全文
button-how = 怎么清理的
story-which = 要看哪一条？请写编号，例如 /story 12，或者回复一条新闻发送 /story。
story-unknown = 没有 #{ NUMBER($number, useGrouping: 0) } 这一条。发送 /latest 看看有哪些。
read-which = 要读哪一条？请写编号，例如 /read 12，或者回复一条新闻发送 /read。
how-head = 怎么清理的
how-facts = 每项信息取自哪里
fact-title = 标题
fact-publisher = 媒体
fact-published = 日期
fact-author = 作者
fact-source-url = 原文链接
fact-mirror-url = 镜像链接
fact-tags = 标签
fact-image-url = 图片
fact-image-caption = 图片说明
fact-origin = 转载自
how-steps = 做了什么、删了什么，按哪条规则（名称同 yaowen clean --explain）
how-gone = 清理的记录已经不再保留（只留 30 天）。
which-number = 这条消息里有好几条新闻。请写明编号，例如 { NUMBER($example, useGrouping: 0) }。

## Lists

latest-head = 最新消息
reported-most = 报道最多（最近一天收到）
latest-page = 最新消息 · 第 { $page } 页
latest-how-many = 要几条？请写 1 到 { $most } 的数字，例如 /latest 5。
no-page = 没有更多了。
stale = 这个按钮已经失效，请重新发送命令。
nothing-yet = 还没有新闻。管理员放入文章或加上订阅源后，几秒钟就会出现在这里。
nothing-yet-owner = 还没有新闻。把文章文件放进收件箱文件夹，或者在配置里加上订阅源，几秒钟就会出现在这里。

## Search

results-count = 共 { $count } 条
results-capped = { NUMBER($count, useGrouping: 0) }+ 条
results-none-yet = 还没找到，只查了一部分新闻。
results-also = 也搜：{ $names }
button-by-time = 按时间
button-by-fit = 按相关
button-exact = 只搜原词
button-further = 继续找
search-nothing = 没有找到“{ $query }”。可以换个说法，或者少写几个词。
search-instead = 没有找到“{ $query }”。要不要试试：
search-no-value = “{ $typed }”后面还缺内容。可以这样写：标题:词语、标签:词语、来源:名称、语言:英文、after:7d。
search-not-a-day = “{ $typed }”不是日期。可以这样写：after:2022-07-21、after:2022-07、before:2022、after:7d。
search-not-a-language = 不认识“{ $typed }”这种语言。可以这样写：语言:中文、语言:繁体、lang:en。
search-empty =
    想搜什么？直接发送词语就行，不用命令。

    “完整的话”：加引号，一字不差
    -词语：不要它
    词语 OR 词语：有一个就行
    来源:名称：只看这一家
    标题:词语、标签:词语：只在标题、标签里找
    语言:英文：只看这种语言
    after:7d：只看最近七天
search-of-publisher = 来源:{ $name }
search-too-long = 太长了，最多 { $limit } 个字。用几个词来搜就好。

## Digest

digest-head = 要闻 · { $day } · { $count } 条
digest-nothing = { $day }：没有新消息。
week-head = 一周要闻 · 截至 { $day } · { $count } 条
week-nothing = 截至 { $day }的一周：没有新消息。
feed-title = 要闻
follow-up = 后续 ·{" "}
section-followed = 关注
section-several = 多家报道
section-follow-up = 后续
section-other = 其他
slots-daily = 每天 { $times }
slots-weekly = 每{ $day ->
    [0] 周一
    [1] 周二
    [2] 周三
    [3] 周四
    [4] 周五
    [5] 周六
   *[other] 周日
    } { $times }
weekly-short = { $day ->
    [0] 周一
    [1] 周二
    [2] 周三
    [3] 周四
    [4] 周五
    [5] 周六
   *[other] 周日
    } { $at }
digest-placeholder = 要闻正在送达…
digest-offer = 这里还没有推送。想什么时候收到？点一个，或者发送 /digest 08:00、/digest 08:00 20:00、/digest 周一 09:00。
digest-stands = { $slots } 推送（{ $zone }时间）。下一份：{ $next }。要改，点一个，或者发送 /digest 08:00 20:00、/digest 周一 09:00。
digest-set = 好的，{ $slots } 推送（{ $zone }时间）。下一份在 { $next }。
digest-zone-guessed = 不在{ $zone }时区？点你所在的城市，或者发送 { $example }。
digest-off = 推送已关闭。想再收，发送 /digest 08:00。
digest-already-off = 推送本来就没有开。
digest-not-a-time = “{ $typed }”不像时间。可以这样写：/digest 08:00、/digest 早上8点 晚上8点、/digest 周日 20:30、/digest 08:00 东京。要关闭，发送 /digest off。
digest-too-many = 太多了，最多 { $most } 个时间。
digest-no-slot = 没有“{ $typed }”这份推送。现在是{ $slots } 推送；要全部关闭，发送 /digest off。
zone-unknown = 不认识“{ $typed }”这个时区。请写城市，例如 /digest 08:00 台北，或者 /digest 08:00 UTC+8。
digest-on-its-way = { $day }的推送这就送出。
digest-owed-already = { $day }的推送已经送过了。
button-digest-now = 先看一份
button-digest-off = 关闭

## Follows and alerts

alert-head = 你关注的新消息 · { $count } 条
button-why = 为什么收到？
why = 因为关注了“{ $words }”：
why-not = 会带来这些消息的关注已经全部取消了。
follow-how =
    关注什么词？写在命令后面，例如 /follow 春茶 采摘，或者点一个例子。以后有新消息出现这些词，就会自动发到这里，每件事只发一次。

    几个词：要同时出现
    “完整的话”：加引号，一字不差
    -词语：不要它
    词语 OR 词语：有一个就行

    只认你写的字：同一事物的别名请用 OR 加上。
follow-set = 已关注“{ $words }”：新消息里有这些字，一两分钟内就发到这里，每件事只发一次，每小时最多 { $most } 条。同一事物的别名不会一起关注。
follow-already = 已经在关注“{ $words }”了。
follow-too-long = 太长了，最多 { $limit } 个字。写几个词就好。
follow-empty = 里面没有可以关注或屏蔽的词。命令后面至少写一个，例如“春茶”，或者“春茶 -咖啡”。
follow-filter = 只能关注或屏蔽词语，不能按来源、标题、标签、语言或日期。命令后面可以这样写：春茶 “采摘季” -咖啡
follow-too-many = 一个聊天最多关注和屏蔽 { $most } 项。请先取消一些：/following
follow-stopped = 已取消：{ $words }
follow-none = 这一项之前已经取消了。
following-nothing = 这里没有关注或屏蔽任何词。要开始，发送 /follow 加词语，例如 /follow 春茶 采摘。
following-head = 关注（{ $count }）
muted-head = 屏蔽（{ $count }）
following-stop = 点一下就取消。
button-following = 全部关注
button-search = 现在搜索
mute-how = 屏蔽什么词？写在命令后面，例如 /mute 足球，写法和 /follow 一样。展示的报道里有这些词的消息，不再出现在这里的关注提醒和每日推送里。
mute-set = 已屏蔽“{ $words }”：展示的报道里有这些字的消息，不再出现在这里的关注提醒和每日推送里。搜索和列表里仍然看得到。
mute-already = 已经屏蔽“{ $words }”了。
quiet-stands = { $start } 到 { $end }（{ $zone }时间）不发关注提醒，到时一起送来。
quiet-now = 那里现在是 { $at }，提醒正在等候。
quiet-never = 没有设免打扰时段，关注提醒随时会来。
quiet-how = 要改免打扰时段，点一个，或者发送 /quiet 22:00-07:00；不是你的时间就加上城市：/quiet 22:00-07:00 柏林。每日推送按自己的时间，不受影响。
quiet-not-hours = “{ $typed }”不像起止时间。可以这样写：/quiet 22:00-07:00、/quiet 晚上10点到早上7点 东京。不要免打扰，发送 /quiet off。
quiet-zone-unknown = 不认识“{ $typed }”这个时区。请写城市，例如 /quiet 22:00-07:00 台北，或者写 UTC+8。
quiet-zone-of-digest = 这里的每日推送用的是另一个时区。请先改它：{ $example }，然后再发送免打扰时段。
button-quiet-off = 不设免打扰

## Start and help

start-greeting = 这里是要闻：把各家新闻整理干净，同一件事合在一起，附上原文链接。
start-stories = { $stories ->
    [0] 现在还没有新闻。
   *[other] 现在有 { $stories } 条新闻。
    }
start-how = 直接发送词语就能搜索，例如“天气”；发送编号打开那一条。
button-latest = 最新消息
button-digest = 每日推送
button-help = 帮助
button-language = 语言 Language
help-head = 能做什么
help-tips = 不用命令也行：发送词语就是搜索，发送编号（如 12）就打开那一条，回复一条新闻发送 /summary 就是它的摘要。
command-unknown = 没有 { $command } 这个命令。可以用的有：
usage-latest = [条数]
usage-search = 词语
usage-summary = [编号或词语]
usage-story = 编号
usage-read = 编号
usage-digest = [08:00 20:00 | 周一 09:00 | off | now]
usage-follow = 词语
usage-mute = 词语
usage-quiet = [22:00-07:00 | off]
usage-split = 编号和第几篇，如 12 3
usage-merge = 两个编号，如 12 15
about-latest = 最新消息
about-search = 搜索新闻
about-summary = 一条新闻的摘要
about-story = 一条新闻的全部报道
about-read = 一条新闻的全文
about-digest = 每日、每周推送
about-follow = 关注词语，有新消息自动送来
about-following = 关注和屏蔽了什么
about-mute = 屏蔽词语，有它的消息不再送来
about-quiet = 免打扰时段
about-language = 语言
about-privacy = 隐私
about-help = 帮助
about-start = 开始
about-status = 运行情况
about-inbox = 收到的文件，哪些没有收下
about-split = 把报道从一条新闻里拆出来
about-merge = 把两条新闻合为一条

## Language and privacy

language-which = 我说哪种语言？文章仍按原文显示。
language-set = 好的，以后说简体中文。
privacy =
    关于你，只保存：聊天编号、语言、时区、推送时间和免打扰时段，关注和屏蔽的词（照你写的原样），以及推送过哪些新闻（以免重复）。
    关注的词会透露你关心什么：机器人要按它们找新闻，所以必须保存。在 /following 里取消，就立即删除。
    不保存：姓名、用户名、搜索的词、看过什么、何时来过。

    别人能看到什么：机器人的对话不是端到端加密，Telegram 能看到全部内容；点开原文链接时，那个网站能看到你的地址。
    这个机器人由架设它的人运行，他可以读到上面保存的内容。
privacy-model =
    部分摘要由运营者选用的语言模型生成（标有“AI 摘要”）：发给它的只有文章的文字，你输入的内容从不发送。

## For operators

status-head = 要闻 { $version }
status-stories = 新闻 { $stories } 条，报道 { $reports } 篇
status-files = 文件：收下 { $stored }，更新 { $updated }，重复 { $duplicate }，未收 { $refused }
status-feeds = 订阅源 { $feeds } 个，出错 { $failing } 个
status-digests = 每日推送 { $chats } 个聊天
status-unsent = 待送 { $count } 份
status-model = 模型今日：摘要 { $accepted } 篇，已用 { NUMBER($tokens, useGrouping: 0) } / { NUMBER($most, useGrouping: 0) } tokens
status-model-not = ；未采用：{ $codes }
inbox-refused = 没有收下的文件（或其中一部分），最近的在前：
inbox-clear = 没有被拒收的文件。
inbox-parts = 另有 { $count } 项。
inbox-rest-taken = 其余已收下

## Why something was refused: what is wrong, and what can be done where something can

refused-empty = 文件是空的。
refused-binary = 文件不是文字（可能是图片、程序等）。可以放入纯文本、Markdown、HTML、保存的邮件或 zip。
refused-document = 文件是文档、电子书或程序。请另存为文本或 HTML 再放入。
refused-undecodable = 认不出文件的字符编码，或者它不是文字。请存成 UTF-8 再放入。
refused-too-big = 文件超过 { $value } MB。
refused-too-much-memory = 读这个文件要用的内存太多。
refused-too-slow = 读这个文件超过了 { $value } 秒。
refused-killed = 读这个文件的进程中途崩溃了。
refused-fault = 本程序出错（{ $value }），请报告给开发者，详情见日志。
refused-feed = 文件是订阅源，不是文章。想收它的内容，请把它的网址写进配置的 [[feeds]]。
refused-index = 页面是文章链接的目录。
refused-list = 页面是列表（一串链接，或者许多内容的开头），不是文章。
refused-digest = 页面汇集了好几则新闻。请放入各篇文章本身。
refused-video = 页面是影片，只带简介。
refused-images-only = 页面只有图片，没有文字。
refused-empty-body = 页面里没有文章正文。
refused-no-title = 找不到标题。
refused-stub = 页面只有开头或一则通知。
refused-too-short = 文字太短，不像文章。
refused-product = 页面是卖东西的。
refused-forum = 页面是论坛的。
refused-manual = 页面是手册里的一页。
refused-vacancy = 页面是招聘启事。
refused-front-page = 页面是网站的首页。
refused-catalogue = 页面按同样的几项介绍好几样东西。
refused-not-news = 页面既没有日期，也没有成段的文字，不像文章。
refused-empty-mail = 邮件里既没有网页也没有文字。
refused-too-deep = 邮件嵌套太深，读不了。
refused-broken = 文件损坏或不完整。请重新复制或下载一份。
refused-empty-archive = 压缩包是空的。
refused-encrypted = 压缩包有密码。请解开后放入里面的文件。
refused-too-many = 压缩包里超过 { $value } 个文件。请解开后放入文件夹。
refused-unpacks-too-big = 压缩包解开后超过 { $value } MB。请解开后放入文件夹。
refused-packing = 这个文件用了不常见的 zip 压缩方式。请解开，或者用普通方式重新压缩。
refused-nested = 这是压缩包里的压缩包。请解开后放入里面的文件。
refused-nothing = 里面什么也没有。
refused-more = 等等，另有 { $value } 项没有收下。
refused-link = 这是一个链接，链接不会被跟随。请放入文件本身。
refused-hard-link = 这个文件在别处还有一个名字（硬链接），所以没有读。请放入一份副本。
refused-special = 这是管道、套接字或设备，不是文件，所以没有读。
refused-denied = 没有权限读取。请让机器人的用户可以读它（chmod、chown）。
refused-folder-denied = 没有权限打开这个文件夹。请给机器人的用户相应的权限（chmod、chown）。
refused-gone = 它不存在。
refused-unreadable = 读取失败：{ $value }。

button-group = 为什么算一条新闻？
group-head = 这些报道为什么算一条新闻。
group-tap = 点编号，可把那篇拆出来。
group-alone = 只有一篇报道。
group-began = 这条新闻由此开始
group-event = 同一件事，相似度 { $score }
group-reprint = 同一篇文字，相同句子占 { $score }
group-hand = 人工归入
group-carries = 转载自第 { $place } 篇
group-carries-gone = 转载，所转的那篇已不在
button-split = 拆出来
button-merge = 把另一条并进来
button-merge-yes = 合为一条
button-back = 返回
button-undo = 撤销
split-how = 拆哪一篇？/split 12 3 把第 3 篇报道从新闻 12 里拆出来；/split 12 列出各篇，点按钮即可。
split-no-report = #{ NUMBER($number, useGrouping: 0) } 没有第 { $place } 篇，共 { $count } 篇。发 /split { NUMBER($number, useGrouping: 0) } 可查看。
split-all = 这是 #{ NUMBER($number, useGrouping: 0) } 的全部报道了，至少要留一篇。
split-sure = 要把这篇从 #{ NUMBER($number, useGrouping: 0) } 里拆出来吗？它会单独成为一条新闻，以后也不会再并回去。

    { $title }
split-done = 好了：拆出的 { $count } 篇现在是 #{ NUMBER($new, useGrouping: 0) }，不会再并回 #{ NUMBER($number, useGrouping: 0) }。
merge-how = 合并哪两条？/merge 12 15 把新闻 15 并入新闻 12；/merge 12 列出可以并入的。
merge-none = 那几天没有和 #{ NUMBER($number, useGrouping: 0) } 相近的新闻。要自己指定，请发 /merge { NUMBER($number, useGrouping: 0) } 加上编号。
merge-which = 哪一条和 #{ NUMBER($number, useGrouping: 0) } { $title } 说的是同一件事？
merge-sure = 这是同一件事吗？后一个会并入前一个。

    #{ NUMBER($number, useGrouping: 0) } { $title }
    #{ NUMBER($other, useGrouping: 0) } { $second }
merge-one = #{ NUMBER($number, useGrouping: 0) } 和 #{ NUMBER($other, useGrouping: 0) } 已经是一条新闻了。
merge-done = 好了：#{ NUMBER($other, useGrouping: 0) } 已并入 #{ NUMBER($number, useGrouping: 0) }，现有 { $count } 篇报道。发旧编号也能找到。

## Before a request comes to the desk, or when the desk fails

private = 这是私人机器人，未对此聊天开放。若需使用，请把此聊天的编号告诉管理员：{ $chat }
slower = 操作太快了，请稍等几秒再试。
sorry = 抱歉，出错了，请稍后再试。
