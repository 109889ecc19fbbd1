"""Files for tests, built in code: workbooks of three kinds, and archives."""

import base64
import gzip
import io
import struct
import zipfile
import zlib
from xml.sax.saxutils import escape

import xlsxwriter

HEADER = "title,start_date,kind\n"
ROW = "Joint statement,2024-05-17,statement\n"
PLAIN = (HEADER + ROW).encode()

# A sheet “Données” with title, start_date and n; a row with “Café 中文”, a day and 7. Written by
# xlwt: there is no writer of this format among the project's own.
XLS = (
    "c-rk)O=uHA6#izDbd%EN&s1oY5DHeU%|X3*X}A9NWT;*g5o&5yC~Y^A?xkL=*5FAHJSkoZ_28xI#UE7AgWy4^C@2"
    "U*qNn0XQ1H-Zee<%bX;nx-3zhkn`R2`=c{6Y4cV}PD$4WDII?7mqKKM{^LTIYd2?`-E5e4NtjugE(NWoE9QwRlVA"
    "e#bs*!n`3V<^YF3=OyaPl<sK6prIGGI`5Pts?fY4_P67=p`1oPMR><*{eA7N#=FTx47gZ=6=>(V(z7~C2<V%My7k"
    "0JByEMotzhjtoI(<ykpIFwBfm&#b+;zYS{pG7e=yUYb+z_Z^0~RKnG0AEXZ^OH_!}B64K-2>0GXa1P%5qzB(!3i?"
    "^zuq?CSj^#Y{-wp_3OK_8?+T&cgJ`GF}oCwP$*5y3{k%+awgZ&?fG#3FV;YGeoi_J}=Z(oC4Jvjux7m$glrI+hNx"
    "7g?Ob0#%>RT$CkH-5a9I_J&qoGcCk9YD&s6UO7>6Zt>>lR|kg&jUm=d@p(`^H8x2n;ozLKAmcFSXv{te-7IfoKF_"
    "soV7Y@iL4H%*HQ43~2d25q1<viFc6Kse8=Gt7EhHB|9lD<^el)g{JU382lbCyJ%%GD_u^idUXBs`CM_juq@xbt6;"
    "qEZ+ncIKaZGu|V_1$rg#t4?=`Xa=bt0~z#;zvqz`$}4i-&hN_mi_UV+LzwN@#dMdO0spI7RO!gwEmh?xfu!y3JMA"
    "e3JMAe^+LGc;l7_Y1pdy~-TyjE6e{XB$$yK($kSuft#3apiVK)*X#T86KzMbDI&HlFg%U@o^#VpQ%zlhEJb&q)CT"
    "icOZo}x`TSAStUune8f873e@RipH"
)
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def xls():
    return zlib.decompress(base64.b85decode(XLS))


def xlsx(*rows, sheet="Events", fill=None, **options):
    """A workbook with these rows; `fill` takes the workbook and its sheet for anything else."""
    content = io.BytesIO()
    workbook = xlsxwriter.Workbook(content, {"strings_to_formulas": False, **options})
    worksheet = workbook.add_worksheet(sheet)
    for number, row in enumerate(rows):
        worksheet.write_row(number, 0, row)
    if fill:
        fill(workbook, worksheet)
    workbook.close()
    return content.getvalue()


def ods_cell(text):
    return (
        '<table:table-cell office:value-type="string">'
        f"<text:p>{escape(text)}</text:p></table:table-cell>"
    )


def ods(*rows, body="", before=""):
    """An OpenDocument spreadsheet; `body` are further rows in XML, `before` stands at its top."""
    cells = "".join(
        f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows
    )
    names = "".join(f' xmlns:{name}="{OFFICE}{name}:1.0"' for name in ("office", "table", "text"))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content{names} '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="Events">{cells}{body}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{OFFICE}manifest:1.0"/>'
    return zipped({"mimetype": ODS_TYPE, "META-INF/manifest.xml": manifest, "content.xml": content})


def zipped(parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def changed(workbook, change):
    """A workbook whose parts `change` has been given, as a dict, to alter."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    return zipped(parts)


def with_part(name, old, new):
    """A workbook in one part of which a text stands for another."""

    def change(parts):
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new)

    return changed(xlsx(["title", "kind"], ["A", "B"]), change)


def lying(size):
    """A workbook whose sheet is of so many zero bytes and says that it has ten."""
    data = with_zeros(size)
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = -1
        while (place := data.find(signature, place + 1)) >= 0:
            if struct.unpack_from("<I", data, place + at)[0] == size:
                data = data[: place + at] + struct.pack("<I", 10) + data[place + at + 4 :]
    return data


def with_zeros(size):
    return changed(
        xlsx(["title"], ["A"]), lambda parts: parts.update({"xl/media/a.bin": bytes(size)})
    )


def far_cell():
    """A workbook of 5 kB whose two cells span 17 billion."""
    return xlsx(["title"], fill=lambda _book, sheet: sheet.write(1_048_575, 16_383, "far"))


def repeated_cells(rows, columns):
    """A spreadsheet of 1 kB that repeats one cell."""
    cell = (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}">'
        "<text:p>x</text:p></table:table-cell>"
    )
    return ods(
        ["title"],
        body=f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>',
    )


def gzipped(data):
    return gzip.compress(data)
