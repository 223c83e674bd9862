"""What surrounds an article, told by the names that templates give it and by the words of a line.

Names are those of classes and ids in the templates of newspapers and of the systems they run on, in the languages that
such templates are written in (English everywhere; Vietnamese, German, Spanish, Norwegian, French in places).
"""

from __future__ import annotations

import re
from functools import lru_cache

SKIPPED_TAGS = frozenset(
    "script style noscript template svg canvas iframe object embed applet select option button input textarea label nav "
    "head meta link audio video source track map area dialog datalist progress meter menu math".split()
)
SUSPECT_TAGS = frozenset(("aside", "footer", "header", "form"))

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SPLIT = re.compile(r"[\s_:/.-]+")

# reason → names: a name is one or more words of a class or id, in order
_NAMES = {
    "comments": r"comments?|commentlist|comment(?:section|area|form|box|wrap)|disqus|respond|replies|binhluan|binh luan|"
    r"kommentare?|comentarios?|kommentarer|fb comments|livefyre|coral talk|guestbook|reader comments|discussion|"
    r"idea comment|box comment|boxcomment|y kien",
    "share": r"shar(?:e|ing|es|ed)|shar(?:e|ing)(?:bar|buttons?|box|tools?|daddy|wrap|links?)|social|"
    r"social(?:media|share|bar|icons?|links?|box)|addthis|addtoany|a2a|sociable|shariff|teilen|compartir|chia se|chiase|"
    r"followus|follow us|sharethis|socials|rrss|tweet button|fb like|like button|zalo share|article tools",
    "related": r"related|relateds|related(?:posts?|articles?|news|content|stories|links?)|recommend(?:ed|ations?|s)?|"
    r"readmore|read more|read (?:also|next)|see also|seealso|more (?:on|from|news|stories|articles|posts)|most (?:read|popular|"
    r"viewed|shared|commented)|mostread|trending|popular|popularposts|latest (?:news|posts|stories)|similar|youmay|"
    r"you may|also like|teasers?|teaser(?:list|box)|outbrain|taboola|zergnet|revcontent|jp relatedposts|yarpp|"
    r"lien quan|lienquan|tin lien quan|tinlienquan|tin (?:khac|moi|cung chuyen muc)|tinkhac|tinmoi|tincungchuyenmuc|"
    r"doc them|docthem|xem them|xemthem|box tin|news relation|relation|relationnews|bai lien quan|"
    r"verwandte?|mehr zum thema|weitere (?:artikel|meldungen)|lesen sie auch|relacionad[ao]s?|noticias relacionadas|"
    r"les ogsa|lesogsa|relatert|a lire aussi|lire aussi|articles lies|crosslinks?|linkbox|upnext|up next|next (?:post|article|"
    r"story)|prev(?:ious)? (?:post|article)|post nav(?:igation)?|nav (?:links|previous|next|below|above|single)|article recirc|"
    r"recirc(?:ulation)?|suggest(?:ed|ions?)|topstories|top stories|headlines|news ?list|newslist|article list|"
    r"further reading|carousel|storylist|story list|promos?|editors picks?|more like this|don t miss|dontmiss",
    "newsletter": r"newsletters?|newsletter (?:signup|box|form|promo)|newsletterbox|subscribe|subscribers?|subscription|signup|sign up|"
    r"mailing list|mc embed|mailchimp|mailmunch|optin|paywall (?:promo|offer|overlay)|abo (?:box|teaser|angebot)|"
    r"suscripcion|dang ky|donat(?:e|ion)|patreon|membership|cta|call to action|app promo|appbox",
    "advert": r"ads?|ad (?:container|wrapper|slot|unit|box|label|block)|adbox|adsbox|adslot|adunit|adwrap(?:per)?|adsbygoogle|adv|"
    r"advert(?:s|isement|isements|ising|orial)?|banners?|dfp|gpt|sponsor(?:ed|s|ship)?|anzeigen?|werbung|publicidad|publicite|"
    r"annonse|quang cao|quangcao|commercial|affiliate|shopping|product box|google ad|teads|inread|skyscraper",
    "navigation": r"nav|navbar|navigation|breadcrumbs?|breadcrumb|bread crumbs?|pagination|pager|paginator|page links|pagelinks|"
    r"menus?|submenu|mainmenu|topbar|toolbar|skip links?|skiplink|sitemap|site (?:header|footer|nav)|masthead|footer|"
    r"colophon|foot|sidebars?(?! (?:grid|layout|left|right|content|container|wrapper))|side bar|rail|right rail|widgets?(?! (?:container|wrap|content|text))|widget area|tabs|off canvas|offcanvas|toc|"
    r"table of contents|ez toc|jump to|lang switch|language switcher|searchform|search (?:form|box|bar)|login|"
    r"log in|register|account|user menu|back to top|backtotop",
    "meta": r"tags|tag (?:list|links|cloud|box)|taglist|tagcloud|tagged|post tags|entry tags|article tags|tags links|keywords|topics|topic list|"
    r"categories|cat links|post categories|entry (?:meta|footer|utility)|post (?:meta|footer|info|date|details|utility)|"
    r"postmeta|postmetadata|postinfo|posted on|posted by|article (?:meta|info|footer|date)|meta info|byline|bylines|by line|"
    r"dateline|timestamps?|time stamp|publish(?:ed)? (?:date|time|on)|publishdate|pubdate|date published|datum|last updated|"
    r"authors?|author (?:bio|box|info|card|meta|name|profile|description|block|details|area|wrap|link|section)|authorbio|authorbox|"
    r"authorinfo|about (?:the )?author|about author|contributors?|writer|tac gia|tacgia|views?count|view count|viewcount|post views|"
    r"luot xem|read time|reading time|readtime|rating|ratings|ratingblock|post ratings|kk star ratings|votes?|voting|polls?|pollbox|"
    r"survey|likes|printfriendly|print only|print (?:button|link)|copyright|rights|license|permalink|shortlink|source link|"
    r"vcard|hcard|avatar|gravatar|biography|signature block|kicker|eyebrow|flytitle|supertitle|rubrik|section name|edit link|editsection|"
    r"mw editsection|noprint|metadata|navbox|catlinks|printfooter|reflist|sitesub|attribution|disclaimer|disclosure",
    "interface": r"onetrust|didomi|usercentrics|qc cmp|cmp|ot pc|sp message|privacy(?: overview| policy| notice)?|cookielaw|cli modal|cookies?|cookie (?:banner|notice|bar|law|consent)|gdpr|consent|popup|pop up|modal|overlay|lightbox|tooltip|"
    r"visually hidden|visuallyhidden|sr only|screen reader text|screen reader|u hidden|is hidden|hide|hidden|"
    r"display none|d none|invisible|audio player|video player|videoplayer|player|playlist|jwplayer|text to speech|readspeaker|"
    r"read aloud|notification|alert banner|ticker|loading|spinner|error message|captcha|font size|"
    r"accessibility|a11y|zoom|slider|swiper|slick|weather|horoscope|stock (?:ticker|quotes)|game|quiz|calendar|coupon|"
    r"feedback|report (?:error|a problem)|corrections? link|faq list",
    "factbox": r"fact ?box(?:es)?|facts box|info ?box(?:es)?|info ?kasten|fakta ?boks|fakten ?box|fakta|factsheet|glossary",
    "caption": r"caption|captions|figcaption|wp caption text|image (?:caption|credit|meta|description|text|info)|img (?:caption|desc)|photo (?:caption|credit)|"
    r"photocaption|photocms caption|pcaption|imagecaption|imgcaption|bildunterschrift|bildunterzeile|bildtext|legend|pie de foto|"
    r"piefoto|chu thich|chuthich|copyright photo|photo info|picture (?:caption|text)|media (?:caption|credit)|credit|credits|"
    r"caption text|gallery caption|cutline|foto (?:caption|credit)",
}
_PATTERNS = [(reason, re.compile(rf"(?:^| )(?<!has )(?<!with )(?<!no )(?:{names})(?= |$)")) for reason, names in _NAMES.items()]
_CONTENT = re.compile(
    r"(?:^| )(?:article ?(?:inner |full |page |main )?(?:body|content|text|detail|main|copy)|entry ?content|post ?(?:content|body|text|entry)|story ?(?:body|content|text)|"
    r"content ?(?:body|detail|article|text|main|post)|body ?(?:content|text|copy)|detail ?(?:content|body|text)|news ?(?:content|body|"
    r"detail|text)|fck ?detail|cms ?(?:body|content)|main ?(?:content|text|detail|body)|texto|artikel ?(?:text|inhalt|body)|noi ?dung|"
    r"noidung(?:chitiet)?|chitiet|single ?content|blog ?content|paragraphs?|richtext|rich text|rte|prose|copy|article)(?= |$)"
)
_WRAPPER = re.compile(r"(?:^| )(?:has|with|no|without|wide|layout|container|page|wrapper|wrap|main|content|body|grid|single)(?= |$)")


@lru_cache(maxsize=20_000)
def reason(names: str) -> str:
    """Why an element of these classes and ids is no text of the article, as a code; "" when nothing says so."""
    words = _words(names)
    if not words or "embed" in words or "tweet" in words or words.startswith("elementor"):
        return ""  # an embedded post belongs to the article; Elementor calls every part of a page a widget
    for code, pattern in _PATTERNS:
        if pattern.search(words):
            return code
    return ""


@lru_cache(maxsize=20_000)
def is_content(names: str) -> bool:
    """Whether the classes and ids are those of an article's body."""
    return bool(_CONTENT.search(_words(names)))


def _words(names: str) -> str:
    return " ".join(_SPLIT.split(_CAMEL.sub(" ", names))).strip().lower()
