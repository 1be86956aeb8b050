"""The words and shapes by which the first labeller knows noise, as data.

Each :class:`Rule` says one thing that can be said of one segment or one line. To add one, add a row
here and its cases to ``tests/cases/rules.jsonl``: at least one text it must find and one that looks
alike and must stay.

A pattern is matched from the start of the stripped text (``re.match``), at most ``LONGEST`` characters
of it, and has no nested repetition, so that no text makes it slow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from corpusclean.labels import Label

LONGEST: Final = 400
"""Only this many characters of a line or a segment are looked at."""

Scope = Literal["line", "rest", "segment"]


@dataclass(frozen=True)
class Rule:
    """One way to know noise.

    Attributes:
        name: unique; named in cases and reasons.
        label: what the matching text is.
        scope: ``line``: the whole line must match and goes. ``rest``: the match begins at any segment and
            everything behind it on its line goes. ``segment``: one segment matches and goes.
        pattern: matched from the start of the stripped text.
        score: how sure, 0 to 1.
        reason: for a reader, completing "removed because it is ...".
    """

    name: str
    label: Label
    scope: Scope
    pattern: re.Pattern[str]
    score: float
    reason: str


def _rule(name: str, label: Label, scope: Scope, score: float, reason: str, pattern: str) -> Rule:
    return Rule(name, label, scope, re.compile(pattern, re.IGNORECASE), score, reason)


# The end of a short line: punctuation that decorates, then nothing.
_END = r"[\s:：>»›→▼▾…!！・·|]*$"

_DATE = (
    r"(?:(?:19|20)\d\d\s?[-/.年]\s?[01]?\d\s?[-/.月]\s?[0-3]?\d\s?日?"
    r"|[0-3]?\d[./][01]?\d[./](?:19|20)\d\d"
    r"|(?:民國|令和|平成)\s?[\d元]{1,3}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日)"
)
_TIME = r"(?:\d{1,2}[:：時时]\d\d(?:[:：分]\d\d)?\s?(?:分|Uhr|h)?\s?(?:[ap]\.?m\.?)?)"

RULES: Final[tuple[Rule, ...]] = (
    # --- navigation ------------------------------------------------------------------------------
    _rule("debris", "navigation", "line", 0.95, "a stray sign or number on a line of its own",
          r"(?:[?？×✕✖xX|·•●○■□◆◇▲△▼▽★☆※→←↑↓\-_=*#~^<>«»]{1,3}|0|\[\s?\]|(?:&nbsp;)+)$"),
    _rule("breadcrumb", "navigation", "line", 0.97, "a breadcrumb trail",
          r"(?:您?的?(?:当前|現在|现在|目前|當前|所在)?的?(?:位置|所在位置)|您现在(?:的位置)?是?|当前位置|當前位置|你在这里"
          r"|you\s+are\s+here|sie\s+(?:sind|befinden\s+sich)\s+hier|vous\s+êtes\s+ici|est[áa]s?\s+(?:usted\s+)?aquí|현재\s?위치|現在地"
          r"|トップ|ホーム|홈|首页|首頁|网站首页|網站首頁|主页|主頁|home|startseite|accueil|inicio)\s?(?:[:：]|[>»›＞/→])"),
    _rule("menu_word", "navigation", "line", 0.93, "a menu entry",
          r"(?:首页|首頁|网站首页|網站首頁|返回首页|返回首頁|返回列表|返回顶部|回到顶部|回頂部|返回上一页|上一页|下一页|上一頁|下一頁|末页|尾页|电话|電話|短信|联系|聯系|聯絡|联系我们|聯絡我們|联系方式"
          r"|关于我们|關於我們|网站地图|網站地圖|设为首页|加入收藏|收藏本站|登录|登錄|登入|注册|註冊|退出|搜索|搜尋|查詢|菜单|選單|导航|打印|打印本页|列印|关闭|关闭窗口|關閉|更多|更多>>|展开全文|阅读全文|繁體|简体|English|中文版|回目录|回目錄|目录|目錄"
          r"|home|menu|search|log\s?in|sign\s?in|sign\s?up|register|contact(?:\s+us)?|about(?:\s+us)?|sitemap|site\s+map|print|print\s+this\s+page|close|back|back\s+to\s+top|top|next|previous|prev|skip\s+to\s+(?:main\s+)?content|toggle\s+navigation|read\s+more|load\s+more|view\s+all"
          r"|ホーム|トップ|メニュー|検索|ログイン|新規登録|お問い合わせ|サイトマップ|トップへ戻る|ページトップへ|ページの先頭へ|前へ|次へ|印刷"
          r"|홈|메뉴|검색|로그인|회원가입|사이트맵|목록|맨\s?위로|인쇄|이전|다음|본문\s?바로가기"
          r"|startseite|menü|suche|anmelden|abmelden|kontakt|drucken|nach\s+oben|zurück|weiter|seite\s+drucken"
          r"|accueil|recherche|rechercher|connexion|se\s+connecter|contact|imprimer|haut\s+de\s+page|retour|suivant|précédent"
          r"|inicio|menú|buscar|iniciar\s+sesión|contacto|imprimir|volver|volver\s+arriba|siguiente|anterior|главная|меню|поиск|войти|наверх)" + _END),
    _rule("menu_line", "navigation", "line", 0.9, "a row of menu entries",
          r"(?=.{0,200}$)(?=(?:.*?[|｜·>»/\s]){3})(?:网站)?(?:首页|首頁|主页|home|ホーム|トップ|홈|startseite|accueil|inicio|главная|☰)\s?[|｜·\s　]"),
    _rule("font_size", "navigation", "segment", 0.95, "a switch of font size, print or close",
          r"(?:[\[【(（]?\s?(?:字体|字體|字号|字號|文字サイズ|글자\s?크기|font\s+size|text\s+size)\s?[:：]?\s?[\[【]?\s?[大中小加减A가\s+\-|/】\]]*|【?(?:打印|列印|关闭|關閉|收藏|纠错|TOP)】?(?:\s?【?(?:打印|列印|关闭|關閉|收藏|纠错|TOP|此页|窗口)】?)*)[)）\]】\s]*$"),
    _rule("empty_previous_next", "navigation", "segment", 0.95, "a link to a previous or next page without a headline",
          r"(?:[←<«]?\s?(?:上一|下一|前一|后一|後一)[篇页頁条條则則个個章](?:文章)?\s?[:：]?\s?(?:没有了|沒有了|无|無|暂无)?|返回(?:列表|顶部|首页|目录)|[|∣]?(?:上一頁|下一頁|回目錄)[|∣]?|previous|next|prev|前の記事|次の記事|前へ|次へ|이전\s?글|다음\s?글)\s?[:：→>»|∣]*$"),
    # --- byline ------------------------------------------------------------------------------------
    _rule("byline_field", "byline", "segment", 0.93, "a field of the byline",
          r"(?:[(（【\[]?\s?(?:来源|來源|信息来源|文章来源|稿件来源|消息来源|作者|编辑|編輯|责编|責編|责任编辑|責任編輯|记者|記者|通讯员|发布时间|發佈時間|發布時間|发布日期|发表时间|发稿时间|更新时间|更新日期|刊登日期|时间|時間|日期|浏览|瀏覽|浏览量|浏览次数|瀏覽次數|阅读|阅读量|阅读次数|閱讀|閱讀次數|点击|点击率|点击数|点击量|点击次数|點擊|點擊數|點閱|人气|人氣|审核|審核|供稿|撰稿|撰文|校对|校對|编审|初审|复审|终审|发布人|发布者|发布机构|發布機構|发布单位|索引号|发文字号|文号|成文日期)\s?[:：])"
          r"(?:[^。！？!?]{0,40})$"),
    _rule("byline_field_en", "byline", "segment", 0.9, "a field of the byline",
          r"(?:source|author|editor|edited\s+by|responsible\s+editor|time|date|posted(?:\s+on|\s+by)?|published(?:\s+on|\s+by)?|publish\s+time|release\s+(?:date|time)|date\s+released|last\s+updated|updated|reader|readers|views?|hits|clicks?|click\s+volume|number\s+of\s+(?:views|visits|clicks)|page\s+views|written\s+by|reported\s+by|correspondent|reporter)\s?:\s?[^.!?。]{0,60}$"),
    _rule("byline_counter", "byline", "segment", 0.93, "a counter of views or comments",
          r"(?:\d[\d,.]*\s?万?\s?(?:次|人|个)?\s?(?:浏览|瀏覽|阅读|閱讀|点击|點擊|人气|评论|評論|人瀏覽|人浏览|views?|reads?|comments?|hits|min(?:ute)?s?\s+read|Aufrufe|Kommentare|vues|commentaires|visitas|comentarios|visualizações)|人[浏瀏][览覽]|조회\s?(?:수)?\s?[:：]?\s?\d[\d,]*|댓글\s?\d+|閲覧数?\s?[:：]?\s?\d[\d,]*)[\s|｜·•]*$"),
    _rule("byline_date", "byline", "line", 0.88, "a date on a line of its own",
          r"[\[(（【]?\s?(?:最終更新|更新日?|公開日?|投稿日|掲載日|配信|入力|입력|수정|등록|작성일|승인|publié\s+le|mis\s+à\s+jour\s+le|veröffentlicht(?:\s+am)?|stand|publicado(?:\s+el)?|actualizado|posted\s+on|published|updated)?\s?[:：]?\s?" + _DATE + r"\s?(?:\([^)]{1,4}\))?[\sT,]*" + _TIME + r"?[\])）】]?\s?(?:更新|公開|配信|発表)?$"),
    _rule("byline_credit", "byline", "segment", 0.92, "an editor's or reporter's credit",
          r"(?:[(（【\[]\s?(?:责任编辑|責任編輯|责编|責編|编辑|編輯|记者|記者|通讯员|本报记者|本報記者|文[/／|]|作者[:：]|撰文|來源|来源|供稿|编辑[:：])[^)）】\]。]{0,40}[)）】\]]|(?:责任编辑|責任編輯|责编|責編|執筆|文責|取材・文|記者)\s?[:：/／=][^。]{1,20})$"),
    _rule("byline_by", "byline", "line", 0.88, "the author's line",
          r"(?:by\s+[A-Z][^.!?]{2,60}|von\s+[A-ZÄÖÜ][^.!?]{2,50}|par\s+[A-ZÉ][^.!?]{2,50}|por\s+[A-ZÁ][^.!?]{2,50}|(?:文|記者|作者)\s?[/／|｜]\s?[^。]{2,30}|\S{2,4}\s기자(?:\s.{0,60})?)$"),
    # --- captions -----------------------------------------------------------------------------------
    _rule("file_names", "caption", "line", 0.98, "the names of image files",
          r"[^。！？\n]{1,300}\.(?:jpe?g|png|gif|webp|bmp|tiff?)$"),
    _rule("file_name", "caption", "segment", 0.97, "the name of an image file",
          r"[^。！？\s]{1,120}\.(?:jpe?g|png|gif|webp|bmp|tiff?)$"),
    _rule("photo_credit", "caption", "segment", 0.92, "a photo credit",
          r"(?:[(（【\[]?\s?(?:图片?|圖片?|图源|圖源|图片来源|圖片來源|资料图片?|資料圖片?|配图|供图|摄影|攝影|写真|撮影|イメージ|写真提供|사진|자료사진|photos?|photo\s+by|image|picture|pictured|file\s+photo|photo\s+credit|foto|fotos|bild|crédit\s+photo|photo\s+d'archives)\s?[:：=/／|]\s?[^。！？]{0,60}[)）】\]]?|[(（]?(?:资料图|資料圖|示意图|示意圖|效果图|网络图|イメージ写真|提供写真|写真はイメージ)[)）]?)$"),
    _rule("photographer", "caption", "segment", 0.9, "a photographer's credit",
          r"[(（]?[\w·/／、\s]{1,14}?(?:摄|攝|摄影|攝影|供图|供圖|提供圖片|撮影|写真提供)[)）]?$"),
    _rule("photo_shows", "caption", "line", 0.85, "a photo caption",
          r"(?:图为|圖為|图[一二三四五六七八九十\d]{1,2}[:：]|[▲△↑]\s?\S|图注|圖說|（?图/)[^\n]{1,120}$"),
    # --- tags ---------------------------------------------------------------------------------------
    _rule("tags", "tags", "rest", 0.93, "a line of tags or keywords",
          r"(?:本文)?(?:标签|標簽|標籤|关键[词字]|關鍵[詞字]|文章分类|所属分类|分类|分類|所属栏目|タグ|カテゴリー?|キーワード|태그|키워드|tags?|keywords?|key\s+words|filed\s+under|tagged(?:\s+with)?|categor(?:y|ies)|schlagw(?:orte|örter)|stichworte|mots[\s-]clés|étiquettes|etiquetas|palabras\s+clave|теги|метки)\s?[:：]"),
    _rule("hash_tags", "tags", "line", 0.9, "a row of hash tags",
          r"(?:[#＃][^\s#＃]{1,30}[#＃]?[\s、,]*){2,20}$"),
    # --- legal --------------------------------------------------------------------------------------
    _rule("copyright", "legal", "rest", 0.94, "a copyright line",
          r"(?:copyright\b|©|ⓒ|\(c\)\s?(?:19|20)\d\d|all\s+rights\s+reserved|版权所有|版權所有|著作權|版权声明|版權聲明|无断転載|無断転載|무단\s?전재|저작권자|tous\s+droits\s+réservés|alle\s+rechte\s+vorbehalten|todos\s+los\s+derechos|все\s+права)"),
    _rule("registration", "legal", "segment", 0.95, "a registration number of the site",
          r"[^\n]{0,12}?(?:ICP[备備证]|公网安备|公網安備|网安备|广播电视节目制作|增值电信业务)[^\n]{0,40}$"),
    _rule("disclaimer", "legal", "rest", 0.9, "a disclaimer",
          r"(?:免责声明|免責聲明|郑重声明|特别声明|特別聲明|本站声明|本站聲明|声明\s?[:：]|聲明\s?[:：]|disclaimer\b|haftungsausschluss|statement\s?:|免責事項|(?:本文|本站|文章|以上)(?:内容|內容)?(?:仅代表|僅代表|系转载|来自网络|由网友|为转载)|(?:本站|本网站|本網站)(?:发布|發布|转载|所有))"),
    _rule("article_source", "legal", "rest", 0.95, "the page's own address or title repeated",
          r"(?:本文(?:标题|標題|出处|出處|链接|鏈接|地址|网址|网址)|原文链接|原文鏈接|原文地址|转载请注明|轉載請註明|permalink|article\s+source|source\s+url|本文来自|本文來自)\s?[:：]?"),
    _rule("bare_url", "legal", "segment", 0.85, "a web address on its own",
          r"(?:https?://|www\.)[^\s。，]{3,200}$"),
    _rule("privacy", "legal", "line", 0.9, "a notice of privacy or terms",
          r"(?:privacy\s+(?:policy|notice)|terms\s+(?:of\s+(?:use|service)|and\s+conditions)|cookie\s+(?:policy|settings|notice)|we\s+use\s+cookies|this\s+(?:web)?site\s+uses\s+cookies|impressum|datenschutz|mentions\s+légales|aviso\s+legal|política\s+de\s+privacidad|隐私政策|隱私政策|隱私權|プライバシーポリシー|개인정보처리방침)[^\n]{0,160}$"),
    # --- related ------------------------------------------------------------------------------------
    _rule("previous_next", "related", "rest", 0.95, "a link to the previous or next article",
          r"[←<«]?\s?(?:(?:上一|下一|前一|后一|後一)[篇条條则則](?:文章|新闻|新聞)?|前の記事|次の記事|이전\s?글|다음\s?글|previous\s+(?:article|post|story)|next\s+(?:article|post|story)|up\s+next|vorheriger\s+(?:artikel|beitrag)|nächster\s+(?:artikel|beitrag)|article\s+(?:précédent|suivant)|artículo\s+(?:anterior|siguiente))\s?[:：]\s?\S"),
    _rule("read_also", "related", "rest", 0.92, "a link to another article",
          r"[(（【\[]?\s?(?:相关(?:阅读|新闻|文章|链接|推荐)|相關(?:閱讀|新聞|文章|連結|推薦|報導|報道)|延伸[阅閱][读讀]|推荐阅读|推薦閱讀|拓展阅读|热读|更多(?:新闻|内容|精彩)|関連記事|関連|あわせて読みたい|관련\s?기사|관련기사|read\s+(?:also|more|next)|see\s+also|related|also\s+read|more\s+on\s+this|lesen\s+sie\s+auch|mehr\s+zum\s+thema|lire\s+aussi|à\s+lire\s+aussi|lee\s+también|lea\s+también|leer\s+también|te\s+puede\s+interesar|leggi\s+anche|leia\s+também|lees\s+ook|czytaj\s+także|читайте\s+также)\s?[】\]]?\s?[:：]\s?\S"),
    # --- promotion ----------------------------------------------------------------------------------
    _rule("share", "promotion", "line", 0.92, "a row of share buttons",
          r"(?:分享(?:到|至|文章|本文|给朋友)?|分享按[钮鈕]|share(?:\s+(?:this|on|via|with|to)\b.{0,60}|\s*:)?|シェア(?:する)?|ツイート|공유(?:하기)?|teilen|partager|compartir|condividi|tweet|поделиться)(?:[\s:：|/、·]*(?:facebook|twitter|x|line|微信|微博|qq|空间|朋友圈|wechat|weibo|whatsapp|linkedin|e-?mail|email|reddit|pinterest|plurk|はてブ|pocket|카카오톡|네이버|複製連結|复制链接|电邮|電郵|打印|print|copy\s+link|sms|telegram)){0,12}" + _END),
    _rule("follow", "promotion", "line", 0.9, "a call to follow or subscribe",
          r"(?:[(（【\[]?\s?(?:扫码|扫一扫|扫描|掃碼|掃描|长按|長按|关注我们|關注我們|欢迎关注|歡迎關注|点击关注|点个?在看|点赞|喜欢这篇|觉得不错|订阅|訂閱|加入.{0,8}会员|下载.{0,8}(?:app|客户端)|打开app|手机看|subscribe|sign\s+up\s+(?:for|to)|follow\s+us|like\s+us\s+on|join\s+our|get\s+(?:the|our)\s+.{0,20}newsletter|download\s+(?:the|our)\s+.{0,12}app|メルマガ|フォロー(?:する)?|チャンネル登録|구독|카카오톡\s?채널|newsletter|abonnez|abonnieren|suscríb|iscriviti|подпис)).{0,120}$"),
    _rule("comments", "promotion", "line", 0.9, "the readers' comments",
          r"(?:(?:网友|網友|用户|精选|精選|最新|热门|全部)?(?:评论|評論|留言|跟帖)(?:区|區)?|发表评论|發表評論|我要评论|写留言|post\s+a\s+comment|leave\s+a\s+(?:comment|reply)|add\s+a\s+comment|\d*\s?comments?|コメント(?:する)?|댓글|kommentare|commentaires|comentarios)\s?(?:[(（]?\s?\d+\s?[条條件개]?\s?[)）]?)?" + _END),
    _rule("advertisement", "promotion", "line", 0.93, "an advertisement's label",
          r"[\[(（【—\-\s]*(?:广告|廣告|推广|推廣|advertisement|advertisment|sponsored(?:\s+content)?|anzeige|publicité|publicidad|広告|광고|реклама|story\s+continues\s+below)[\])）】—\-\s]*$"),
    # --- spam ---------------------------------------------------------------------------------------
    _rule("spider_pool", "spam", "rest", 0.99, "a footer of a spider pool", r"(?:主站)?蜘蛛池|感谢您访问我们的网站.{0,20}您可能还对"),
)  # fmt: skip

RELATED_HEADING: Final = re.compile(
    r"[\s\-—◆■●▌|【\[《<「『*＊#>]*(?:"
    r"(?:相关|相關|热门|熱門|最新|推荐|推薦|精彩|猜你喜欢|猜您喜歡|为您|為您|更多|往期|近期|本周|本週|今日|同类|同類|其他|其它|大家都在|您可能|你可能|点击|點擊|阅读|閱讀|人气|人氣|"
    r"一周|24小时|24小時|48小时|热点|熱點|图文|圖文|随机|编辑|編輯|头条|頭條|焦点|焦點|站内|最近)*"
    r"(?:文章|新闻|新聞|阅读|閱讀|推荐|推薦|排行榜?|链接|連結|资讯|資訊|报道|報導|報道|热点|熱點|内容|內容|动态|動態|喜欢|喜歡|感兴趣|看|专题|回顾|回顧|信息|话题|頭條|头条|熱榜|热榜)"
    r"|延伸[阅閱][读讀]|相关搜索|相關搜尋|猜你喜欢|猜您喜歡|看了又看|大家都在看"
    r"|(?:関連|おすすめ|人気|最新|注目|新着|あわせて読みたい|こちらも|アクセス)(?:の)?(?:記事|ニュース|ランキング|情報|コンテンツ|一覧|エントリ)*"
    r"|(?:関連|新着|最新|人気|おすすめ)(?:記事|ニュース)"
    r"|(?:관련|인기|최신|추천|많이\s?본|오늘의|실시간|주요)\s?(?:기사|뉴스|글|콘텐츠)"
    r"|(?:related|recommended|popular|latest|trending|recent|top|more|other|you\s+(?:may|might)\s+(?:also\s+)?(?:like|be\s+interested\s+in)|most\s+(?:read|viewed|popular)|in\s+other\s+news|also\s+in|read\s+next|what\s+to\s+read\s+next|from\s+(?:around\s+)?the\s+web|around\s+the\s+web|you\s+might\s+have\s+missed)"
    r"\s*(?:articles?|stories|news|posts?|reading|links?|content|headlines|now|topics|from\s+.{1,30}|on\s+.{1,20}|this\s+week|today)*"
    r"|(?:das\s+könnte\s+sie\s+(?:auch\s+)?interessieren|mehr\s+zum\s+thema|meistgelesen|weitere\s+(?:artikel|meldungen|themen|nachrichten)|ähnliche\s+(?:artikel|beiträge)|lesen\s+sie\s+auch)"
    r"|(?:à\s+lire\s+(?:aussi|également)|articles?\s+(?:liés|similaires|récents)|sur\s+le\s+même\s+(?:sujet|thème)|les\s+plus\s+lus|dans\s+la\s+même\s+rubrique)"
    r"|(?:noticias?\s+relacionad[ao]s|artículos?\s+relacionad[ao]s|te\s+puede\s+interesar|también\s+te\s+(?:puede\s+)?interesar?|lo\s+más\s+(?:leído|visto)|más\s+noticias|últimas\s+noticias)"
    r"|(?:leggi\s+anche|articoli\s+correlati|potrebbe\s+interessarti|leia\s+(?:também|mais)|notícias\s+relacionadas|lees\s+ook|gerelateerd|czytaj\s+(?:także|też|również)|читайте\s+также|похожие\s+(?:статьи|новости)|по\s+теме)"
    r")(?:\s?top\s?\d{1,2})?[\s:：>»→▼】\]》」』*·.…\-—|]*(?:更多>*)?$",
    re.IGNORECASE,
)
"""A line that opens a block of headlines."""

SPAM_WORDS: Final = re.compile(
    r"国产(?:精品|av|亚洲|自拍)|國產精品|亚洲(?:黄色|色图|欧美|国产|国语|香蕉|一区|激情|影院)|欧美(?:色|性|日韩|一区|激情|直播|片)|日韩(?:一级|一区|中文|不卡|精品|无码)|(?:一|二|三|四)区(?:二|三|四)区|一级(?:片|黄)|毛片"
    r"|(?:成人|情色|午夜|激情|久久|伊人|婷婷|色[综偷婷在]|大香|香蕉)(?:视频|影院|影视|网站|电影|小说|福利|免费|在线|剧场|综合|中文|精品|久|色)|久久久|丝袜|无码|番号|黄色(?:片|视频|网站|在线)|av(?:在线|新天堂|片|一区|女|网)|裸聊|约炮|(?:同城|高端|上门)(?:约|外围|按摩|服务|快餐)|外围女|成人(?:短剧|直播|网)|韩漫|私密直播|女主播.{0,4}(?:直播|视频)"
    r"|(?:真人|在线|网上|线上|线下)(?:视讯|赌场|娱乐|棋牌|博彩|荷官|百家乐|麻将|斗地主|真钱)|娱乐城|娛樂城|百家乐|百家樂|彩票(?:平台|网|app|计划|投注)|时时彩|時時彩|六合(?:彩|开奖)|开奖(?:结果|记录|直播)|博彩|赌场|賭場|棋牌|老虎机|老虎機|捕鱼(?:游戏|提现|app)|体育(?:投注|app|平台|官网|竞猜)|(?:首存|首充|注册)(?:即?送|双倍|送\d)|送(?:彩金|体验金)|彩金|澳门(?:银河|金沙|新葡京|葡京|皇冠|威尼斯|永利|太阳城)|葡京|威尼斯人.{0,4}(?:app|官网|网址)|滚球|北京赛车|pk10|电竞竞猜|百勝娛樂|包網|出金"
    r"|(?:贷款|貸款|借款|小额|借钱|网贷).{0,6}(?:口子|秒|无需|不看|黑户|平台|下款|到账|身份证|免)|(?:不看|无视)征信|黑户|套现|信用卡.{0,4}(?:套现|代还)|办证|刻章|(?:代办|办理|快速).{0,6}(?:学历|毕业证|证件|下证)|毕业证(?:样本|书)|代孕|(?:论文|硕士|作业).{0,4}代[写做]|代写.{0,4}论文|查重包过|壮阳|伟哥|印度神油|私家侦探|婚外情调查|迷药|监听软件|找黑客|高仿|A货|精仿|私服|外挂|刷单|群控|网站优化|SEO优化|快排|无痛人流|包皮手术|白癜风"
    r"|(?:スーパーコピー|ブランドコピー|オンラインカジノ|出会い(?:系|掲示板)|闇金|個人間融資|ブラックOK|即日融資|アダルト|無修正|パチンコ.{0,4}攻略|裏スロ|副業で月収|激安ブランド)"
    r"|(?:온라인\s?카지노|카지노\s?(?:사이트|주소|추천)|호텔카지노|바카라|토토\s?(?:사이트|추천)|먹튀|에볼루션|슬롯\s?(?:사이트|체험|머신)|무료\s?슬롯|파워볼|리딩방|대출.{0,4}(?:무직자|당일)|소액결제|비아그라|시알리스|출장(?:안마|마사지)|성인\s?(?:용품|사이트))"
    r"|\b(?:viagra|cialis|sildenafil|tadalafil|vardenafil|levitra|xanax|ambien|tramadol|phentermine|payday\s+loans?|cash\s+advance|bad\s+credit\s+loans?|direct\s+lender|casinos?\s+(?:bonus|online|utan|ohne|en\s+ligne|en\s+línea)|online\s+casinos?|onlinecasino\w*|no\s+deposit|free\s+spins|slots?\s+(?:online|bonus|discount)|baccarat|sports?\s+betting|betting\s+(?:site|tips|bonus)|poker\s+online|online\s+poker|judi\s+online|slot\s+gacor|essay\s+(?:writing|online|service)|write\s+my\s+essay|buy\s+(?:cheap\s+)?essay|replica\s+(?:watch|rolex|bag|handbag|submariner)\w*|fake\s+rolex|escorts?\s+(?:in|service)|hot\s+singles|adult\s+(?:dating|movies)|hookup|porn\w*|xxx|webcam\s+girls|weight\s+loss\s+pills|forex\s+signals|binary\s+options|crypto\s+(?:casino|doubler)|bitcoin\s+mixer|backlinks?\s+(?:cheap|buy)|buy\s+(?:followers|likes|backlinks)|without\s+(?:a\s+)?prescription|freispiele|beste\s+freispiele|sofortkredit|kredit\s+ohne\s+schufa|potenzmittel|hausarbeit\s+schreiben\s+lassen|casino\s+(?:fiable|sin\s+licencia)|tours\s+gratuits|crédit\s+sans\s+justificatif|ruleta\s+en\s+vivo|apuestas\s+(?:deportivas|online)|tragaperras|comprar?\s+seguidores|préstamos\s+rápidos|apostas|raspadinhas|scommesse|казино|ставки\s+на\s+спорт|займ\w*\s+(?:онлайн|без\s+отказа)|микрозайм)",
    re.IGNORECASE,
)
"""Words of injected spam. One in a sentence can be reporting; several in one segment, or one in a bracket, cannot."""
