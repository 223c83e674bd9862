"""Linking: exact names, folded names, names contained, nearest neighbours; and no link where nothing is near."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline import config
from pipeline.config import Link
from pipeline.errors import UsageError
from pipeline.languages.pack import load_packs
from pipeline.link import Linker, Vectors, register
from pipeline.link.names import Names, folded_key
from pipeline.link.neighbours import Bar
from pipeline.schema import Article, Movement, Tables

PACKS = load_packs()


def settings(**values: Any) -> Link:
    return config.load(flags={"link": {"register_file": "", **values}}, environment={}).link


def linked(surface: str, linker: Linker, *, quoted: bool = True, language: str = "en") -> Movement:
    row = Movement(article_id="a", start=0, end=len(surface), surface=surface, quoted=quoted)
    tables = Tables(article=Article(article_id="a", path="a", text=surface), movements=(row,))
    return linker.link(tables, PACKS[language]).movements[0]


@pytest.fixture(scope="module")
def by_name() -> Linker:
    return Linker(PACKS, settings(embeddings=False))


@pytest.fixture(scope="module")
def by_neighbour(tmp_path_factory: pytest.TempPathFactory) -> Linker:
    cache = tmp_path_factory.mktemp("vectors") / "v.sqlite"
    return Linker(PACKS, settings(cache=str(cache)))


@pytest.mark.parametrize(
    ("surface", "id_", "method"),
    [
        ("Dân vận khéo", "dan-van-kheo", "alias"),
        ("thay thuoc nhu me hien", "thay-thuoc-nhu-me-hien", "folded"),
        ("Good Teaching, Good Learning", "day-tot-hoc-tot", "alias"),
        ("Alle Menschen schützen die nationale Sicherheit", "toan-dan-bao-ve-an-ninh", "alias"),
    ],
)
def test_names(surface: str, id_: str, method: str, by_name: Linker) -> None:
    row = linked(surface, by_name)
    assert (row.movement_id, row.link_method, row.link_score) == (id_, method, 1.0)


@pytest.mark.parametrize(
    ("surface", "id_"),
    [
        ("Officials, civil servants and public employees compete to build workplace culture", "van-hoa-cong-so"),
        ("Veterans support each other to reduce poverty and succeed in business", "cuu-chien-binh-lam-kinh-te"),
        ("Families of five no's and three cleanliness", "nam-khong-ba-sach"),
        ("L'armée conjugue ses efforts pour bâtir la nouvelle ruralité", "quan-doi-ntm"),
        ("Les médecins sont comme des mères bienveillantes", "thay-thuoc-nhu-me-hien"),
        ("Toute la population s'unit pour édifier une vie culturelle", "doi-song-van-hoa"),
        ("Los campesinos rivalizan en la buena producción y los buenos negocios", "nong-dan-san-xuat-gioi"),
        ("El pueblo entero defiende la seguridad del país", "toan-dan-bao-ve-an-ninh"),
        ("Saldar las deudas de gratitud", "den-on-dap-nghia"),
        ("Escolas acolhedoras, alunos ativos", "truong-hoc-than-thien"),
        ("Os camponeses concorrem na boa produção e nos bons negócios", "nong-dan-san-xuat-gioi"),
        ("Quando se bebe água, recordar a fonte", "uong-nuoc-nho-nguon"),
        ("Quang Ninh si dà la mano per i poveri", "vi-nguoi-ngheo"),
        ("I reduci si aiutano a vicenda a uscire dalla povertà e fare buoni affari", "cuu-chien-binh-lam-kinh-te"),
        ("Rimuovere le case temporanee e diroccate", "xoa-nha-tam"),
        ("Die Landwirte wetteifern in Produktion und Handel", "nong-dan-san-xuat-gioi"),
        ("Ganz Phu Yen schließt sich zusammen, um neue ländliche Räume zu schaffen", "nong-thon-moi"),
        ("Wenn man Wasser trinkt, gedenkt der Quelle", "uong-nuoc-nho-nguon"),
        ("Bøndene tevler i produksjon og handel", "nong-dan-san-xuat-gioi"),
        ("Ca Mau forener kreftene for å bygge nye landdistrikter", "nong-thon-moi"),
        ("Leger er som kjærlige mødre", "thay-thuoc-nhu-me-hien"),
        ("Jordbrukarna tävlar i god produktion och goda affärer", "nong-dan-san-xuat-gioi"),
        ("Ålderdom - strålande exempel", "tuoi-cao-guong-sang"),
        ("Folket värnar om rikets säkerhet", "toan-dan-bao-ve-an-ninh"),
        ("Bønderne kappes i produktion og handel", "nong-dan-san-xuat-gioi"),
        ("Grænsevagten slår sig sammen for at opbygge nye landdistrikter", "quan-doi-ntm"),
        ("Indfri taknemmelighedsgælden", "den-on-dap-nghia"),
        ("Landbouwers wedijveren in productie en bedrijfsvoering", "nong-dan-san-xuat-gioi"),
        ("Steunen elkaar om de armoede te overwinnen en goed te boeren", "cuu-chien-binh-lam-kinh-te"),
        ("Dorpswegen verlichten", "thap-sang-duong-que"),
        ("Крестьяне состязаются в успешном производстве и бизнесе", "nong-dan-san-xuat-gioi"),
        ("Врачи как заботливые матери", "thay-thuoc-nhu-me-hien"),
        ("Вся армия объединяет усилия в строительстве новой деревни", "quan-doi-ntm"),
        ("农民争相做好生产经营，互助致富", "nong-dan-san-xuat-gioi"),
        ("同塔省群策群力建设新农村", "nong-thon-moi"),
        ("好医生如同慈祥的母亲", "thay-thuoc-nhu-me-hien"),
        ("農民が生産とビジネスで競う", "nong-dan-san-xuat-gioi"),
        ("部隊が手を携えて新しい農村を築く", "quan-doi-ntm"),
        ("水を飲んだら源を忘れない", "uong-nuoc-nho-nguon"),
        ("Đồng Tháp chung sức, chung lòng xây dựng NTM", "nong-thon-moi"),
        ("Học và làm theo lời Bác", "hoc-tap-lam-theo-bac"),
        ("Khuyến học, khuyến tài, xây dựng XHHT", "khuyen-hoc"),
        ("Digital literacy for the masses", "binh-dan-hoc-vu-so"),
        ("Éducation numérique pour tous", "binh-dan-hoc-vu-so"),
        ("Цифровая грамотность для населения", "binh-dan-hoc-vu-so"),
        ("Geef land voor de wegen", "hien-dat-lam-duong"),
        ("Doner jord til veiene", "hien-dat-lam-duong"),
        ("Donne attive nello studio, creative nel lavoro, che costruiscono famiglie felici", "phu-nu-tich-cuc"),
    ],
)
def test_translators_word_one_name_in_many_ways(surface: str, id_: str, by_name: Linker) -> None:
    assert linked(surface, by_name).movement_id == id_


def test_a_province_adapts_a_national_movement(by_name: Linker) -> None:
    row = linked("Hà Tĩnh chung tay vì người nghèo - Không để ai bị bỏ lại phía sau", by_name, language="vi")
    assert (row.movement_id, row.link_method) == ("vi-nguoi-ngheo", "contained")


def test_an_unlisted_movement_stays_unlinked(by_name: Linker) -> None:
    assert linked("Three Realities", by_name).movement_id == ""


def test_the_head_of_an_unquoted_name_does_not_count(by_name: Linker) -> None:
    row = linked("phong trào thi đua quyết thắng", by_name, quoted=False, language="vi")
    assert row.movement_id == "thi-dua-quyet-thang"


def test_a_neighbour_is_linked_when_it_is_near(by_neighbour: Linker) -> None:
    row = linked("Geschickte Mobilisierung der Massen in der Bevölkerung", by_neighbour)
    assert row.movement_id in ("dan-van-kheo", "")
    near = linked("All the people of the country unite in order to build a cultural life", by_neighbour)
    assert (near.movement_id, near.link_method) == ("doi-song-van-hoa", "embedding")
    assert near.link_score is not None
    assert near.link_score >= 0.9


def test_what_is_far_from_everything_is_not_linked(by_neighbour: Linker) -> None:
    assert linked("Overcoming Sun and Rain, Enthusiastic Training", by_neighbour).movement_id == ""


def test_vectors_are_kept(tmp_path: Path) -> None:
    first = Vectors(tmp_path / "v.sqlite").of(["Dân vận khéo"])
    again = Vectors(tmp_path / "v.sqlite")
    assert np.array_equal(again.of(["Dân vận khéo"]), first)
    assert again._model is None
    assert float(first[0] @ first[0]) == pytest.approx(1, abs=1e-3)


def test_a_short_name_inside_a_longer_one_says_nothing() -> None:
    names = Names({"x": ["Green Sunday"]})
    assert names.find("The Green Sunday festival of our ward") is None


def test_neighbours_within_the_band_are_proposed_and_not_linked() -> None:
    bar = Bar(threshold=0.9, margin=0.015, band=0.002)
    assert bar.verdict(0.903, 0.02) == "embedding"
    assert bar.verdict(0.901, 0.02) == bar.verdict(0.899, 0.02) == bar.verdict(0.95, 0.014) == "near"
    assert not bar.verdict(0.897, 0.02)
    assert not bar.verdict(0.95, 0.012)


def test_a_proposed_link_is_seen_and_leaves_the_id_empty() -> None:
    wide = Linker(PACKS, settings(band=0.1, margin=0.0, cache=""))
    row = linked("All the people of the country unite in order to build a cultural life", wide)
    assert (row.movement_id, row.link_method, row.link_candidate) == ("", "near", "doi-song-van-hoa")


def test_no_name_belongs_to_two_movements() -> None:
    owners: dict[str, set[str]] = {}
    for entry in register.load().entries.values():
        for name in entry.names:
            owners.setdefault(folded_key(name), set()).add(entry.id)
    for pack in PACKS.values():
        for id_, names in pack.data["movements"]["names"].items():
            for name in names:
                owners.setdefault(folded_key(name), set()).add(id_)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_a_register_of_ones_own_adds_names_and_entries(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("id,name_vi,aliases\ndan-van-kheo,,Dân vận giỏi\nmoi,Phong trào mới,\n", encoding="utf-8")
    linker = Linker(PACKS, settings(embeddings=False, register_file=str(own)))
    assert linked("dan van gioi", linker).movement_id == "dan-van-kheo"
    assert linked("Dân vận khéo", linker).movement_id == "dan-van-kheo"
    assert linked("Phong trào mới", linker).movement_id == "moi"
    assert linker.state != Linker(PACKS, settings(embeddings=False)).state


@pytest.mark.parametrize(
    ("content", "message"),
    [("name_vi\nx\n", "with `id`"), ("id,name_vi\nx,\n", "line 2"), ("id,name_vi,level\nx,y,world\n", "line 2"),
     ("id,name_vi,parent\nx,y,nobody\n", "its parent 'nobody'")],
)  # fmt: skip
def test_a_register_that_is_not_well_formed_is_refused(content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        register.load(tmp_path / "own.csv")
