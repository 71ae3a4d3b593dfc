/** Checks that are run one after the other, told as they pass or fail, and counted in the last line: `N passed, N failed`. */
export interface Checks {
  /** Runs one; a failure is told and counted, and the next one goes on. Answers what it made, if it passed. */
  run<Result>(name: string, check: () => Promise<Result>): Promise<Result | undefined>;
  /** Says something that is no check. */
  say(text: string): void;
  /** Prints the count and answers the exit code. */
  end(): number;
}

export function createChecks(): Checks {
  const started = Date.now();
  let passed = 0;
  let failed = 0;
  const print = (text: string): void => void process.stdout.write(`${text}\n`);
  return {
    async run(name, check) {
      const began = Date.now();
      try {
        const result = await check();
        passed += 1;
        print(`  ok      ${name} (${Date.now() - began} ms)`);
        return result;
      } catch (error) {
        failed += 1;
        print(`  FAILED  ${name}\n${indent(error instanceof Error ? (error.stack ?? error.message) : String(error))}`);
        return undefined;
      }
    },
    say: print,
    end() {
      print(`${Math.round((Date.now() - started) / 1000)} s`);
      print(`${passed} passed, ${failed} failed`);
      return failed === 0 && passed > 0 ? 0 : 1;
    },
  };
}

function indent(text: string): string {
  return text.replace(/^/gm, '          ');
}
