import { defineConfig } from 'vitest/config';

/** Runs leaky.fixture.ts under the leak check; the ordinary projects never collect it. */
export default defineConfig({
  test: {
    root: new URL('../../../', import.meta.url).pathname,
    include: ['test/support/leaky/*.fixture.ts'],
    setupFiles: ['test/support/leak-check.ts'],
    env: { LEAK_CHECK_ROUNDS: '5' },
  },
});
