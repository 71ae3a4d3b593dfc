import type { InboundMapping } from '../../src/mapping/mapping.ts';
import type { SupplierProfile } from '../../src/partners/profile.ts';

/** The supplier's invoice mapping with other words about header and lines. */
export function withInvoices(
  profile: SupplierProfile,
  header: (header: Record<string, unknown>) => Record<string, unknown>,
  line: (line: Record<string, unknown>) => Record<string, unknown> = (line) => line,
): SupplierProfile {
  const inbound = profile.inbound.map((mapping): InboundMapping => {
    if (mapping.kind !== 'invoice') return mapping;
    return {
      ...mapping,
      reader: (sink) => {
        const reader = mapping.reader({
          ...sink,
          line: (found, isClean) => sink.line(line(found) as typeof found, isClean),
        });
        return {
          push: (record) => reader.push(record),
          end: () => {
            const result = reader.end();
            return { ...result, header: header({ ...result.header }) };
          },
        };
      },
    };
  });
  return { ...profile, inbound };
}
