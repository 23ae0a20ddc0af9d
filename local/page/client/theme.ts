// Light or dark: the system's choice until somebody chooses. Runs before the first paint, so that nothing flashes.
try {
  const chosen = localStorage.getItem('countersign.theme');
  if (chosen) document.documentElement.dataset['theme'] = chosen;
} catch {
  // A browser that keeps nothing follows the system.
}
