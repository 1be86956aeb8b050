"""Words that open a field, a block or a notice: the segmenter cuts before each.

Only the places count; what a piece is, the labeller decides. A word that also occurs in prose costs no more
than a smaller segment, a missing one leaves noise glued to content. Add what a page taught you.
"""

from __future__ import annotations

from typing import Final


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


CJK_OPENERS: Final = _words("""
来源: 来源： 來源: 來源： 出处: 出处： 出處: 出處： 作者: 作者： 编辑: 编辑： 編輯: 編輯： 责编: 责编：
責編: 責編： 责任编辑: 责任编辑： 責任編輯: 責任編輯： 记者: 记者： 記者: 記者： 通讯员: 通讯员：
通訊員: 通訊員： 时间: 时间： 時間: 時間： 日期: 日期： 浏览: 浏览： 瀏覽: 瀏覽： 阅读: 阅读： 閱讀:
閱讀： 点击: 点击： 點擊: 點擊： 點閱: 點閱： 人气: 人气： 人氣: 人氣： 审核: 审核： 審核: 審核： 供稿:
供稿： 供图: 供图： 供圖: 供圖： 摄影: 摄影： 攝影: 攝影： 发布: 发布： 發布: 發布： 發佈: 發佈： 字号:
字号： 字號: 字號： 字体: 字体： 字體: 字體： 标签: 标签： 標籤: 標籤： 標簽: 標簽： 关键词: 关键词：
關鍵詞: 關鍵詞： 关键字: 关键字： 關鍵字: 關鍵字： 分类: 分类： 分類: 分類： 栏目: 栏目： 欄目: 欄目：
图片: 图片： 圖片: 圖片： 图源: 图源： 圖源: 圖源： 图注: 图注： 圖注: 圖注： 文字: 文字： 校对: 校对：
校對: 校對： 撰文: 撰文： 撰稿: 撰稿： 翻译: 翻译： 翻譯: 翻譯： 声明: 声明： 聲明: 聲明： 分享: 分享：
评论: 评论： 評論: 評論： 整理: 整理： 监制: 监制： 監製: 監製： 策划: 策划： 責任校對: 責任校對：
投稿: 投稿： 美编: 美编： 美編: 美編： 写真: 写真： 撮影: 撮影： 提供: 提供： 文責: 文責： 出典: 出典：
タグ: タグ： 関連: 関連： シェア: シェア： 입력: 입력： 수정: 수정： 등록: 등록： 조회: 조회： 댓글:
댓글： 출처: 출처： 기자: 기자： 사진: 사진： 관련: 관련： 태그: 태그： 작성: 작성： 编辑/ 编辑／ 編輯/
編輯／ 责编/ 责编／ 責編/ 責編／ 文/ 文／ 图/ 图／ 圖/ 圖／ 摄影/ 摄影／ 攝影/ 攝影／ 撰文/ 撰文／
记者/ 记者／ 記者/ 記者／ 作者/ 作者／ 来源/ 来源／ 來源/ 來源／ 校对/ 校对／ 写真/ 写真／ 撮影/ 撮影／
写真＝ 写真= 撮影＝ 撮影= 提供＝ 提供= 사진＝ 사진= 责任编辑 責任編輯 本文来源 本文來源 本文标 本文標
本文出 本文链接 本文鏈接 本文地址 本站声明 本站聲明 免责声明 免責聲明 版权声明 版權聲明 版权所有
版權所有 版权归 版權歸 著作權 郑重声明 特别声明 特別聲明 原标题 原標題 转载请 轉載請 转自 轉自
来源于网络 发布时间 发布日期 发布者 发布人 发布单位 发布机构 發布時間 發布日期 發佈時間 發佈日期 發布者
發布單位 發表於 发表于 更新时间 更新時間 更新日期 更新于 更新於 点击数 点击量 点击率 点击次数 點擊數
點擊率 浏览量 浏览次数 浏览数 瀏覽量 瀏覽次數 瀏覽數 阅读量 阅读数 阅读次数 閱讀量 閱讀數 閱讀次數
人浏览 人瀏覽 次浏览 次瀏覽 索引号 索引號 上一篇 下一篇 上一頁 下一頁 上一页 下一页 上一条 下一条
上一條 下一條 上一则 下一则 上一則 下一則 上一章 下一章 前一篇 后一篇 後一篇 上篇 下篇 返回首页
返回列表 返回顶部 返回上 返回首頁 返回頂部 回到顶部 回頂部 相关阅读 相关文章 相关新闻 相关推荐 相关链接
相关内容 相关搜索 相关专题 相关报道 相关资讯 相關閱讀 相關文章 相關新聞 相關推薦 相關連結 相關內容
相關報導 相關報道 延伸阅读 延伸閱讀 推荐阅读 推薦閱讀 热门文章 热门推荐 热门新闻 熱門文章 熱門推薦
熱門新聞 猜你喜欢 猜您喜歡 大家都在看 分享到 分享至 扫码 扫一扫 掃碼 掃描 关注我们 關注我們 欢迎关注
歡迎關注 长按 長按 点击关注 点击下方 ICP备 ICP備 公网安备 图为 圖為 资料图 資料圖 示意图 示意圖
图片来源 圖片來源 本报讯 本報訊 联系电话 聯絡電話 咨询热线 咨询电话 諮詢專線 加微信 网友评论 網友評論
精选留言 发表评论 發表評論 我要评论 写真提供 文責 投稿日 更新日 公開日 最終更新 カテゴリ 関連記事
関連ニュース あわせて読みたい 前の記事 次の記事 シェアする 続きを読む ランキング 無断転載 입력 수정
조회수 조회 댓글 이전글 다음글 관련기사 무단 저작권 공유하기 작성자 작성일 등록일 최종수정
""")
"""Count anywhere. Words that prose uses as well stand here only with the sign that makes them a field."""

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
