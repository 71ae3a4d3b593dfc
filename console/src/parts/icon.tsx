const shapes = {
  ok: 'M3.500 8.500 6.500 11.500 12.500 4.500',
  warn: 'M8 2.500 14 13H2zM8 6.500v3M8 11.300v.2',
  bad: 'M5.500 2h5L14 5.500v5L10.500 14h-5L2 10.500v-5zM6 6l4 4M10 6l-4 4',
  info: 'M8 1.800a6.200 6.200 0 1 0 0 12.400A6.200 6.200 0 0 0 8 1.800M8 7.300v3.700M8 4.900v.2',
  idle: 'M4 8h8',
  busy: 'M8 2v3M8 11v3M2 8h3M11 8h3M3.800 3.800l2.100 2.100M10.100 10.100l2.100 2.100M12.200 3.800l-2.100 2.100M5.900 10.100l-2.100 2.100',
  held: 'M5.500 3.500v9M10.500 3.500v9',
  search: 'M7 2.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9M10.400 10.400 14 14',
  close: 'M4 4l8 8M12 4l-8 8',
  right: 'M6 3.500 10.500 8 6 12.500',
  down: 'M3.500 6 8 10.500 12.500 6',
  menu: 'M2.500 4.500h11M2.500 8h11M2.500 11.500h11',
  person:
    'M8 2.300a2.900 2.900 0 1 0 0 5.800 2.900 2.900 0 0 0 0-5.800M2.800 14c.4-3 2.500-4.500 5.200-4.500s4.800 1.500 5.200 4.500',
  copy: 'M5.500 5.500h8v8h-8zM10.500 5.500v-3h-8v8h3',
  today: 'M2.500 4h11v9.500h-11zM2.500 7h11M5.500 2.200v3M10.500 2.200v3',
  exceptions: 'M8 2.500 14 13H2zM8 6.500v3M8 11.300v.2',
  files: 'M4 2h5l3 3v9H4zM9 2v3h3',
  documents: 'M3 4.500h10v9H3zM5 2.500h6M5.500 8h5M5.500 10.500h3',
  inspect: 'M7 2.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9M10.400 10.400 14 14M5.300 7h3.400',
  orders: 'M2 3h2l1.700 7h6.300l1.600-5H4.600M6.500 13.200v.1M11.300 13.200v.1',
  stock: 'M2.500 5 8 2.500 13.500 5v6L8 13.500 2.500 11zM2.500 5 8 7.500 13.500 5M8 7.500v6',
  reports: 'M3 13.500V8M6.500 13.500v-10M10 13.500V6.500M13.500 13.500v-4',
  suppliers: 'M2 13.500V7l4 2.200V7l4 2.200V3.500h3.500v10z',
  storefronts:
    'M2.500 6.500 3.500 3h9l1 3.500a1.800 1.800 0 0 1-3.600 0 1.800 1.800 0 0 1-3.700 0 1.800 1.800 0 0 1-3.700 0M3.500 9v4.500h9V9',
  lab: 'M6 2.500h4M6.800 2.500v4L3 12.700c-.3.600 0 1.100.6 1.100h8.800c.6 0 .9-.5.600-1.100L9.200 6.500v-4M4.800 10h6.400',
  people:
    'M6 3a2.400 2.400 0 1 0 0 4.800A2.400 2.400 0 0 0 6 3M1.800 13.200c.3-2.600 2-3.900 4.200-3.900s3.900 1.300 4.200 3.900M10.500 3.300a2.300 2.300 0 0 1 0 4.300M12.200 9.700c1.200.600 1.900 1.800 2.100 3.500',
  keys: 'M5.200 7.200a3.100 3.100 0 1 0 0 6.200 3.100 3.100 0 0 0 0-6.200M7.500 8.200l5.700-5.700M10.800 4.900l1.900 1.900',
  audit: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 4.800V8l2.300 1.500',
} as const;

export type IconName = keyof typeof shapes;

/**
 * A small line drawing. It says nothing to readers of the screen: the word beside it does.
 *
 * @example <Icon name="search" />
 */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={shapes[name]} />
    </svg>
  );
}
