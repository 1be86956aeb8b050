"""The words that name a field in a byline, as patterns in lower case, in many languages."""

from __future__ import annotations

from typing import Final

AUTHOR_KEYS: Final = (
    r"作\s{0,2}者|撰稿人?|撰\s?文|作者名|文字|供稿人?|本[报報台网網刊](?:首席)?[记記]者|[记記]者"
    r"|通[讯訊][员員]|楼主|樓主|执笔|執筆者?|文責|投稿者|著者|(?<!the )author|(?:our )?reporter"
    r"|correspondent|written by|words by|posted by|story by|auteur|autore|autora?|escrito por|texto"
    r"|texte|text|автор|текст|글쓴이|작성자|등록자|글|tekst|opracowa[łl]a?"
)
"""Who wrote it; editors, proofreaders and photographers are others."""

SOURCE_KEYS: Final = (
    r"(?:信息|文章|稿件|新[闻聞]|[资資]料|原文|内容|消息)?[来來]\s{0,2}源(?:于|於)?|稿源|[转轉][载載]自"
    r"|摘自|出\s?[处處]|引用元|出典|情報元|発行元|source|from|quelle|fuente|fonte|출처|источник|bron"
    r"|źródło"
)
"""Where it was first published."""

VIEW_KEYS: Final = (
    r"(?:本[页頁文]面?)?(?:被)?(?:浏览|瀏覽|点击|點擊|點閱|点阅|阅读|閱讀|閲覧|查看|访问|訪問|观看"
    r"|觀看|阅|人气|人氣|热度)(?:人?[次数數量率]{1,2})?"
    r"|views?|page ?views?|readers?|reads|readings?|hits?|clicks?|popularity|click-through rate|browsed?"
    r"|조회 ?수?|읽음|閲覧数|visitas|visite|vues|просмотр(?:ов|ы)?|👁|播放"
)
"""How often it was read."""

UPDATED_KEYS: Final = (
    r"(?:最[后後近終])?(?:页面|頁面|網頁|本页面)?(?:最[后後])?(?:更新"
    r"|修[改订訂正])(?:[时時][间間刻]|日期?|于|於)?"
    r"|最終更新日?|更新日時?|改訂日?|(?:last |date )?(?:updated|modified|edited|revised)(?: on| at)?"
    r"|mis(?:e)? à jour(?: le)?|aktualisiert(?: am)?|stand|zuletzt geändert"
    r"|(?:última )?(?:actualizaci[oó]n|modificaci[oó]n)|actualizado(?: el)?|atualizado(?: em)?"
    r"|(?:ultimo )?aggiorna(?:mento|to)(?: della pagina)?(?: il)?|수정일?|업데이트|최종수정일|обновлено"
    r"|aktualizacja|bijgewerkt"
)
"""Before the date of the last change."""

PUBLISHED_KEYS: Final = (
    r"(?:[发發髮][布佈表稿]|发文|刊[登载載]|披露|上[传傳]|[录錄]入|添加|提[问問]|公[布佈告开開示]"
    r"|[发發]帖|贴)(?:[时時][间間]|日期|于|於)?"
    r"|公開日時?|掲載日?|投稿日時?|配信日時?|公布日|発行日|発表日?|作成日|送信日時|発信年月日"
    r"|(?:date )?(?:published|posted|released|issued|uploaded|created)(?: on| at| date)?"
    r"|(?:publication|release|issue|posting) date|pubdate|first published|publi[ée]e?(?: le)?"
    r"|ver[öo]ffentlicht(?: am)?|erschienen(?: am)?|publicado(?: el| em)?|pubblicato(?: il)?"
    r"|gepubliceerd(?: op)?|опубликовано|дата публикации|opublikowano|data publikacji|입력|등록일?"
    r"|작성일?|게시일?|발행일|공고일자?|보도시점|기사입력|승인"
)
"""Before the date of publication."""

DATE_KEYS: Final = (
    r"(?:[时時]\s?[间間]|日\s?期|日付|日時)|date|time|datum|fecha|data|дата|날짜|일시|成文日期|生成日期"
    r"|印[发發]日期|回[复覆復][时時][间間]"
)
"""Before a date that does not say of what."""

NO_DATE_KEYS: Final = (
    r"截止(?:[时時][间間]|日期|[报報]名|申[请請])?|[失有生]效(?:日期|[时時][间間])?|[实實]施日期"
    r"|收稿(?:日期)?|修回(?:日期)?|接受(?:日期)?|受理(?:日期)?|受付(?:日)?|締切|掲載期間"
    r"|会议[时時][间間]|회의일시|마감|expires?|expiry|deadline|due|closing date|received"
    r"|accepted|delivered|submitted|submetido|recibido|re[çc]u(?: le)?|accepté(?: le)?|eingang|annahme"
    r"|배포|[到至]|until|bis|valid"
)
"""Before deadlines, hearings, the receipt of manuscripts: never the date of publication."""
