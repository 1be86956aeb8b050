"""Folds text so that one spelling in a vocabulary matches the ways a page may spell it.

Matching wants lower case, one kind of space and hyphen, half-width digits, and one script of
Chinese. Folding maps character to character, so an offset in the folded text is the same offset
in the original: evidence can point at the page without a table of positions.

The Chinese pairs were written for this project from general knowledge of the two scripts: the
characters that occur in news, law and care texts, not a complete conversion. A Traditional
character without a pair simply stays as it is, in the vocabulary and in the text alike.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

CodePoints = npt.NDArray[np.uint32]
Folded = npt.NDArray[np.uint16]

_PAIRS = (
    "條条項项關关機机應应員员業业務务規规辦办會会為为計计資资請请證证經经時时學学發发設设職职構构內内國国書书並并處处報报檢检與与長长"
    "費费險险給给間间額额專专備备實实審审產产補补稱称個个動动議议執执單单調调驗验準准記记數数區区體体電电護护醫医級级師师營营評评當当"
    "標标組组託托權权財财該该屬属領领訂订對对開开認认運运試试畫画責责進进則则無无導导過过團团總总簡简監监約约勞劳縣县訓训場场臺台類类"
    "轄辖負负繳缴選选編编結结許许療疗滿满銷销術术錄录轉转別别變变戶户質质預预診诊參参價价製制續续優优農农統统練练適适點点現现採采協协"
    "達达劃划養养種种車车測测決决將将課课輔辅顧顾衛卫視视載载漁渔幣币訊讯萬万獎奖際际紀纪廢废訴诉據据稅税確确軍军範范擔担違违帳账簽签"
    "納纳擬拟號号貨货藥药鑑鉴償偿門门華华氣气從从績绩復复環环說说裝装減减儲储習习係系換换細细織织還还歲岁築筑屆届維维輸输圍围損损線线"
    "離离來来冊册災灾併并積积風风礙碍問问義义圖图僱雇舉举聯联終终廠厂節节網网傳传兒儿購购註注連连繼继債债餘余親亲見见罰罚狀状須须諮咨"
    "遺遗詢询隊队銀银臨临園园憑凭願愿撫抚傷伤綜综駛驶響响駕驾飛飞兩两貼贴撥拨獲获層层庫库異异況况濟济買买懲惩語语廣广畢毕複复檔档賣卖"
    "斷断樓楼話话灣湾觀观強强貸贷閱阅陳陈樣样棄弃碼码薦荐籌筹敘叙讓让聲声歷历帶带賽赛蒐搜識识暫暂駐驻緊紧題题揮挥絕绝擇择隨随顯显彙汇"
    "勵励齡龄郵邮獨独討讨嚴严訪访論论態态週周爭争陸陆訟讼淨净蓋盖遷迁興兴壓压館馆創创錢钱講讲賠赔難难鄉乡戰战獸兽筆笔溫温張张劑剂瞭了"
    "較较釋释沒没歸归毀毁階阶誤误聽听頭头迴回鐘钟鐵铁縮缩輛辆卹恤輪轮鎮镇樂乐順顺眾众櫃柜藝艺腦脑東东僅仅頒颁雙双遊游贈赠滅灭擾扰攤摊"
    "輕轻喪丧遠远讀读詳详邊边僑侨繫系礦矿潔洁寬宽匯汇詞词遞递們们雜杂絡络殘残頃顷飲饮駁驳儀仪刪删舊旧勢势偽伪糧粮這这婦妇擊击寫写紙纸"
    "頻频擴扩賃赁殺杀魚鱼譯译傢家倉仓熱热榮荣蹟迹島岛廳厅鄰邻緩缓攝摄囑嘱覽览虛虚礎础煙烟競竞偵侦撈捞繪绘裡里獻献晉晋誌志掛挂馬马髮发"
    "頁页錯错販贩媽妈貯贮談谈隸隶輩辈飯饭麼么廁厕壞坏聞闻軟软億亿嬰婴矯矫盡尽遲迟脫脱隱隐攜携欄栏側侧貿贸貢贡觸触懷怀亂乱針针幫帮腳脚"
    "盤盘覺觉徑径溝沟極极燈灯韆千憲宪鋼钢齣出滯滞兌兑棟栋齊齐陽阳沖冲隻只牆墙搶抢舖铺劇剧紅红譽誉滲渗尋寻彈弹頸颈奪夺佔占揚扬儘尽詐诈"
    "飼饲貪贪衝冲繩绳膚肤釣钓閒闲啟启謀谋幾几凍冻戲戏佢他虧亏鹽盐宮宫緝缉賦赋樹树夠够穩稳誰谁糾纠竊窃寢寝黨党塊块獄狱罷罢鏡镜閉闭廚厨"
    "禮礼亞亚爾尔賸剩綠绿黃黄檯台捨舍橋桥諾诺鎖锁麵面賬账腸肠謝谢敵敌愛爱頂顶緣缘紛纷脅胁寵宠蟲虫盜盗卻却壽寿膠胶勝胜辭辞鍵键臥卧寧宁"
    "潛潜騙骗臉脸餵喂蓮莲慣惯騎骑龍龙緒绪賭赌膽胆誠诚佈布鍾钟穀谷惡恶貴贵雖虽錶表錦锦塗涂綱纲爺爷鍋锅傭佣軌轨艙舱鬆松燒烧腎肾跡迹趨趋"
    "締缔擺摆堅坚圓圆娛娱蘭兰謂谓濕湿歡欢襪袜綁绑闆板頓顿掃扫雞鸡貧贫拋抛傑杰爐炉湯汤鏈链慮虑鳥鸟疊叠竄窜曠旷昇升奧奥鈴铃紹绍傾倾霧雾"
    "紡纺曆历崗岗顏颜鑽钻剛刚靜静雲云蝕蚀勸劝襲袭饋馈陰阴桿杆純纯贊赞煉炼鮮鲜撐撑磚砖閥阀誘诱鉤钩頗颇癒愈罵骂縫缝簾帘恆恒鋪铺趕赶貝贝"
    "篩筛殯殡曬晒藍蓝暢畅敗败餅饼賞赏槍枪賴赖邏逻豬猪麥麦蘇苏擁拥齒齿潤润搖摇涼凉飾饰纖纤捲卷騰腾嚮向棲栖嚇吓貫贯慶庆縱纵滾滚憂忧賓宾"
    "橫横葉叶繞绕紋纹顆颗憶忆驟骤軸轴驛驿燙烫覓觅廟庙漲涨瘡疮廈厦嚥咽牠它陣阵禍祸龜龟漿浆腫肿謹谨壘垒壇坛寶宝閃闪撿捡撲扑揀拣彎弯丟丢"
    "塵尘褲裤瀾澜煩烦擠挤靈灵妳你墻墙癮瘾髒脏牽牵鬱郁豐丰籠笼轎轿驚惊贏赢濱滨淺浅漸渐澆浇漢汉蘿萝殼壳誇夸鋁铝銅铜擋挡鬧闹壯壮夾夹繡绣"
    "鶴鹤潑泼羅罗潰溃輝辉厭厌麗丽吳吴籃篮闊阔瞞瞒飄飘楊杨劍剑傘伞墳坟賢贤肅肃粧妆闢辟砲炮貓猫棗枣訣诀韻韵猶犹嶺岭脹胀譜谱噓嘘慾欲淚泪"
    "瘓痪躂跶軀躯攙搀撓挠艱艰窮穷紗纱痺痹嘔呕鍼针擱搁燭烛癱瘫髖髋孫孙癡痴緻致嘆叹蔭荫妝妆喚唤賤贱鄭郑鄧邓劉刘鮑鲍趙赵馮冯蔣蒋賈贾羣群"
    "裏里峯峰牀床衆众麪面綫线啓启鬥斗鞦秋彆别衕同懼惧憫悯憐怜慘惨憤愤襯衬繃绷縛缚鏽锈鑰钥蠟蜡饑饥餓饿飢饥饅馒餃饺饞馋糉粽糰团鹹咸鴨鸭"
    "鵝鹅鷄鸡鰻鳗蝦虾蠔蚝蝸蜗蠶蚕蠻蛮覈核訝讶詩诗詠咏詭诡誦诵誼谊譏讥讚赞賀贺賜赐轟轰邁迈鄔邬釀酿鈔钞鉅巨銘铭鋒锋錫锡鍛锻鎚锤鏟铲鐲镯"
    "闖闯閣阁韌韧頌颂顫颤飽饱餡馅駝驼駱骆騾骡髏髅鬍胡鬚须魯鲁鮭鲑鳳凤鴻鸿鷹鹰齋斋齦龈齲龋齪龊"
)
"""Traditional and Simplified characters in turn. Several Traditional ones may share one Simplified."""

_KEPT_PUNCTUATION = frozenset(",%")
_BMP = 0x10000
_SPACE = 0x20


@lru_cache(maxsize=1)
def _table() -> npt.NDArray[np.uint16]:
    """Returns folded code unit by code point of the Basic Multilingual Plane, shape ``(65536,)``."""
    characters = [chr(code) for code in range(_BMP)]
    lowered = [character.lower() for character in characters]
    table = np.asarray(
        [ord(low) if len(low) == 1 else code for code, low in enumerate(lowered)], dtype=np.uint16
    )
    # A space for the rest, so that a word is preceded by one whatever stands there: quotes, brackets,
    # hyphens, line ends. Combining marks and surrogates fall here too.
    kept = [character.isalnum() or character in _KEPT_PUNCTUATION for character in characters]
    table[~np.asarray(kept)] = _SPACE
    table[0xFF01:0xFF5F] = np.arange(0x21, 0x7F)  # full-width ASCII
    table[ord("\N{IDEOGRAPHIC COMMA}")] = _SPACE
    table[ord("\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}")] = ord("i")
    for first, second in zip(_PAIRS[::2], _PAIRS[1::2], strict=True):
        table[ord(first)] = ord(second)
    return table


def code_points(text: str) -> CodePoints:
    """Returns the code points of a text, surrogates included: shape ``(len(text),)``."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def fold_codes(codes: CodePoints) -> Folded:
    """Returns code points folded for matching, one for one; those outside of the BMP become spaces."""
    if codes.size and int(codes.max()) >= _BMP:
        codes = np.where(codes < _BMP, codes, np.uint32(_SPACE))
    return _table()[codes]


def fold(text: str) -> str:
    """Returns ``text`` folded for matching, of the same length in code points.

    Characters outside the Basic Multilingual Plane become spaces. Linear in the length.
    """
    data: bytes = fold_codes(code_points(text)).tobytes()
    return data.decode("utf-16-le")
