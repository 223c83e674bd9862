"""The fidelity check: what a translation changed is said, and what it did not change is not."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.languages.pack import Pack, load_packs
from pipeline.translate.fidelity import compare, read_side
from pipeline.translate.figures import read_figures
from pipeline.translate.tongue import make_tongue


def codes(source: str, translation: str, packs: Mapping[str, Pack], language: str = "pt") -> tuple[str, ...]:
    here, there = make_tongue(language, {"en": packs["en"]}), make_tongue("en", packs)
    return compare(read_side(source, here), read_side(translation, there)).codes


FAITHFUL = [
    ("pt", "Foram 7.600 refeições e 12,5 mil árvores.", "There were 7,600 meals and 12.5 thousand trees."),
    ("pt", "O fundo recebeu 2,5 bilhões de VND.", "The fund received 2.5 billion VND."),
    ("pt", "Premiou quatro coletivos e dez indivíduos.", "It honoured 4 collectives and ten individuals."),
    ("pt", "A queda deve ser de 6 pontos percentuais.", "The fall should be 6 percentage points."),
    ("pt", "De 30% a 35% das comunas.", "From 30% to 35% of the communes."),
    ("pt", "Cerca de noventa por cento das obras.", "About ninety percent of the works."),
    ("pt", "Em 2 de setembro, às 14h00, ambos chegaram.", "On September 2, at 2 p.m., the two arrived."),
    ("pt", "Nos anos 60 e no século XX.", "In the 1960s and in the 20th century."),
    ("pt", "Dezenas de famílias cederam terra.", "Dozens of families gave land."),
    ("pt", "O treino de três sessões.", "The three-session training."),
    ("pt", "Uma casa de 200 m² em 05/2024.", "A house of 200 m2 in May 2024."),
    ("pt", "A unidade responde por três, a 80 milhões cada.", "The unit accounts for three, at 80 million each."),
    ("pt", "O movimento «Verão Verde» não parou.", 'The movement "Green Summer" did not stop.'),
    ("pt", "Ninguém ficou sem casa.", "Nobody was left without a house."),
    ("pt", "O Bloco nº 12 não existe.", "Block No. 12 does not exist."),
    ("fr", "La commune compte 1 234 ménages, soit 12,5 %.", "The commune has 1,234 households, or 12.5%."),
    ("nl", "Vijfentwintig gezinnen kregen 3,5 miljoen dong.", "Twenty-five families got 3.5 million dong."),
    ("ru", "Двадцать пять семей получили 1,5 млрд донгов.", "Twenty-five families received 1.5 billion dong."),
    ("zh", "三百二十个村，1.5亿越盾，占12.5%。", "320 villages, 150 million dong, 12.5%."),
    ("ja", "3万人が参加し、十二の村が表彰された。", "30,000 people took part, and twelve villages were honoured."),
    ("th", "มี 1,234 ครัวเรือน คิดเป็น 12.5%", "There are 1,234 households, 12.5%."),
    ("th", "มีเงิน 2.5 พันล้าน", "There is money of 2.5 billion."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "source", "translation"), FAITHFUL)
def test_a_faithful_translation_is_not_flagged(
    language: str, source: str, translation: str, packs: Mapping[str, Pack]
) -> None:
    assert codes(source, translation, packs, language) == ()


CHANGED = [
    ("A taxa recuou para 27,8%.", "The rate fell to 28.7%.", ("number_changed",)),
    ("Restavam 7 famílias (3,9%), três a menos.", "There were 7 families (3.9%).", ("number_missing",)),
    ("A comuna tem casas novas.", "The commune has 45 new houses.", ("number_added",)),
    ("O fundo recebeu 2,5 bilhões.", "The fund received 2.5 million.", ("number_changed",)),
    ("O fundo recebeu 1.234 dong.", "The fund received 1.234 million dong.", ("number_changed",)),
    ("São 303 famílias, 193 delas novas.", "There are 193 families, 193 of them new.", ("number_changed",)),
    ("Chega a 92% das casas.", "It reaches 92 houses.", ("percent_changed",)),
    ("Chega a 92 casas.", "It reaches 92% of the houses.", ("percent_changed",)),
    ("O movimento «Verão Verde» cresceu.", "The movement Green Summer grew.", ("quotes_changed",)),
    ("A meta não foi atingida.", "The target was reached.", ("negation_changed",)),
    ("A meta foi atingida.", "The target was not reached.", ("negation_changed",)),
    ("A aldeia cresceu.", "The villages " * 40, ("length_changed",)),
    ("A aldeia cresceu.", "", ("length_changed",)),
]


@pytest.mark.parametrize(("source", "translation", "expected"), CHANGED)
def test_a_change_is_named(source: str, translation: str, expected: tuple[str, ...], packs: Mapping[str, Pack]) -> None:
    assert codes(source, translation, packs) == expected


def test_a_number_that_may_stand_in_unknown_words_is_unconfirmed(packs: Mapping[str, Pack]) -> None:
    assert codes("มีสามครัวเรือน", "There are 3 households.", packs, "th") == ("number_unconfirmed",)


# --- planted changes --------------------------------------------------------------------------------------------------

LITERAL = st.one_of(
    st.integers(2, 99_999).map(str),
    st.decimals(min_value=1, max_value=999, places=1).map(str),
)
PAIRS = [
    ("A comuna tem {0} famílias.", "The commune has {0} families."),
    ("A taxa caiu de {0}% para {1}% em todo o distrito.", "The rate fell from {0}% to {1}% across the district."),
    ("Em Lap, {0} de {1} casas estão prontas; faltam {2}.", "In Lap, {0} of {1} houses are ready; {2} remain."),
    ("Doaram {0} milhões de VND e {1} sacos.", "They gave {0} million VND and {1} bags."),
    ("A Frente entregou {0} a {1} presentes.", "The Front handed over {0} to {1} gifts."),
    ("Diretiva nº {0}/CT-TW, de {1}.", "Directive No. {0}/CT-TW, of {1}."),
]  # fmt: skip


def portuguese(literal: str) -> str:
    return literal.replace(".", ",")


@given(
    pair=st.sampled_from(PAIRS),
    literals=st.lists(LITERAL, min_size=3, max_size=3),
    where=st.integers(0, 100),
    digit=st.integers(1, 9),
)
@settings(max_examples=400, deadline=None)
def test_every_planted_digit_change_is_caught(
    pair: tuple[str, str], literals: list[str], where: int, digit: int
) -> None:
    source = pair[0].format(*map(portuguese, literals))
    faithful = pair[1].format(*literals)
    places = [m.start() for m in re.finditer(r"\d", faithful)]
    place = places[where % len(places)]
    planted = faithful[:place] + str((int(faithful[place]) + digit) % 10) + faithful[place + 1 :]
    found = codes(source, planted, PACKS)
    numbers = sorted(float(n) for n in re.findall(r"\d+(?:\.\d+)?", faithful))
    changed = sorted(float(n) for n in re.findall(r"\d+(?:\.\d+)?", planted))
    assert bool(set(found) & {"number_changed", "number_missing"}) == (numbers != changed)


@given(pair=st.sampled_from(PAIRS), literals=st.lists(LITERAL, min_size=3, max_size=3))
@settings(max_examples=200, deadline=None)
def test_no_figure_is_flagged_that_did_not_change(pair: tuple[str, str], literals: list[str]) -> None:
    found = codes(pair[0].format(*map(portuguese, literals)), pair[1].format(*literals), PACKS)
    assert found == ()


@pytest.mark.parametrize("language", ["pt", "fr", "it", "nl", "sv", "da", "ru", "zh", "ja", "th", "vi", "xx"])
@given(text=st.text(alphabet="0123456789.,%/ -–aàxй百二万千亿๑१\n", max_size=40))
@settings(max_examples=60, deadline=None)
def test_figures_lie_in_the_text_and_leave_no_digit_out(language: str, text: str) -> None:
    figures = read_figures(text, make_tongue(language, PACKS))
    covered = {position for figure in figures for position in range(figure.start, figure.end)}
    assert all(0 <= figure.start < figure.end <= figure.span_end <= len(text) for figure in figures)
    assert {m.start() for m in re.finditer(r"[0-9]", text)} <= covered


PACKS = load_packs()
