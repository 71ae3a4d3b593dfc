import { offerStatus } from './offer-status.ts';
import { figure, isOverdue, isStale } from './offer-terms.ts';

const freshAfter = 'cast(:freshAfter as timestamptz)';
const staleBefore = 'cast(:staleBefore as timestamptz)';

/**
 * How many SKUs of a supplier stand how, by the feed that names them (null: none does), in one pass over its offers: how old
 * their figures are by the terms of the availability rule, how many the feed in force left without a figure, and the
 * status of the offers. Offers that stand alike are counted first, so that the terms are reckoned once for all of them.
 */
export const figureCounts = `
  select o.feed, sum(o.offers)::int as total,
    coalesce(sum(o.offers) filter (where not ${isOverdue(freshAfter)}), 0)::int as fresh,
    coalesce(sum(o.offers) filter (where ${isOverdue(freshAfter)} and not ${isStale(staleBefore)}), 0)::int as ageing,
    coalesce(sum(o.offers) filter (where ${isStale(staleBefore)}), 0)::int as stale,
    coalesce(sum(o.offers) filter (where o.unconfirmed_since is not null), 0)::int as unconfirmed,
    coalesce(sum(o.offers) filter (where o.status = 'active'), 0)::int as active,
    coalesce(sum(o.offers) filter (where o.status = 'missing'), 0)::int as missing,
    coalesce(sum(o.offers) filter (where o.status = 'discontinued'), 0)::int as discontinued
  from (
    select o.supplier_id, o.feed, o.unconfirmed_since, ${offerStatus} as status, count(*) as offers
    from supplier_offer o where o.supplier_id = :supplierId group by 1, 2, 3, 4) o
  ${figure}
  group by o.feed order by o.feed nulls last`;
