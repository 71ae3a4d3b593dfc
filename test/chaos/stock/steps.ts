import type { Stop } from '../../support/stop-at.ts';

type Steps = Readonly<Record<string, Stop>>;

/**
 * The steps of a feed from the supplier's folder to the storefront, in their order, told by what the gateway says to its
 * database. Where a transaction ends there are two: its end was not sent, and it was not heard of.
 */
const claimed = 'insert into "?seen_file';
const merged = 'with ours as materialized';
const undone = 'with first as .*update supplier_stock';

export const STEPS: Steps = {
  'found, nothing fetched': { sql: 'insert into raw_chunk', when: 'before' },
  'archived, not claimed': { sql: claimed, when: 'before' },
  'claimed, not committed': { sql: '^commit', inTransactionWith: claimed, when: 'before' },
  'claimed and committed, not heard of': { sql: '^commit', inTransactionWith: claimed, when: 'after' },
  'cleared away at the supplier, not written down': { sql: 'update seen_file f set settled', when: 'before' },
  'staging begun': { sql: 'create temporary table stage_stock', when: 'after' },
  'in the middle of a piece': { sql: '^copy stage_stock', when: 'during' },
  'half staged': { sql: '^copy stage_stock', nth: 2, when: 'before' },
  'staged, not counted': { sql: '^analyze stage_stock', when: 'before' },
  'counted, not judged': {
    sql: 'pg_advisory_xact_lock\\(hashtextextended',
    inTransactionWith: '^analyze stage_stock',
    when: 'before',
  },
  'judged, not written down': { sql: 'insert into "feed_run"', when: 'before' },
  'merge of offers begun': { sql: 'insert into supplier_offer', when: 'during' },
  'offers merged': { sql: 'insert into supplier_offer', when: 'after' },
  'merge of stock begun': { sql: merged, when: 'during' },
  'stock merged': { sql: merged, when: 'after' },
  'orders reflected': { sql: "set state = 'reflected'", when: 'after' },
  'listings not locked': {
    sql: 'cross join touched_product t order by f.id',
    inTransactionWith: merged,
    when: 'before',
  },
  'listings being reckoned': { sql: 'update listing l set desired', inTransactionWith: merged, when: 'during' },
  'listings reckoned': { sql: 'update listing l set desired', inTransactionWith: merged, when: 'after' },
  'applied, not committed': { sql: '^commit', inTransactionWith: merged, when: 'before' },
  'applied, the end is on its way': { sql: '^commit', inTransactionWith: merged, when: 'during' },
  'applied and committed, not heard of': { sql: '^commit', inTransactionWith: merged, when: 'after' },
  'nothing published': { sql: 'l.push_rank', when: 'after' },
  'published, not recorded': { sql: 'update listing l set pushed', when: 'before' },
  'recorded, not heard of': { sql: 'update listing l set pushed', when: 'after' },
  'half published': { sql: 'update listing l set pushed', nth: 3, when: 'before' },
};

const noted = 'update "feed_run" set .*"sketch"';

/** What is told of a feed that the guard holds. */
export const HOLD_STEPS: Steps = {
  'held, not written down': { sql: noted, when: 'before' },
  'held, not committed': { sql: '^commit', inTransactionWith: noted, when: 'before' },
  'held and committed, not heard of': { sql: '^commit', inTransactionWith: noted, when: 'after' },
};

/** A person who releases a held feed. */
export const RELEASE_STEPS: Steps = {
  'release begun': { sql: 'create temporary table stage_stock', when: 'before' },
  'released, not committed': { sql: '^commit', inTransactionWith: merged, when: 'before' },
  'released and committed, not heard of': { sql: '^commit', inTransactionWith: merged, when: 'after' },
};

/** A person who has a feed undone. */
export const UNDO_STEPS: Steps = {
  'undo begun': { sql: 'pg_advisory_xact_lock\\(hashtextextended', when: 'after' },
  'undo written down, nothing put back': { sql: 'with recursive reflected', when: 'before' },
  'offers put back': { sql: undone, when: 'before' },
  'stock being put back': { sql: undone, when: 'during' },
  'stock put back': { sql: undone, when: 'after' },
  'undone, not committed': { sql: '^commit', inTransactionWith: undone, when: 'before' },
  'undone and committed, not heard of': { sql: '^commit', inTransactionWith: undone, when: 'after' },
};
