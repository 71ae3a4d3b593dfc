/**
 * What of a call to a shop may be kept: neither keys and tokens nor who the customers are. What cannot be read as JSON is
 * only kept where nobody's data can be in it.
 */

/** By the name of a field, in lower case and without punctuation. */
const SECRET = /token|secret|password|authorization|apikey|consumerkey|signature|credential/;
const CUSTOMER = new RegExp(
  [
    '(first|last|sur|full|company|display|customer|recipient|contact|nick)?name',
    'company|salutation|vat(number)?|taxid',
    'address\\d?|line\\d|street.*|city|town|zip|zipcode|postcode|postalcode|houseno.*|apartment',
    '.*(email|phone|mobile|fax|useragent|ipaddress)',
    '(shipping|billing|destination|shipto|billto|customer|order|delivery)address(es)?',
    'shipping|billing|shipto|billto|customer|recipient|buyer|ip|clientip',
    '(customer|staff)?(note|notes|message)',
  ]
    .map((part) => `^(?:${part})$`)
    .join('|'),
);

const EMAIL = /[\w.+-]+@[\w-]+\.[\w.-]+/g;
const BEARER = /\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi;
const CUT_TEXT = '(removed)';

/** Names in fields that belong to products, carriers and the like say nothing of a customer. */
const HARMLESS_PARENTS =
  /^(carrier|provider|product|variant|location|locations|inventoryitem|quantities|changes|supplier|shop|store)$/;

/** @param isAboutPeople whether customers may be in it: then a text that is no JSON is not kept */
export function redact(text: string, isAboutPeople: boolean): string {
  const parsed = parse(text);
  if (parsed === undefined) {
    return isAboutPeople ? `(${text.length} characters that are not JSON)` : plain(text);
  }
  return JSON.stringify(cut(parsed.value, '')) ?? '';
}

function cut(value: unknown, parent: string): unknown {
  if (typeof value === 'string') return plain(value);
  if (Array.isArray(value)) return value.map((item) => cut(item, parent));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const plainName = name.toLowerCase().replace(/[^a-z\d]/g, '');
      const isHarmless = plainName === 'name' && HARMLESS_PARENTS.test(parent);
      const isEmpty = inner === null || inner === '';
      return [
        name,
        (SECRET.test(plainName) || CUSTOMER.test(plainName)) && !isHarmless && !isEmpty
          ? CUT_TEXT
          : cut(inner, plainName),
      ];
    }),
  );
}

function plain(text: string): string {
  return text.replace(EMAIL, CUT_TEXT).replace(BEARER, CUT_TEXT);
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text.replace(/^\uFEFF/, '')) };
  } catch {
    return undefined;
  }
}
