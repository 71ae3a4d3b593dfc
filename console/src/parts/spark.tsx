/**
 * A line the size of a word: how a number went. What it says must stand beside it in words.
 *
 * @example <Spark values={[3, 5, 2]} label="Files in the last 24 hours" />
 */
export function Spark({
  values,
  label,
  width = 96,
  height = 22,
}: {
  readonly values: readonly number[];
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
}) {
  const top = Math.max(1, ...values);
  const step = values.length > 1 ? (width - 2) / (values.length - 1) : 0;
  const points = values.map(
    (value, index) => `${(1 + index * step).toFixed(1)},${(height - 2 - (value / top) * (height - 4)).toFixed(1)}`,
  );
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`${label}: ${values.join(', ')}`}
    >
      <polyline
        points={points.join(' ')}
        fill="none"
        stroke="var(--plot-1)"
        strokeWidth="1.500"
        strokeLinejoin="round"
      />
    </svg>
  );
}
