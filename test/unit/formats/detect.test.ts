import { describe, expect, it } from 'vitest';
import { detectFormat } from '../../../src/formats/detect.ts';

/** How a zip archive begins whose first entry has this name. */
const zipStart = (name: string): string =>
  `PK\x03\x04${'\0'.repeat(22)}${String.fromCharCode(name.length)}\0\0\0${name}`;

describe('what a file is', () => {
  it.each([
    ['ISA*00*          *', '', 'x12', 'it begins with ISA'],
    ['\xef\xbb\xbf\r\n ISA|00|', '', 'x12', 'it begins with ISA'],
    ['isa*00*', '', 'x12', 'it begins with ISA'],
    ['From: a@b\nSubject: stock\n\nISA*00*          *', '', 'x12', 'ISA stands behind other text'],
    ['ST*850*0001~BEG*', '', 'x12', 'it begins with a segment of X12, without its ISA'],
    ['GS|IB|S|R|', '', 'x12', 'it begins with a segment of X12, without its ISA'],
    ['ST,ZIP,QTY\n', '', 'csv', 'its first line has columns'],
    ['GS;ID,QTY\n', '', 'csv', 'its first line has columns'],
    ['UNAVAILABLE,SKU\n', '', 'csv', 'its first line has columns'],
    ['<?xml version="1.0"?><a/>', '', 'xml', 'it begins with <'],
    ['\xef\xbb\xbf<a/>', '', 'xml', 'it begins with <'],
    ['<!doctype html><html>', '', 'unknown', 'it is a web page, perhaps an error page saved as a file'],
    ['<html lang="en">', '', 'unknown', 'it is a web page, perhaps an error page saved as a file'],
    ['sku,qty\nA,1\n', '', 'csv', 'its first line has columns'],
    ['"ISABELLA";1\n', '', 'csv', 'its first line has columns'],
    ['LAMP-1\nLAMP-2\n', 'skus.CSV', 'csv', 'its name ends like a text table'],
    ['LAMP-1\nLAMP-2\n', 'skus', 'text', 'it is text without any structure known here'],
    ['', '', 'empty', 'it contains nothing'],
    [' \r\n\0\x1a', '', 'empty', 'it contains nothing'],
    ['%PDF-1.7', 'stock.edi', 'unknown', 'it is a PDF document'],
    ['PK\x03\x04', 'stock.csv', 'zip', 'it is a zip archive'],
    ['PK\x05\x06', '', 'zip', 'it is an empty zip archive'],
    [zipStart('stock.csv'), '', 'zip', 'it is a zip archive'],
    [zipStart('[Content_Types].xml'), '', 'xlsx', 'it is a zip archive that begins like an Office file'],
    [zipStart('_rels/.rels'), '', 'xlsx', 'it is a zip archive that begins like an Office file'],
    [zipStart('xl/workbook.xml'), '', 'xlsx', 'it is a zip archive that holds a workbook'],
    [zipStart('custom/item.xml'), 'Stock.XLSX', 'xlsx', 'it is a zip archive that holds a workbook'],
    [zipStart('[Content_Types].xml'), 'a.docx', 'unknown', 'it is an Office document, but not a spreadsheet'],
    [
      zipStart('_rels/.rels') + zipStart('word/document.xml'),
      '',
      'unknown',
      'it is an Office document, but not a spreadsheet',
    ],
    [
      `${zipStart('mimetype')}application/vnd.oasis.opendocument.spreadsheet`,
      '',
      'unknown',
      'it is an OpenDocument file, not xlsx',
    ],
    [
      '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
      'stock.xls',
      'unknown',
      'it is an old Office file (xls, doc) or one with a password; it must be saved as xlsx without one',
    ],
    ['\x1f\x8b\x08', '', 'gzip', 'it is gzip-compressed'],
    [`${'a\0'.padEnd(257, '\0')}ustar`, '', 'unknown', 'it is a tar archive'],
    ['\xff\xfeI\0S\0A\0*\0', '', 'unknown', 'it is X12 in UTF-16; it must be sent as ASCII'],
    ['\xff\xfes\0k\0u\0,\0q\0', '', 'csv', 'its first line has columns, in UTF-16'],
    ['\xfe\xff\0<\0a\0/\0>', '', 'xml', 'it begins with <, in UTF-16'],
    ['<\0?\0x\0m\0l\0', '', 'xml', 'it begins with <, in UTF-16'],
    ['\0<\0a\0/\0>', '', 'xml', 'it begins with <, in UTF-16'],
    ['\xff\xfe', '', 'empty', 'it contains nothing'],
    ['\xff\xfe\x20', '', 'text', 'it is text without any structure known here, in UTF-16'],
    ['\xc9\xe2\xc1\x5c\xf0\xf0', '', 'unknown', 'it is X12 in EBCDIC; it must be sent as ASCII'],
    ['-----BEGIN PGP MESSAGE-----', '', 'unknown', 'it is PGP-encrypted'],
    ["UNA:+.? 'UNB+UNOA", '', 'unknown', 'it is EDIFACT, which is not supported'],
    ['{"items": []}', '', 'json', 'it begins like JSON'],
    [' [{"sku": 1}]', '', 'json', 'it begins like JSON'],
    ['{"sku":"A"}\n{"sku":"B"}\n', '', 'json', 'it is JSON Lines, an object on every line'],
    ['{"a":1}\n', '', 'json', 'it is JSON Lines, an object on every line'],
    ['LAMP-1    0007USD\nLAMP-2    0000USD\n', 'stock.dat', 'text', 'it is text without any structure known here'],
    ['[Sku],[Qty]\n', '', 'csv', 'its first line has columns'],
    ['\x01\x02\x03\x04abc', '', 'unknown', 'it contains bytes that are not text'],
  ])('%j %s', (text, name, format, reason) => {
    expect(detectFormat(Buffer.from(text, 'latin1'), name)).toEqual({ format, reason });
  });
});
