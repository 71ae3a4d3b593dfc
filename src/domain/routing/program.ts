import type { Model, ModelOffer } from './model.ts';
import type { Take } from './within-set.ts';
import { type Cost, sum } from './worth.ts';

/**
 * The decision as a mixed integer program, for orders with more sets of suppliers than can be gone through. Names: `n` packs
 * that a line takes of an offer, `b` whether it takes any, `y` whether a supplier is asked, `t` whether it is asked for less
 * than its minimum, `u` units of a line that nobody fills, `z` whether nobody fills it, `e` whether anybody is asked.
 */
export interface Program {
  /** Made as small as possible one after the other: the second only among the best of the first. */
  readonly objectives: readonly Terms[];
  readonly constraints: readonly {
    readonly terms: Terms;
    readonly relation: '<=' | '>=' | '=';
    readonly bound: number;
  }[];
  /**
   * Whole numbers from 0. All are, also those that the best corner of the program has whole by itself: between corners of the
   * same cost a solver may answer with the middle of an edge, and a half of a unit cannot be ordered.
   */
  readonly integers: readonly Variable[];
}

interface Variable {
  readonly name: string;
  readonly most: number;
}

export type Terms = readonly (readonly [factor: number, name: string])[];

/** What a solver answers: the values it found best, or why it found none. */
export type ProgramAnswer =
  | { readonly values: ReadonlyMap<string, number>; readonly isProven: boolean }
  | { readonly failed: string };

export type SolveProgram = (program: Program) => Promise<ProgramAnswer>;

interface Cell {
  readonly name: string;
  readonly line: { readonly lineId: string; readonly quantity: number };
  readonly offer: ModelOffer;
}

export function programOf(model: Model): Program {
  const constraints: Program['constraints'][number][] = [];
  const integers = new Map<string, number>();
  const cells = cellsOf(model);
  const unfilled: [number, string][] = [];
  const primary: [number, string][] = [];
  const secondary: [number, string][] = [];
  const pay = (name: string, { primary: first, secondary: second }: Cost, factor = 1): void => {
    if (first !== 0) primary.push([first * factor, name]);
    if (second !== 0) secondary.push([second * factor, name]);
  };
  for (const { name, line, offer } of cells) {
    const units = Math.min(offer.most, line.quantity);
    const [packs, taken, asked] = [`n${name}`, `b${name}`, `y${offer.supplier}`];
    const most = Math.floor(units / offer.pack);
    if (model.splitLines && offer.pack === 1 && offer.least <= 1) {
      // Who is asked decides: the line takes units as they come.
      integers.set(packs, most);
      constraints.push({
        terms: [
          [1, packs],
          [-units, asked],
        ],
        relation: '<=',
        bound: 0,
      });
      pay(packs, offer.unit);
      continue;
    }
    integers.set(packs, most);
    integers.set(taken, 1);
    constraints.push(
      {
        terms: [
          [offer.pack, packs],
          [-units, taken],
        ],
        relation: '<=',
        bound: 0,
      },
      {
        terms: [
          [offer.pack, packs],
          [-Math.max(1, offer.least), taken],
        ],
        relation: '>=',
        bound: 0,
      },
      {
        terms: [
          [1, taken],
          [-1, asked],
        ],
        relation: '<=',
        bound: 0,
      },
    );
    pay(packs, offer.unit, offer.pack);
  }
  for (const [d, demand] of model.demands.entries()) {
    for (const [l, { quantity }] of demand.lines.entries()) {
      const mine = cells.filter(({ name }) => name.startsWith(`${d}_${l}_`));
      const [factor, missing] = model.completeLines ? [quantity, `z${d}_${l}`] : [1, `u${d}_${l}`];
      integers.set(missing, model.completeLines ? 1 : quantity);
      constraints.push({
        terms: [...mine.map(({ name, offer }) => [offer.pack, `n${name}`] as const), [factor, missing]],
        relation: '=',
        bound: quantity,
      });
      unfilled.push([factor, missing]);
      if (!model.splitLines && mine.length > 0) {
        constraints.push({ terms: mine.map(({ name }) => [1, `b${name}`] as const), relation: '<=', bound: 1 });
      }
    }
    for (const [o, offer] of demand.offers.entries()) {
      const terms = demand.lines.map((_, l) => [offer.pack, `n${d}_${l}_${o}`] as const);
      if (terms.length > 1) constraints.push({ terms, relation: '<=', bound: offer.available });
    }
  }
  const asked = model.suppliers.map((_, s) => [1, `y${s}`] as const);
  for (const [s, { fixed, minimum }] of model.suppliers.entries()) {
    integers.set(`y${s}`, 1);
    pay(`y${s}`, sum(fixed, model.splitPenalty));
    if (minimum === undefined) continue;
    const value = cells
      .filter(({ offer }) => offer.supplier === s)
      .map(({ name, offer }) => [offer.value * offer.pack, `n${name}`] as const);
    integers.set(`t${s}`, minimum.surcharge === undefined ? 0 : 1);
    constraints.push(
      { terms: [...value, [-minimum.value, `y${s}`], [minimum.value, `t${s}`]], relation: '>=', bound: 0 },
      {
        terms: [
          [1, `t${s}`],
          [-1, `y${s}`],
        ],
        relation: '<=',
        bound: 0,
      },
    );
    if (minimum.surcharge !== undefined) pay(`t${s}`, minimum.surcharge);
  }
  if (asked.length > 0) {
    integers.set('e', 1);
    constraints.push(
      { terms: asked, relation: '<=', bound: model.mostSuppliers },
      { terms: [...asked, [-1, 'e']], relation: '>=', bound: 0 },
    );
    pay('e', model.splitPenalty, -1);
  }
  return {
    objectives: [unfilled, primary, secondary].filter((terms) => terms.length > 0),
    constraints,
    integers: [...integers].map(([name, most]) => ({ name, most })),
  };
}

/** What the values of the program say, in units. */
export function takesFrom(model: Model, values: ReadonlyMap<string, number>): Take[] {
  return cellsOf(model)
    .map(({ name, line, offer }) => ({
      lineId: line.lineId,
      offer,
      units: Math.round(values.get(`n${name}`) ?? 0) * offer.pack,
    }))
    .filter(({ units }) => units > 0);
}

function cellsOf({ demands }: Model): Cell[] {
  return demands.flatMap((demand, d) =>
    demand.lines.flatMap((line, l) => demand.offers.map((offer, o) => ({ name: `${d}_${l}_${o}`, line, offer }))),
  );
}
