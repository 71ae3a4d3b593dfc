import { describe, expect, it } from 'vitest';
import { detectFormat } from '../../../src/formats/detect.ts';

describe('what a file is', () => {
  it.each([
    ['ISA*00*          *', '', 'x12', 'it begins with ISA'],
    ['\xef\xbb\xbf\r\n ISA|00|', '', 'x12', 'it begins with ISA'],
    ['isa*00*', '', 'x12', 'it begins with ISA'],
    ['From: a@b\nSubject: stock\n\nISA*00*          *', '', 'x12', 'ISA stands behind other text'],
    ['ST*850*0001~BEG*', '', 'x12', 'it begins with a segment of X12, without its ISA'],
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
    ['PK\x03\x04', 'stock.csv', 'unknown', 'it is a zip archive or a spreadsheet (xlsx)'],
    ['\x1f\x8b\x08', '', 'unknown', 'it is gzip-compressed'],
    ['\xff\xfeI\0S\0A\0', '', 'unknown', 'it is UTF-16 text'],
    ['-----BEGIN PGP MESSAGE-----', '', 'unknown', 'it is PGP-encrypted'],
    ["UNA:+.? 'UNB+UNOA", '', 'unknown', 'it is EDIFACT, which is not supported'],
    ['{"items": []}', '', 'unknown', 'it looks like JSON, which is not supported'],
    ['[Sku],[Qty]\n', '', 'csv', 'its first line has columns'],
    ['\x01\x02\x03\x04abc', '', 'unknown', 'it contains bytes that are not text'],
  ])('%j %s', (text, name, format, reason) => {
    expect(detectFormat(Buffer.from(text, 'latin1'), name)).toEqual({ format, reason });
  });
});
