/**
 * Lets the tables of a page be sorted and, where they are long, be searched. The page is complete without it: buttons and
 * search fields are there only where it runs.
 */
export const pageScript = `(() => {
  const said = document.createElement('p');
  said.className = 'said';
  said.setAttribute('role', 'status');
  document.querySelector('main').append(said);
  const textOf = (row, at) => row.cells[at].textContent.trim();
  const numberOf = (text) => parseFloat(text.replace(/[<,\\u2264]/g, ''));
  const names = new Intl.Collator('en', { numeric: true });
  const compare = (numeric, sign) => (a, b) => {
    if (!numeric) return sign * names.compare(a.key, b.key);
    const [x, y] = [numberOf(a.key), numberOf(b.key)];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) - Number.isNaN(y);
    return sign * (x - y);
  };
  const sort = (table, th, at) => {
    const numeric = th.classList.contains('n');
    const now = th.getAttribute('aria-sort');
    const next = now === null ? (numeric ? 'descending' : 'ascending') : now === 'ascending' ? 'descending' : 'ascending';
    for (const other of th.parentNode.cells) other.removeAttribute('aria-sort');
    th.setAttribute('aria-sort', next);
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => ({ row, key: textOf(row, at) }));
    rows.sort(compare(numeric, next === 'ascending' ? 1 : -1));
    body.append(...rows.map(({ row }) => row));
    said.textContent = 'Sorted by ' + th.textContent.trim() + ', ' + next;
  };
  const search = (table) => {
    const label = document.createElement('label');
    label.className = 'find';
    label.textContent = 'Find';
    const input = document.createElement('input');
    input.type = 'search';
    label.append(input);
    table.parentNode.before(label);
    input.addEventListener('input', () => {
      const wanted = input.value.trim().toLowerCase();
      let shown = 0;
      for (const row of table.tBodies[0].rows) {
        row.hidden = !row.textContent.toLowerCase().includes(wanted);
        shown += row.hidden ? 0 : 1;
      }
      said.textContent = shown + (shown === 1 ? ' row' : ' rows');
    });
  };
  for (const table of document.querySelectorAll('table')) {
    const count = table.tBodies[0].rows.length;
    if (count > 30) search(table);
    if (count > 1)
      [...table.tHead.rows[0].cells].forEach((th, at) => {
        if (th.hasAttribute('data-fixed')) return;
        const button = document.createElement('button');
        button.type = 'button';
        button.append(...th.childNodes);
        th.append(button);
        button.addEventListener('click', () => sort(table, th, at));
      });
  }
})();`;
