// Before the first paint, so that nobody who chose dark is dazzled by a white page. Everything else about it: src/shell/theme.ts.
try {
  const chosen = localStorage.getItem('crossdock.theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // A browser that keeps nothing follows the system.
}
