import type { RoutingRequest } from '../../documents/routing-request.ts';
import type { Decimal } from '../../kernel/decimal.ts';
import type { Solution } from './enumerate.ts';
import type { Model } from './model.ts';

export interface RoutingPlan {
  readonly assignments: readonly Assignment[];
  readonly unfulfillable: readonly Unfulfillable[];
  readonly explanation: RoutingExplanation;
}

/** Everything one supplier is asked for: one purchase order. */
export interface Assignment {
  readonly supplierId: string;
  /** Of its amounts: that of the supplier. */
  readonly currency: string;
  /** What one unit of it is in the currency of the order. */
  readonly rate: Decimal;
  readonly dropShipFee: Decimal;
  /** For an order below the supplier's minimum; `0` without. */
  readonly surcharge: Decimal;
  readonly freight: Decimal;
  readonly lines: readonly {
    readonly lineId: string;
    readonly supplierSku: string;
    readonly quantity: number;
    readonly unitCost: Decimal;
  }[];
}

/** Units of a line that no supplier gets. */
export interface Unfulfillable {
  readonly lineId: string;
  readonly quantity: number;
  readonly reason: string;
}

/** How an answer was found, and whether no better one exists. */
export interface Decided {
  readonly method: 'none' | 'enumeration' | 'program' | 'greedy';
  readonly isProven: boolean;
  /** What a person should know of how it was found. */
  readonly notes: readonly string[];
  readonly judged: number;
  readonly solution: Solution;
  readonly runnersUp: readonly (readonly number[])[];
  /** Without suppliers that another one makes useless: `set` and `takes` refer to it. */
  readonly model: Model;
}

/** Why a plan is what it is, for a person who asks and for a program that reads it (docs/routing.md). */
export interface RoutingExplanation {
  readonly version: 2;
  readonly objective: RoutingRequest['policy']['objective'];
  readonly method: Decided['method'];
  /** No better answer exists. */
  readonly isProven: boolean;
  readonly notes: readonly string[];
  /** Sets of suppliers that were compared. */
  readonly compared: number;
  readonly total: Costs;
  /** Every supplier: those that get something, those that lost, those that could not. */
  readonly candidates: readonly Candidate[];
  /** Other sets of suppliers, the best first. */
  readonly alternatives: readonly Alternative[];
}

/** Every term of the landed cost, in the currency of the order; they add up. */
export interface Costs {
  readonly item: Decimal;
  readonly dropShipFee: Decimal;
  readonly surcharge: Decimal;
  readonly freight: Decimal;
  readonly rejection: Decimal;
  readonly lateness: Decimal;
  readonly split: Decimal;
  readonly landed: Decimal;
}

export interface Candidate {
  readonly supplierId: string;
  readonly outcome: 'chosen' | 'lost' | 'not-eligible';
  readonly because: string;
  /** Units it gets; of a supplier that lost, those it could fill alone. */
  readonly units: number;
  /** What they cost, in the currency of the order. */
  readonly costs: Costs;
  /** At which rate its costs were reckoned, where it bills in another currency. */
  readonly exchange?: { readonly currency: string; readonly rate: Decimal };
  /** Why it cannot have a line. */
  readonly refused: readonly { readonly lineId: string; readonly reason: string }[];
  /** Figures it was judged by that are older than they should be. */
  readonly ageing: readonly { readonly supplierSku: string; readonly confirmedAt?: string }[];
}

export interface Alternative {
  readonly suppliers: readonly string[];
  readonly units: number;
  readonly costs: Costs;
  readonly because: string;
}
