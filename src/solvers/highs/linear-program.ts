import type { Program, Terms } from '../../domain/routing/program.ts';

/** A program as the text that HiGHS reads (CPLEX LP format), a term a line: some readers cut long ones. */
export function linearProgram({ constraints, integers }: Program, objective: Terms, scale: number): string {
  return [
    'Minimize',
    ' obj:',
    ...terms(objective, scale),
    'Subject To',
    ...constraints.flatMap(({ terms: left, relation, bound }, index) => [
      ` c${index}:`,
      ...terms(left, 1),
      ` ${relation} ${signed(bound)}`,
    ]),
    'Bounds',
    ...integers.map(({ name, most }) => ` 0 <= ${name} <= ${most}`),
    'General',
    ...integers.map(({ name }) => ` ${name}`),
    'End',
  ].join('\n');
}

function terms(given: Terms, scale: number): string[] {
  return given.map(([factor, name]) => ` ${factor < 0 ? '-' : '+'} ${plainNumber(Math.abs(factor) * scale)} ${name}`);
}

function signed(value: number): string {
  return `${value < 0 ? '-' : ''}${plainNumber(Math.abs(value))}`;
}

/** The format knows exponents only in part. */
function plainNumber(value: number): string {
  return Number.isInteger(value) ? value.toFixed(0) : value.toFixed(12);
}
