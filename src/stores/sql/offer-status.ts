/**
 * How an offer (`o`) stands, as one word: `discontinued`: the supplier says that it will not come back; `missing`: the last
 * full feed that should name it did not; else `active`.
 */
export const offerStatus =
  "case when o.discontinued then 'discontinued' when o.missing_streak > 0 then 'missing' else 'active' end";
