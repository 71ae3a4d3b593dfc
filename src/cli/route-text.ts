import type { RoutingDecision } from '../app/routing.ts';
import { compare } from '../kernel/decimal.ts';

type Explanation = RoutingDecision['plan']['explanation'];
type Costs = Explanation['total'];

const METHODS: Readonly<Record<Explanation['method'], string>> = {
  none: 'nobody could be asked',
  enumeration: 'all sets of suppliers were gone through',
  program: 'the solver decided',
  greedy: 'one supplier after the other took all it could',
};

/** A decision for a person: first who is asked for what, then what it costs, then why the others are not asked. */
export function renderDecision({ request, plan, inputsSha256 }: RoutingDecision): string[] {
  const { explanation } = plan;
  const { currency } = request;
  return [
    ...plan.assignments.flatMap(({ supplierId, lines, currency: billed }) => [
      `${supplierId} is asked for`,
      ...lines.map((line) => {
        const sku = request.lines.find(({ lineId }) => lineId === line.lineId)?.sku;
        return `   ${String(line.quantity).padStart(6)} × ${sku} (line ${line.lineId}), its SKU ${line.supplierSku}, at ${line.unitCost}${billed === currency ? '' : ` ${billed}`}`;
      }),
    ]),
    ...(plan.assignments.length === 0 ? ['Nobody is asked for anything.'] : []),
    ...plan.unfulfillable.flatMap(({ lineId, quantity, reason }) => [
      `line ${lineId}: nobody ships ${quantity}`,
      ...reason.split('; ').map((one) => `          ${one}`),
    ]),
    '',
    `landed cost ${explanation.total.landed} ${currency}: ${termsOf(explanation.total)}`,
    `by ${explanation.objective}; ${METHODS[explanation.method]} (${explanation.compared} compared)${
      explanation.isProven ? '' : '; a better answer may exist'
    }`,
    ...explanation.notes.map((note) => `   ${note}`),
    '',
    ...explanation.candidates.flatMap(({ supplierId, outcome, because, costs, exchange, ageing }) => [
      `${supplierId}: ${outcome === 'not-eligible' ? 'not eligible' : outcome}, ${because}`,
      ...(compare(costs.landed, '0') === 0 ? [] : [`   ${costs.landed} ${currency}: ${termsOf(costs)}`]),
      ...(exchange === undefined
        ? []
        : [`   bills in ${exchange.currency}: 1 ${exchange.currency} is ${exchange.rate} ${currency}`]),
      ...ageing.map(({ supplierSku }) => `   the figure of ${supplierSku} is older than it should be`),
    ]),
    ...(explanation.alternatives.length === 0 ? [] : ['', 'next best:']),
    ...explanation.alternatives.map(
      ({ suppliers, costs, because }) => `   ${suppliers.join(' + ')}: ${costs.landed} ${currency}, ${because}`,
    ),
    '',
    `inputs ${inputsSha256}`,
  ];
}

const TERMS: readonly (readonly [keyof Costs, string])[] = [
  ['item', 'items'],
  ['dropShipFee', 'drop-ship fee'],
  ['surcharge', 'surcharge'],
  ['freight', 'freight'],
  ['rejection', 'risk of refusal'],
  ['lateness', 'risk of being late'],
  ['split', 'split'],
];

function termsOf(costs: Costs): string {
  const terms = TERMS.filter(([term]) => compare(costs[term], '0') !== 0);
  return terms.map(([term, name]) => `${name} ${costs[term]}`).join(' + ') || 'nothing';
}
