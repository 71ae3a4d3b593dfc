import { type AnswerStep, chainStanding, type StepState } from '../../domain/acknowledgment-clock.ts';
import { type ChainDocument, type ChainOrder, type ChainParcel, orderDocuments } from '../../stores/order-chain.ts';
import { type OrderFacts, orderFacts } from '../../stores/order-clocks.ts';
import type { Gateway } from '../gateway.ts';
import { chainOf } from './order-clock.ts';
import { stepNames } from './order-words.ts';

/** One link of a purchase order's chain: what was to be sent or to come, how that stands, and the documents that did. */
export interface ChainLink {
  readonly step: ChainDocument['step'] | 'fulfilment';
  /** As it is called in X12: `855`. */
  readonly set: string;
  readonly state: StepState | 'unknown';
  readonly doneAt?: Date | undefined;
  readonly warnAt?: Date | undefined;
  readonly dueAt?: Date | undefined;
  readonly documents: readonly ChainDocument[];
  readonly parcels?: readonly ChainParcel[];
}

export interface OrderChainView extends Omit<ChainOrder, 'purchaseOrders'> {
  readonly purchaseOrders: readonly (Omit<ChainOrder['purchaseOrders'][number], 'documents' | 'parcels'> & {
    readonly links: readonly ChainLink[];
  })[];
}

/**
 * A customer's order with all that followed: its purchase orders, each with its chain 850 → 997 → 855 → 856 → 810 → fulfilment by the
 * clocks of its supplier at this moment. Of a supplier that is gone the clocks are unknown, and its documents are there all the same.
 */
export async function orderChain(
  gateway: Gateway,
  storefrontId: string,
  orderId: string,
): Promise<OrderChainView | undefined> {
  const order = await orderDocuments(gateway.db, storefrontId, orderId);
  if (order === undefined) return undefined;
  const purchaseOrders = [];
  for (const { documents, parcels, ...purchaseOrder } of order.purchaseOrders) {
    const facts = await orderFacts(gateway.db, purchaseOrder.supplierId, purchaseOrder.id);
    const of = (step: ChainLink['step']) => documents.filter((document) => document.step === step);
    const answers = facts === undefined ? [] : standings(gateway, facts);
    purchaseOrders.push({
      ...purchaseOrder,
      links: [
        sending(facts, of('order')),
        ...answers.map(({ step, ...standing }) => ({
          step,
          set: stepNames[step],
          ...standing,
          documents: of(step),
        })),
        fulfilment(
          parcels,
          answers.some(({ step, state }) => step === 'ship-notice' && state === 'not-expected'),
        ),
      ],
    });
  }
  return { ...order, purchaseOrders };
}

function standings(gateway: Gateway, facts: OrderFacts) {
  const profile = gateway.suppliers.get(facts.supplierId);
  const chain = chainOf(facts);
  const now = gateway.clock.now();
  if (profile !== undefined) return chainStanding(profile.calendar, profile.clocks, chain, now);
  const steps = Object.keys(stepNames) as AnswerStep[];
  return steps.map((step) => ({ step, state: 'unknown' as const }));
}

function sending(facts: OrderFacts | undefined, documents: readonly ChainDocument[]): ChainLink {
  const sentAt = facts === undefined ? undefined : chainOf(facts).sentAt;
  const failed = facts?.delivery?.state === 'failed' && sentAt === undefined;
  return {
    step: 'order',
    set: '850',
    state: sentAt !== undefined ? 'done' : failed ? 'refused' : 'waiting',
    doneAt: sentAt,
    documents,
  };
}

/** Of what nothing is shipped, a shop is told nothing. */
function fulfilment(parcels: readonly ChainParcel[], isUnshipped: boolean): ChainLink {
  const told = parcels.filter(({ state }) => state === 'done');
  const state = parcels.some((one) => one.state === 'refused')
    ? 'refused'
    : parcels.length > 0 && told.length === parcels.length
      ? 'done'
      : parcels.length === 0 && isUnshipped
        ? 'not-expected'
        : 'waiting';
  const last = told.at(-1)?.toldAt;
  const doneAt = state === 'done' && last != null ? new Date(last) : undefined;
  return { step: 'fulfilment', set: 'fulfilment', state, doneAt, documents: [], parcels };
}
