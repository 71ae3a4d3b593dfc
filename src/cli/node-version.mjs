import module from 'node:module';

// Plain JavaScript that any Node can read: an older Node would otherwise fail on the first TypeScript file with a
// message that names neither the cause nor the remedy. Loaded by `node --import` before anything else.
const needed = [22, 22];
const running = process.versions.node.split('.').map(Number);

if (running[0] < needed[0] || (running[0] === needed[0] && running[1] < needed[1])) {
  process.stderr.write(
    `Crossdock needs Node ${needed.join('.')} or newer; this is Node ${process.versions.node}.\n` +
      'The repository brings its own: run `npm ci` (with install scripts; after `npm ci --ignore-scripts` run\n' +
      '`npm rebuild`), then start with `npm start`, `npm run demo` or `npm run -s crossdock -- …`.\n' +
      'An installed package (`npx crossdock`) runs on the Node of the machine: install a newer one.\n',
  );
  process.exit(3);
}

// What was compiled is kept for the next start, in the system's temporary folder: commands start in half the time. Node does
// without where it may not write there, and NODE_DISABLE_COMPILE_CACHE=1 switches it off. A process keeps all it read of it
// in memory, ten to fifteen megabytes, which is too much for a gateway that starts once and runs for weeks.
if (process.argv[2] !== 'start') module.enableCompileCache?.();
