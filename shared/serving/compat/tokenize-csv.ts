/**
 * Rows of cells as pandas' parser reads them: a quote opens a cell only at its start, two quotes inside are one, blank
 * lines are skipped. undefined where a quote is not closed.
 */
export function tokenizeCsv(text: string, maxRows: number): string[][] | undefined {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  let blank = true;
  while (at < text.length && rows.length <= maxRows) {
    const cell = readCell(text, at);
    if (cell === undefined) return undefined;
    row.push(cell.value);
    blank &&= !cell.quoted && /^[ \t]*$/.test(cell.value);
    at = cell.end;
    const separator = text[at];
    at += separator === '\r' && text[at + 1] === '\n' ? 2 : 1;
    if (separator === ',') {
      blank = false;
      if (at >= text.length) row.push('');
      else continue;
    }
    if (!blank) rows.push(row);
    row = [];
    blank = true;
  }
  return rows;
}

type Cell = { value: string; quoted: boolean; end: number };

const plain = /[^,\r\n]*/y;

function readCell(text: string, start: number): Cell | undefined {
  if (text[start] !== '"') return { value: plainUntil(text, start), quoted: false, end: plain.lastIndex };
  let value = '';
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return undefined;
    value += text.slice(at, quote);
    if (text[quote + 1] !== '"') {
      value += plainUntil(text, quote + 1);
      return { value, quoted: true, end: plain.lastIndex };
    }
    value += '"';
    at = quote + 2;
  }
}

function plainUntil(text: string, start: number): string {
  plain.lastIndex = start;
  return plain.exec(text)?.[0] ?? '';
}
