"""Reports as .docx and .pdf, and tables of texts."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from pipeline.errors import InputError, UsageError
from pipeline.read import pages, read
from pipeline.schema import Article, Page

TEXT = "Sáng 5/9, huyện tổng kết phong trào thi đua."


def articles(path: Path, columns: dict[str, str] | None = None) -> list[Article]:
    return [read(page) for page in pages([path], columns) if isinstance(page, Page)]


def reason(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        articles(path)
    return caught.value.reason


def pdf(lines: list[str], password: str = "") -> bytes:
    """A PDF with one page of text."""
    writer = PdfWriter()
    page = writer.add_blank_page(width=595, height=842)
    font = DictionaryObject(
        {
            NameObject(f"/{k}"): NameObject(f"/{v}")
            for k, v in [("Type", "Font"), ("Subtype", "Type1"), ("BaseFont", "Helvetica")]
        }
    )
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    stream = DecodedStreamObject()
    stream.set_data(("BT /F1 12 Tf 50 800 Td 16 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET").encode())
    page[NameObject("/Contents")] = stream
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_docx_keeps_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("Báo cáo tổng kết")
    document.add_paragraph(TEXT)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Đông Hòa", "41 hộ"
    document.add_paragraph("Trân trọng.")
    document.core_properties.author = ""
    document.save(str(tmp_path / "a.docx"))
    (found,) = articles(tmp_path / "a.docx")
    assert found.text == f"Báo cáo tổng kết\n{TEXT}\nĐông Hòa | 41 hộ\nTrân trọng."
    assert found.read_by == "docx"


def test_pdf_lines_of_a_paragraph_are_joined(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(
        pdf(["Annual report", "The district honoured 41 households that", "gave land for roads.", "Second."])
    )
    (found,) = articles(tmp_path / "a.pdf")
    assert found.text == "Annual report\nThe district honoured 41 households that gave land for roads.\nSecond."


def test_documents_that_cannot_be_read(tmp_path: Path) -> None:
    for name, content in (("a.pdf", b"%PDF-1.7 nonsense"), ("a.docx", b"PK\x03\x04 word/ nonsense")):
        (tmp_path / name).write_bytes(content)
        assert reason(tmp_path / name) == "broken_document"
    (tmp_path / "b.pdf").write_bytes(pdf([]))
    assert reason(tmp_path / "b.pdf") == "empty"
    (tmp_path / "c.pdf").write_bytes(pdf(["Secret"], "word"))
    assert reason(tmp_path / "c.pdf") == "encrypted"


def rows(count: int) -> list[dict[str, str]]:
    return [
        {"Title": f"Tin {n}", "body": TEXT, "link": f"https://a.vn/{n}", "date": "2025-09-05", "language": "vi"}
        for n in range(count)
    ]


def write(path: Path, kind: str) -> None:
    import pandas as pd

    frame = pd.DataFrame(rows(3))
    if kind == "parquet":
        frame.to_parquet(path)
    elif kind == "jsonl":
        path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows(3)) + "\n")
    else:
        frame.to_csv(path, index=False, sep={"csv": ",", "semicolon.csv": ";", "tsv": "\t"}[kind])


@pytest.mark.parametrize("kind", ["csv", "semicolon.csv", "tsv", "jsonl", "parquet"])
def test_each_row_of_a_table_is_an_article(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    write(path, kind)
    found = articles(path)
    assert [(a.path, a.title, a.url, a.published_at, a.language) for a in found] == [
        (f"{path}#{n + 1}", f"Tin {n}", f"https://a.vn/{n}", "2025-09-05", "vi") for n in range(3)
    ]
    assert found[0].text == f"Tin 0\n{TEXT}"


def test_columns_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"van_ban": TEXT, "ten": "Tin"}) + "\n")
    (found,) = articles(path, {"text": "van_ban", "title": "ten"})
    assert found.text == f"Tin\n{TEXT}"
    with pytest.raises(UsageError, match="no such column"):
        articles(path, {"txt": "van_ban"})


def test_a_broken_row_does_not_stop_the_others(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "Tin\\nmột dòng."}\n{broken\n["list"]\n{"text": "Tin hai\\nmột dòng."}\n')
    kinds = [getattr(page, "reason", "page") for page in pages([path])]
    assert kinds == ["page", "broken_row", "broken_row", "page"]


def test_a_table_without_texts_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    (failure,) = pages([path])
    assert getattr(failure, "reason", "") == "no_text_column"
