import { offerStatus } from './offer-status.ts';
import { figure, isOverdue, isStale } from './offer-terms.ts';

const freshAfter = 'cast(:freshAfter as timestamptz)';
const staleBefore = 'cast(:staleBefore as timestamptz)';

/**
 * How many SKUs of a supplier stand how, by the feed that names them (null: none does), in one pass over its offers: how old
 * their figures are by the terms of the availability rule, how many the feed in force left without a figure, and the
 * status of the offers.
 */
export const figureCounts = `
  select o.feed, count(*)::int as total,
    (count(*) filter (where not ${isOverdue(freshAfter)}))::int as fresh,
    (count(*) filter (where ${isOverdue(freshAfter)} and not ${isStale(staleBefore)}))::int as ageing,
    (count(*) filter (where ${isStale(staleBefore)}))::int as stale,
    (count(*) filter (where o.unconfirmed_since is not null))::int as unconfirmed,
    (count(*) filter (where ${offerStatus} = 'active'))::int as active,
    (count(*) filter (where ${offerStatus} = 'missing'))::int as missing,
    (count(*) filter (where ${offerStatus} = 'discontinued'))::int as discontinued
  from supplier_offer o
  ${figure}
  where o.supplier_id = :supplierId
  group by o.feed order by o.feed nulls last`;
