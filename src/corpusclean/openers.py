"""Words that open a field, a block or a notice: the segmenter cuts before each.

Only the places count; what a piece is, the labeller decides. A word that also occurs in prose costs no more
than a smaller segment, a missing one leaves noise glued to content. Add what a page taught you.
"""

from __future__ import annotations

from typing import Final


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


CJK_OPENERS: Final = _words("""
来源 來源 出处 出處 作者 编辑 編輯 责编 責編 责任编辑 責任編輯 记者 記者 通讯员 通訊員 时间: 时间：
時間: 時間： 日期: 日期： 浏览 瀏覽 阅读 閱讀 点击 點擊 點閱 人气: 人气： 人氣 审核 審核 供稿 供图 供圖
摄影 攝影 发布 發布 發佈 发表于 發表於 字号 字號 字体 字體 标签 標籤 標簽 关键词 關鍵詞 关键字 關鍵字
分类: 分类： 分類: 分類： 栏目: 栏目： 图片 圖片 图源 圖源 图注 圖注 校对 校對 撰文 撰稿 翻译: 翻译：
图为 圖為 资料图 資料圖 示意图 示意圖 本文来源 本文來源 本文标 本文標 本站声明 本站聲明 上一篇 下一篇
上一頁 下一頁 上一页 下一页 上一条 下一条 上一條 下一條 上一则 下一则 上一則 下一則 上一章 下一章
前一篇 后一篇 後一篇 返回 相关 相關 延伸阅读 延伸閱讀 推荐阅读 推薦閱讀 热门 熱門 猜你 分享到 分享至
分享: 分享： 版权 版權 著作權 免责 免責 声明: 声明： 聲明: 聲明： 扫码 扫一扫 掃碼 掃描 关注我们
關注我們 欢迎关注 歡迎關注 长按 長按 ICP备 ICP備 公网安备 转载 轉載 转自 轉自 原标题 原標題 点赞 收藏
举报 網友 网友 评论 留言 本报讯 本報訊 联系电话 聯絡電話 咨询 諮詢 免费 免費 加微信 写真 撮影 提供 文責
出典 投稿日 更新日 公開日 カテゴリ タグ 関連 前の記事 次の記事 シェア 続きを読む ランキング 입력 수정
등록 조회 댓글 출처 기자 사진 관련 이전글 다음글 무단 저작권 태그 공유 작성자 작성일
""")
"""Count anywhere."""

LATIN_OPENERS: Final = _words("""
Source Author Editor Edited Time: Date Posted Published Updated Release Released Reader Reading Views
Hits Clicks Click Photo Photos Photograph Image Picture Pictured Caption Credit Tags Tag: Keywords
Category Categories Filed Previous Next Prev Related Share Read See More Also Comments Comment
Copyright Disclaimer Subscribe Follow Sign Download Advertisement Text: By Last Visits Browse Print
Close Back Home Menu Search Login Log Register Skip Reply Like Tweet Email Contact Cookie Cookies
Privacy Terms All Reprinted Reporter Scan Foto Fotos Bild Bildquelle Quelle Fuente Autor Auteur Autorin
Publié Publicado Veröffentlicht Stand Teilen Partager Compartir Mehr Lesen Lire Leer Lea Leggi Lees
Czytaj Schlagworte Étiquettes Etiquetas Impressum Datenschutz Von Par Por Redaktion Rédaction
Redacción Kommentare Commentaires Comentarios Drucken Imprimer Imprimir Anzeige Publicité Publicidad
Alle Tous Todos Weitere Newsletter Suche Фото Источник Автор Читайте
Поделиться Текст Комментарии Просмотров Теги Реклама
Подписывайтесь Zdjęcie Źródło Autor: Udostępnij https:// http:// www. © ⓒ (c)
""")
"""Count where no letter stands before them; the case matters."""

FILE_ENDINGS: Final = _words("""
.jpg .jpeg .png .gif .webp .bmp .tif .tiff .mp4 .pdf .doc .docx .xls .xlsx .zip .rar
""")
"""A cut behind each, in lower and in upper case."""
