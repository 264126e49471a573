# Every sentence a reader sees. The three files hold the same messages with the same places.

## Days

day = { $month }月{ $day }日
day-year = { $year }年{ $day }
received = 收到于 { $when }
updated = 更新于 { $moment }

## A story

others = 另有 { $count } 家报道
also = 另有：
comma = 、
and-more = {" "}等 { $count } 家
source-unknown = 来源未注明
mirror = 镜像
mirror-named = 镜像 { $name }
summary-nothing = 原文没有可以摘录的句子。
card-single = { $reports ->
    [1] 仅一家报道
   *[other] 仅一家报道 · 共 { $reports } 篇
    }
card-several = { $publishers } 家报道 · 共 { $reports } 篇
button-summary = 摘要
button-card = 全部报道（{ $count }）
story-which = 要看哪一条？请写编号，例如 /story 12，或者回复一条新闻发送 /story。
story-unknown = 没有 #{ NUMBER($number, useGrouping: 0) } 这一条。发送 /latest 看看有哪些。
which-number = 这条消息里有好几条新闻。请写明编号，例如 { NUMBER($example, useGrouping: 0) }。

## Lists

latest-head = 最新消息
latest-page = 最新消息 · 第 { $page } 页
latest-how-many = 要几条？请写 1 到 { $most } 的数字，例如 /latest 5。
no-page = 没有更多了。
stale = 这个按钮已经失效，请重新发送命令。
nothing-yet = 还没有新闻。管理员放入文章或加上订阅源后，几秒钟就会出现在这里。
nothing-yet-owner = 还没有新闻。把文章文件放进收件箱文件夹，或者在配置里加上订阅源，几秒钟就会出现在这里。

## Search

results-count = 共 { $count } 条
results-capped = { NUMBER($count, useGrouping: 0) }+ 条
results-also = 也搜：{ $names }
button-by-time = 按时间
button-by-fit = 按相关
button-exact = 只搜原词
button-further = 继续找
search-nothing = 没有找到“{ $query }”。可以换个说法，或者少写几个词。
search-instead = 没有找到“{ $query }”。要不要试试：
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
search-too-long = 太长了，最多 { $limit } 个字。用几个词来搜就好。

## Digest

digest-head = 要闻 · { $day } · { $count } 条
digest-nothing = { $day }：没有新消息。
digest-placeholder = 要闻正在送达…
digest-offer = 这里还没有每日推送。想几点收到？点一个时间，或者发送 /digest 08:00。
digest-stands = 每天 { $at }（{ $zone }时间）推送。要改时间，点一个，或者发送 /digest 08:00。
digest-set = 好的，每天 { $at }（{ $zone }时间）推送。下一份在 { $next }。
digest-zone-guessed = 不在{ $zone }时区？点你所在的城市，或者发送 { $example }。
digest-off = 每日推送已关闭。想再收，发送 /digest 08:00。
digest-already-off = 每日推送本来就没有开。
digest-not-a-time = “{ $typed }”不像时间。可以这样写：/digest 08:00、/digest 早上8点、/digest 20:30 东京。要关闭，发送 /digest off。
zone-unknown = 不认识“{ $typed }”这个时区。请写城市，例如 /digest 08:00 台北，或者 /digest 08:00 UTC+8。
digest-on-its-way = { $day }的推送这就送出。
digest-owed-already = { $day }的推送已经送过了。
button-digest-now = 先看一份
button-digest-off = 关闭

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
usage-digest = [08:00 | off | now]
about-latest = 最新消息
about-search = 搜索新闻
about-summary = 一条新闻的摘要
about-story = 一条新闻的全部报道
about-digest = 每日推送
about-language = 语言
about-privacy = 隐私
about-help = 帮助
about-start = 开始
about-status = 运行情况
about-inbox = 收到的文件，哪些没有收下

## Language and privacy

language-which = 我说哪种语言？文章仍按原文显示。
language-set = 好的，以后说简体中文。
privacy =
    关于你，只保存：聊天编号、语言、时区、推送时间，以及推送过哪些新闻（以免重复）。
    不保存：姓名、用户名、搜索的词、看过什么、何时来过。

    别人能看到什么：机器人的对话不是端到端加密，Telegram 能看到全部内容；点开原文链接时，那个网站能看到你的地址。
    这个机器人由架设它的人运行，他可以读到上面保存的内容。

## For operators

status-head = 要闻 { $version }
status-stories = 新闻 { $stories } 条，报道 { $reports } 篇
status-files = 文件：收下 { $stored }，更新 { $updated }，重复 { $duplicate }，未收 { $refused }
status-feeds = 订阅源 { $feeds } 个，出错 { $failing } 个
status-digests = 每日推送 { $chats } 个聊天
status-unsent = 待送 { $count } 份
inbox-refused = 没有收下的文件，最近的在前：
inbox-clear = 没有被拒收的文件。

## Before a request comes to the desk, or when the desk fails

private = 这是私人机器人，未对此聊天开放。若需使用，请把此聊天的编号告诉管理员：{ $chat }
slower = 操作太快了，请稍等几秒再试。
sorry = 抱歉，出错了，请稍后再试。
