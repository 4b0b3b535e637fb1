"""Real spreadsheets, as small as they can be: XLSX and ODS files of a few sheets of rows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from xml.sax.saxutils import escape, quoteattr

Cell = str | float | date | timedelta | None
Rows = Sequence[Sequence[Cell]]
_EPOCH = datetime(1899, 12, 30)  # from which XLSX counts days
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_SHEET_ML = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_MIME = "application/vnd.oasis.opendocument.spreadsheet"


def xlsx(sheets: Mapping[str, Rows]) -> bytes:
    """An XLSX file: texts in their cells, dates and lengths of time as days with a style."""
    names = list(enumerate(sheets, 1))
    listed = "".join(f'<sheet name={quoteattr(name)} sheetId="{i}" r:id="s{i}"/>' for i, name in names)
    related = "".join(
        f'<Relationship Id="s{i}" Type="{_RELATED}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i, _ in names
    )
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for i, _ in names
    )
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{main}"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="w"'
        f' Type="{_RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET_ML}" xmlns:r="{_RELATED}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{related}<Relationship Id="y"'
        f' Type="{_RELATED}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_SHEET_ML}"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/>'
        '<xf numFmtId="46"/></cellXfs></styleSheet>',
    }
    for i, rows in enumerate(sheets.values(), 1):
        lines = "".join(
            f'<row r="{r}">{"".join(_xlsx_cell(cell, f"{chr(64 + c)}{r}") for c, cell in enumerate(row, 1))}</row>'
            for r, row in enumerate(rows, 1)
        )
        parts[f"xl/worksheets/sheet{i}.xml"] = (
            f'<worksheet xmlns="{_SHEET_ML}"><sheetData>{lines}</sheetData></worksheet>'
        )
    return _zipped(parts)


def _xlsx_cell(cell: Cell, place: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    if isinstance(cell, date):
        at = cell if isinstance(cell, datetime) else datetime.combine(cell, datetime.min.time())
        return f'<c r="{place}" s="1"><v>{(at - _EPOCH) / timedelta(days=1)}</v></c>'
    if isinstance(cell, timedelta):
        return f'<c r="{place}" s="2"><v>{cell / timedelta(days=1)}</v></c>'
    return f'<c r="{place}"><v>{cell}</v></c>'


def ods(sheets: Mapping[str, Rows]) -> bytes:
    """An ODS file."""
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>"
        + "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    )
    content = (
        f'<office:document-content xmlns:office="{_ODF}:office:1.0" xmlns:table="{_ODF}:table:1.0"'
        f' xmlns:text="{_ODF}:text:1.0" office:version="1.2"><office:body><office:spreadsheet>{tables}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0"><manifest:file-entry manifest:full-path="/"'
        f' manifest:media-type="{_MIME}"/><manifest:file-entry manifest:full-path="content.xml"'
        ' manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return _zipped({"mimetype": _MIME, "META-INF/manifest.xml": manifest, "content.xml": content})


def _ods_cell(cell: Cell) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
    if isinstance(cell, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{cell.isoformat()}"/>'
    if isinstance(cell, timedelta):
        minutes = int(cell / timedelta(minutes=1))
        length = f"PT{minutes // 60:02}H{minutes % 60:02}M00S"
        return f'<table:table-cell office:value-type="time" office:time-value="{length}"/>'
    return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'


def _zipped(parts: Mapping[str, str]) -> bytes:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text if name == "mimetype" else _HEAD + text)
    return found.getvalue()
