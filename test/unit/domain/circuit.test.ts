import { expect, it } from 'vitest';
import { afterFailure, type Circuit, closedCircuit, enter, type Failure } from '../../../src/domain/circuit.ts';

const failure = (subject: string, kind: Failure['kind'] = 'call'): Failure => ({
  kind,
  subject,
  code: 'STOREFRONT-FAILED',
  message: 'no',
});

function failing(circuit: Circuit, times: number, now = 0, kind: Failure['kind'] = 'call'): Circuit {
  for (let index = 0; index < times; index += 1) circuit = afterFailure(circuit, failure(`b${index}`, kind), now);
  return circuit;
}

function entered(circuit: Circuit, now: number): Circuit {
  const answer = enter(circuit, now);
  if ('waitMs' in answer) throw new Error(`not let in for ${answer.waitMs} ms`);
  return answer.circuit;
}

it('opens after five failures in a row, and not before (K3)', () => {
  expect(failing(closedCircuit, 4).open).toBeUndefined();
  expect(failing(closedCircuit, 5).open).toMatchObject({ since: 0, openings: 1, probeAt: 5_000 });
});

it('does not open because of one thing that the shop always fails at', () => {
  let circuit = closedCircuit;
  for (let index = 0; index < 50; index += 1) circuit = afterFailure(circuit, failure('the same package'), index);
  expect(circuit).toMatchObject({ failures: 1, open: undefined });
});

it('opens when nobody is there, whatever was asked', () => {
  let circuit = closedCircuit;
  for (let index = 0; index < 5; index += 1) circuit = afterFailure(circuit, failure('same', 'connection'), 0);
  expect(circuit.open).toBeDefined();
});

it('opens at once when everything is refused, and asks more seldom (K8)', () => {
  const circuit = afterFailure(closedCircuit, failure('x', 'refused'), 1_000);
  expect(circuit.open).toMatchObject({ since: 1_000, probeAt: 61_000 });
  expect(enter(circuit, 60_000)).toEqual({ waitMs: 1_000 });
});

it('lets three calls through when a probe is due, and nothing else (K3)', () => {
  let circuit = failing(closedCircuit, 5);
  expect(enter(circuit, 4_999)).toEqual({ waitMs: 1 });
  for (let probe = 0; probe < 3; probe += 1) circuit = entered(circuit, 5_000);
  expect(enter(circuit, 5_001)).toHaveProperty('waitMs');
});

it('waits twice as long after every probe that failed, a minute at most, and counts one per probe', () => {
  let circuit = failing(closedCircuit, 5);
  const pauses: number[] = [];
  for (let round = 0; round < 6; round += 1) {
    const now = circuit.open?.probeAt ?? 0;
    circuit = entered(circuit, now);
    circuit = failing(circuit, 4, now, 'connection');
    pauses.push((circuit.open?.probeAt ?? 0) - now);
  }
  expect(pauses).toEqual([10_000, 20_000, 40_000, 60_000, 60_000, 60_000]);
});

it('goes on probing when the first probe was about something the shop cannot take', () => {
  let circuit = entered(failing(closedCircuit, 5), 5_000);
  circuit = afterFailure(circuit, failure('package'), 5_010);
  expect(enter(circuit, 5_020)).toHaveProperty('circuit');
});

it('is not opened further by calls that were under way when it opened', () => {
  const open = failing(closedCircuit, 5);
  expect(failing(open, 5, 100)).toEqual(open);
});

it('is probed by somebody else when whoever probed has died', () => {
  let circuit = failing(closedCircuit, 5);
  for (let probe = 0; probe < 3; probe += 1) circuit = entered(circuit, 5_000);
  expect(enter(circuit, 64_999)).toEqual({ waitMs: 1 });
  expect(enter(circuit, 65_000)).toHaveProperty('circuit');
});
