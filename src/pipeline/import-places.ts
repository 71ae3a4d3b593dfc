import { RejectedError } from '../kernel/errors.ts';
import type { Database } from '../stores/database.ts';
import { type PostalPlace, replacePlaces } from '../stores/postal-places.ts';

export interface ImportedPlaces {
  readonly countries: readonly { readonly country: string; readonly codes: number }[];
  /** Lines that say no place, and the first of them. */
  readonly skipped: number;
  readonly examples: readonly string[];
}

const BATCH = 5_000;
const EXAMPLES = 3;
const LONGEST_LINE = 10_000;
const COUNTRY = /^[A-Z]{2}$/;
const DEGREES = /^-?\d{1,3}(\.\d{1,15})?$/;

/**
 * Reads a table of postal codes in the format of GeoNames (`US.txt`, `allCountries.txt`: country, code, place and names of
 * regions, latitude, longitude, accuracy, with tabs between) and replaces what is known of its countries.
 *
 * @throws RejectedError PLACES-UNREADABLE when no line says a place; what is known stays as it is
 */
export async function importPlaces(db: Database, content: AsyncIterable<Uint8Array>): Promise<ImportedPlaces> {
  const examples: string[] = [];
  let [read, skipped] = [0, 0];
  async function* batches(): AsyncGenerator<PostalPlace[]> {
    let batch: PostalPlace[] = [];
    let number = 0;
    for await (const line of linesOf(content)) {
      number += 1;
      if (line.trim() === '') continue;
      const place = placeOf(line);
      if (typeof place === 'string') {
        skipped += 1;
        if (examples.length < EXAMPLES) examples.push(`line ${number}: ${place}`);
        continue;
      }
      read += 1;
      batch.push(place);
      if (batch.length === BATCH) {
        yield batch;
        batch = [];
      }
    }
    yield batch;
  }
  const countries = await db.transaction(async (trx) => {
    const known = await replacePlaces(trx, batches());
    if (read > 0) return known;
    const found = examples.length === 0 ? 'it is empty' : examples.join('; ');
    throw new RejectedError('PLACES-UNREADABLE', `No line of the file says where a postal code is: ${found}.`);
  });
  return { countries, skipped, examples };
}

/** A place, or what is wrong with the line. */
function placeOf(line: string): PostalPlace | string {
  const cells = line.split('\t');
  const [country = '', postalCode = ''] = cells;
  const [latitude = '', longitude = ''] = [cells[9], cells[10]];
  if (cells.length < 11) return `expected 12 columns with tabs between, found ${cells.length}`;
  if (!COUNTRY.test(country)) return `expected a country such as US in column 1, found "${country.slice(0, 20)}"`;
  if (postalCode.trim() === '') return 'expected a postal code in column 2';
  const isPlace =
    DEGREES.test(latitude) &&
    DEGREES.test(longitude) &&
    Math.abs(Number(latitude)) <= 90 &&
    Math.abs(Number(longitude)) <= 180;
  if (!isPlace) {
    return `expected latitude and longitude in columns 10 and 11, found "${latitude.slice(0, 20)}" and "${longitude.slice(0, 20)}"`;
  }
  return { country, postalCode, latitude: Number(latitude), longitude: Number(longitude) };
}

async function* linesOf(content: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of content) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = (lines.pop() ?? '').slice(0, LONGEST_LINE);
    for (const line of lines) yield line.replace(/\r$/, '');
  }
  if (rest !== '') yield rest;
}
