// The chosen colours, before the first paint. Not a module: a module would run after it.
(() => {
  const chosen = localStorage.getItem('freshet.theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
})();
