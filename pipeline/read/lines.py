"""Lines that are no text of an article wherever they stand, told by their words."""

from __future__ import annotations

import re
import unicodedata

_NOT_WORD = re.compile(r"[\W_]+")
_LINES = {
    "comments": r"(?:bình luận|ý kiến bạn đọc|kommentare?|comments?|comentarios?|kommentarer|leave a (?:reply|comment)|post a comment|"
    r"view (?:all )?comments|show comments|\d+ (?:comments?|kommentare?|bình luận|comentarios?))(?: ?[(\[]?\d*[)\]]?)?[:.]?",
    "share": r"(?:share|share this|share this (?:article|story|post)|share (?:on|via) .{2,30}|chia sẻ|teilen|compartir|del|print|email|"
    r"tweet|facebook|twitter|whatsapp|zalo|copy link|in bài|lưu bài|follow us.{0,60}|theo dõi .{2,60} trên .{2,40})[:.]?",
    "read_more": r"(?:read (?:more|also|next)|see (?:more|also)|also read|more (?:on this|from)|related(?: articles?| stories| news| posts)?|"
    r"recommended|don'?t miss|you (?:may|might) (?:also )?like|xem thêm|đọc thêm|tin liên quan|bài liên quan|ähnliche (?:beiträge|artikel)|articles? (?:liés|similaires)|entradas relacionadas|artículos relacionados|related (?:coverage|content|links|topics|reading)|explore further|top stories|popular posts|zobacz również|mời (?:bạn|quý vị) xem|"
    r"mehr zum thema|lesen sie auch|lesen sie (?:mehr|hier)|auch interessant|das könnte sie auch interessieren|lea también|lee también|"
    r"ver también|te puede interesar|les også|se også|à lire aussi|lire aussi|leggi anche|leia (?:também|mais)|lees ook|czytaj (?:też|"
    r"także|więcej)|zobacz (?:też|także)|continue reading|most read|trending|advertisement|anzeige|werbung|publicidad|"
    r"story continues below.{0,40}|article continues below.{0,40}|scroll to continue.{0,40}|quảng cáo)\s*(?:[:»>|–-].{0,160})?[.…]*",
    "credit": r"\(?(?:photos?|foto(?:s|grafía)?|ảnh|bild(?:er)?|image|images|credits?|photo credit|foto\(s\)|photograph|pictures?|titelbild|beitragsbild|"
    r"crédit photo|video|clip)\s*(?::|©|\bby\b|\bvon\b|/).{0,120}",
    "newsletter": r"(?:register ?/ ?sign in|sign in to|create an account|subscribe to|sign up|subscribe|abonnieren sie|suscríbete|get the latest|register (?:now|here)|enter your email|"
    r"thanks for (?:signing up|subscribing)|đăng ký nhận).{0,160}",
    "consent": r"(?:empfohlener redaktioneller inhalt|externer inhalt|an dieser stelle (?:findest du|finden sie) .{2,160}|ich bin (?:damit )?einverstanden"
    r".{2,160}|(?:damit können )?personenbezogene daten .{0,80}(?:drittplattformen|übermittelt).{0,120}|du kannst ihn dir mit einem klick .{2,100}|"
    r"(?:inhalte?|tweet|video|externen inhalt) (?:von .{2,30} )?(?:anzeigen|laden|ansehen)|this (?:content|article|embed) is (?:hosted|not available).{0,160}|"
    r"(?:we need )?your (?:consent|permission) .{2,160}|por favor,? acepta .{0,40}cookies.{0,120}|(?:enable|please enable) javascript.{0,120})",
    "copyright": r"(?:©|\(c\) ?\d|copyright|all rights reserved|alle rechte vorbehalten|bản quyền|todos los derechos).{0,200}",
    "counter": r"(?:lượt xem|lượt đọc|views?|visitas|aufrufe|lesezeit|reading time|đọc|nghe)[: ]*[\d.,]+.{0,20}|[\d.,]+[kKmM]? ?(?:lượt xem|views?|shares?|"
    r"likes?|visitas|min(?:ute)?s? read|min read|lượt đọc)",
}
_DATE_WORDS = (
    r"published|updated|posted|last|modified|on|at|by|the|stand|aktualisiert|veröffentlicht|erstellt|am|um|uhr|vom|publicado|actualizado|el|a|las|"
    r"de|del|h|hrs|publié|mis|à|jour|le|sist|oppdatert|publisert|kl|cập nhật|ngày|lúc|giờ|gmt|utc|cet|cest|est|edt|pst|pdt|ist|bst|am|pm|"
    r"thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật|mon|tue|wed|thu|fri|sat|sun|tues|thur|thurs|(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|mo|di|mi|do|fr|sa|so|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lundi|mardi|"
    r"mercredi|jeudi|vendredi|samedi|dimanche|segunda|terça|quarta|quinta|sexta|feira|às|em|mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag|"
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december|"
    r"januar|februar|märz|mai|juni|juli|oktober|dezember|desember|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|"
    r"noviembre|diciembre|ene|ago|dic|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|janeiro|fevereiro|março|"
    r"maio|junho|julho|setembro|outubro|novembro|dezembro|tháng|minutes?|hours?|ago|mins?|st|nd|rd|th|[tz]"
)
_DATE = re.compile(rf"(?=.*\d)(?:(?:{_DATE_WORDS})(?![^\W\d_])|[\d\s.,:;|/()+·•@–—-])+", re.IGNORECASE)
_PATTERNS = [(code, re.compile(rf"\s*(?:{pattern})\s*", re.IGNORECASE)) for code, pattern in _LINES.items()]


def reason(line: str) -> str:
    """Why a line is no text of an article, as a code; "" when it may be."""
    if len(line) > 260:
        return ""
    if len(line) < 90 and line[-1] != ";" and _is_date(line):
        return "date"
    return next((code for code, pattern in _PATTERNS if pattern.fullmatch(line)), "")


def key(text: str) -> str:
    """What two copies of a line have in common: letters and digits, case and compatibility forms aside."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _is_date(line: str) -> bool:
    """Whether a line is nothing but a point in time: at least a day or a clock time, and the words around them."""
    return bool(_DATE.fullmatch(line)) and bool(re.search(r"\d{1,2}\s?[:.h]\s?\d\d|(?:19|20)\d\d", line))
