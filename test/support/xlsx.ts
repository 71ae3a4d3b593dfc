import { zipOf } from './zip.ts';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

export interface WorkbookParts {
  /** Sheet name → the inside of `<sheetData>`. */
  readonly sheets: Readonly<Record<string, string>>;
  /** The inside of `<sst>`. */
  readonly texts?: string;
  /** The inside of `<styleSheet>`. */
  readonly styles?: string;
  readonly workbook?: { readonly properties?: string; readonly hidden?: readonly string[] };
  /** Parts that replace or join the usual ones. */
  readonly parts?: Readonly<Record<string, string>>;
}

/** A workbook with the parts that spreadsheet programs write, in their order. */
export function workbookOf({ sheets, texts, styles, workbook = {}, parts = {} }: WorkbookParts): Buffer {
  const names = Object.keys(sheets);
  const relation = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
  const all: Record<string, string> = {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': `<Relationships>${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}">${workbook.properties ?? ''}<sheets>${names
      .map((name, index) => {
        const state = workbook.hidden?.includes(name) ? ' state="hidden"' : '';
        return `<sheet name="${name}" sheetId="${index + 1}"${state} r:id="rId${index + 1}"/>`;
      })
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${names
      .map((_, index) => relation(`rId${index + 1}`, 'worksheet', `worksheets/sheet${index + 1}.xml`))
      .join(
        '',
      )}${styles === undefined ? '' : relation('rId90', 'styles', 'styles.xml')}${texts === undefined ? '' : relation('rId91', 'sharedStrings', '/xl/sharedStrings.xml')}</Relationships>`,
    ...Object.fromEntries(
      names.map((name, index) => [
        `xl/worksheets/sheet${index + 1}.xml`,
        `<worksheet xmlns="${MAIN}"><sheetData>${sheets[name]}</sheetData></worksheet>`,
      ]),
    ),
    ...(styles === undefined ? {} : { 'xl/styles.xml': `<styleSheet xmlns="${MAIN}">${styles}</styleSheet>` }),
    ...(texts === undefined ? {} : { 'xl/sharedStrings.xml': `<sst xmlns="${MAIN}">${texts}</sst>` }),
    ...parts,
  };
  return zipOf(Object.entries(all).map(([name, xml]) => ({ name, data: DECLARATION + xml })));
}

/** A sheet of inline texts: what a program without shared texts writes. */
export function rowsOf(rows: readonly (readonly string[])[]): string {
  return rows
    .map((cells) => `<row>${cells.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`)
    .join('');
}
