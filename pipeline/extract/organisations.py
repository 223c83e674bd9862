"""Organisations of an article: a noun for a body with the name that belongs to it, behind or before it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.context import Context
from pipeline.languages.scan import Match, Token
from pipeline.languages.syllables import fold, is_highland, is_syllable
from pipeline.schema import Span

_MAX_WORDS = 12
_LINKS = frozenset(
    "of the for de del la las los y e des der die das von für i og for ved và und and & "
    "d du l le les et do da dos das di dei della dell delle degli".split()
)
# Of these, articles that only go on a name behind another: "of the", "für die"; alone, they begin another phrase.
_ARTICLES = frozenset("the die das la las los le l les".split())
# Languages that write each syllable apart and capitalise the first of a word: "Sở [Giáo dục] và [Đào tạo]".
_SYLLABIC = frozenset({"vi"})
_LEVEL_LENGTH = 16  # characters of the longest level words: "khu dân cư"
_GAPS = frozenset({" ", "-", "'", "’"})


def find_organisations(context: Context) -> list[Span]:
    """The mentions of bodies that have a name or a place of their own, in order; none inside another.

    A noun alone ("the committee", "Hội Nông dân") names no distinct body and gives none.
    """
    found: list[Span] = []
    for body in context.scan.all("body"):
        span = Span(_start(context, body), _end(context, body))
        is_new = not found or span.start >= found[-1].end
        if is_new and not _in_person(context, span) and _has_name(context, span, body):
            found.append(span)
    return found


def _end(context: Context, body: Match) -> int:
    """Where the body's name ends: capitalised words, level words and the little words between them."""
    end = position = body.end
    tokens = context.scan.tokens_in(body.end, context.sentence_of(body.start).end)[:_MAX_WORDS]
    for index, token in enumerate(tokens):
        gap = context.text[position : token.start]
        if gap not in _GAPS and not (gap == " - " and context.pack.code in _SYLLABIC):
            break
        if token.word in _LINKS:
            if _begins_another(context, tokens[index : index + 3]) or _is_loose_article(context, tokens[: index + 1]):
                break
        elif not (
            (_is_named(context, token) and (position > end or _fits(context, token)))
            or (position > body.end and _is_second_syllable(context, token, end))
        ):
            break
        else:
            end = token.end
        position = token.end
    return end


def _is_loose_article(context: Context, tokens: Sequence[Token]) -> bool:
    """Whether the last of some words is an article that nothing links: "gave the Le Loi School *the* order"."""
    *before, last = tokens
    linked = bool(before) and before[-1].word in _LINKS
    return last.word in _ARTICLES and context.text[last.start].islower() and not linked


def _begins_another(context: Context, tokens: Sequence[Token]) -> bool:
    """Whether a joiner stands before the noun of another body: "the Farmers' Union and the Women's Union"."""
    joins = context.scan.starting_at("noun_joiner", tokens[0].start) is not None
    starts = {body.start for body in context.scan.all("body")}
    return joins and any(token.start in starts for token in tokens[1:])


def _is_named(context: Context, token: Token) -> bool:
    """Whether a word goes on the name of a body: capitalised, a level word, or a numeral behind one."""
    if context.text[token.start].isupper():
        return not any(p.start <= token.start < p.end for p in context.people)
    if token.word.isdigit():
        return bool(context.scan.ending_at(("level", "body"), token.start))
    return bool(context.scan.within("level", token.start, token.end)) or _is_part_of_level(context, token)


def _is_part_of_level(context: Context, token: Token) -> bool:
    lead = max(0, token.start - _LEVEL_LENGTH)
    return any(m.start <= token.start < m.end for m in context.scan.within("level", lead, token.end + _LEVEL_LENGTH))


def _fits(context: Context, token: Token) -> bool:
    """Whether a word right behind the name goes on with it, where every noun is capitalised: a Vietnamese name does."""
    if context.pack.head != "end" or not context.text[token.start].isupper():
        return True
    before = context.scan.tokens[context.scan.token_index(token.start) - 1]
    return is_syllable(fold(token.word)) or is_highland(before.word, token.word)


def _is_second_syllable(context: Context, token: Token, end: int) -> bool:
    """Whether a small word ends a Vietnamese word that began with a capital: "Giáo dục"."""
    if context.pack.code not in _SYLLABIC or context.text[end : token.start] != " " or token.word in context.pack.stop:
        return False
    if context.scan.starting_at(("confer", "receive", "recognise"), token.start):
        return False
    index = context.scan.token_index(token.start)
    words = [context.text[t.start : t.end] for t in context.scan.tokens[index - 2 : index]]
    is_name = words[0][0].isupper() and context.scan.ending_at("body", token.start - len(words[1]) - 1) is None
    return words[1][0].isupper() and not words[1].isupper() and not is_name


def _start(context: Context, body: Match) -> int:
    """Where the body's name begins: before the capitalised words and level words that precede its noun."""
    if context.pack.data["places"]["order"] != "after":
        return body.start
    sentence = context.sentence_of(body.start)
    start = body.start
    for token in reversed(context.scan.tokens_in(sentence.start, body.start)):
        if context.text[token.end : start] not in {" ", "-"} or not _is_named(context, token):
            break
        if token.start == sentence.start and token.word in context.pack.stop:
            break
        start = token.start
    return start


def _in_person(context: Context, span: Span) -> bool:
    return any(p.start < span.end and span.start < p.end for p in context.people)


def _has_name(context: Context, span: Span, body: Match) -> bool:
    """Whether the noun has a name beside it, is a name itself ("Fatherland Front"), or one with a level or number."""
    noun = context.text[body.start : body.end]
    rest = f"{context.text[span.start : body.start]} {context.text[body.end : span.end]}"
    capitals = [sum(word[0].isupper() for word in part.replace("-", " ").split()) for part in (noun, rest)]
    told = rest.strip().isdigit() or (" " in noun and not rest.isspace())
    return capitals[1] > 0 or capitals[0] > 1 or (capitals[0] > 0 and told)
