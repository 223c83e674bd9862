"""Vietnamese as it was written before Unicode: TCVN3 (ABC) and VNI, whose texts come as Western mojibake.

Both put Vietnamese letters on the code points of Windows-1252. A text in one of them, decoded as Windows-1252 (or
copied into UTF-8 that way), is told by its common words after the repair.
"""

from __future__ import annotations

import re
from functools import cache

_TCVN3 = (
    "µà ¸á ¶ả ·ã ¹ạ ¨ă »ằ ¾ắ ¼ẳ ½ẵ Æặ ©â Çầ Êấ Èẩ Éẫ Ëậ ®đ Ìè Ðé Îẻ Ïẽ Ñẹ ªê Òề Õế Óể Ôễ Öệ ×ì Ýí Øỉ Üĩ "
    "Þị ßò ãó áỏ âõ äọ "
    "«ô åồ èố æổ çỗ éộ ¬ơ êờ íớ ëở ìỡ îợ ïù óú ñủ òũ ôụ \xadư õừ øứ öử ÷ữ ùự úỳ ýý ûỷ üỹ þỵ ¡Ă ¢Â §Đ £Ê ¤Ô ¥Ơ ¦Ư"
)
_VNI_PLAIN = "ìì íí æỉ óĩ òị îỵ ñđ ôơ öư ÌÌ ÍÍ ÆỈ ÓĨ ÒỊ ÎỴ ÑĐ ÔƠ ÖƯ"
_VNI_TONES = "øùûõï"  # grave, acute, hook, tilde, dot below, behind their vowel
_VNI_VOWELS = {"a": "àáảãạ", "e": "èéẻẽẹ", "o": "òóỏõọ", "u": "ùúủũụ", "y": "ỳýỷỹỵ", "ô": "ờớởỡợ", "ö": "ừứửữự"}
_VNI_CIRCUMFLEX = "âàáåãä"
_VNI_HATTED = {"a": "âầấẩẫậ", "e": "êềếểễệ", "o": "ôồốổỗộ"}
_VNI_BREVE = ("êèéúüë", "ăằắẳẵặ")
_COMMON = frozenset(
    [
        "và",
        "của",
        "các",
        "trong",
        "được",
        "với",
        "cho",
        "những",
        "một",
        "người",
        "không",
        "là",
        "có",
        "đã",
        "năm",
        "nước",
        "tỉnh",
        "về",
        "đến",
        "việc",
        "công",
        "phát",
        "thi",
        "này",
        "để",
        "tại",
        "từ",
        "khi",
        "nhân",
        "dân",
        "đồng",
        "huyện",
        "xã",
        "phong",
        "trào",
        "kinh",
        "tế",
        "xây",
        "dựng",
        "thực",
        "hiện",
    ]
)
_SUSPECT = re.compile(r"[a-zA-Z][µ¸¶·¹¨»¾¼½©®ªß«¬\xadøùûõïâêôöñæ]")
_SAMPLE = 20_000
_ENOUGH = 5  # distinct common words that a repaired text must show, and twice what it showed before


def repair(text: str) -> str:
    """The text in Unicode letters when it is TCVN3 or VNI in Windows-1252's clothes, else the text itself."""
    sample = text[:_SAMPLE]
    if len(_SUSPECT.findall(sample)) * 100 < len(sample):
        return text
    before = _score(sample)
    best = max((from_tcvn3, from_vni), key=lambda convert: _score(convert(sample)))
    return best(text) if _score(best(sample)) >= max(_ENOUGH, 2 * before) else text


def from_tcvn3(text: str) -> str:
    """TCVN3 read as Windows-1252 → Unicode."""
    return text.translate(_tcvn3_table())


def from_vni(text: str) -> str:
    """VNI read as Windows-1252 → Unicode."""
    pattern, table = _vni_table()
    return pattern.sub(lambda match: table[match[0]], text)


def _score(text: str) -> int:
    return len(_COMMON.intersection(text.lower().split()))


@cache
def _tcvn3_table() -> dict[int, str]:
    return {ord(pair[0]): pair[1] for pair in _TCVN3.split(" ")}


@cache
def _vni_table() -> tuple[re.Pattern[str], dict[str, str]]:
    table = {pair[0]: pair[1] for pair in _VNI_PLAIN.split()}
    for vowel, toned in _VNI_VOWELS.items():
        table |= {vowel + mark: letter for mark, letter in zip(_VNI_TONES, toned, strict=True)}
    for vowel, hatted in _VNI_HATTED.items():
        table |= {vowel + mark: letter for mark, letter in zip(_VNI_CIRCUMFLEX, hatted, strict=True)}
    table |= {"a" + mark: letter for mark, letter in zip(*_VNI_BREVE, strict=True)}
    upper = {key.upper(): letter.upper() for key, letter in table.items()}
    mixed = {key[0].upper() + key[1:]: letter.upper() for key, letter in table.items() if len(key) > 1}
    table = mixed | upper | table
    return re.compile("|".join(sorted(map(re.escape, table), key=len, reverse=True))), table
