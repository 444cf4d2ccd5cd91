import { escapeHtml } from './escape-html.ts';

const style = `body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}
table{border-collapse:collapse;display:block;overflow-x:auto}th,td{padding:.25rem .75rem;text-align:left;border-bottom:1px solid #bbb}
td.n{text-align:right;font-variant-numeric:tabular-nums}tr.bad{font-weight:bold}
figure{display:inline-block;margin:0 1.5rem 1rem 0}figcaption{font-weight:bold;max-width:20rem;overflow-wrap:anywhere}`;

/** One HTML page without scripts and without anything from elsewhere. The body is HTML, the title text. */
export const htmlPage = (title: string, body: readonly string[]): string =>
  `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title><style>${style}</style></head>\n<body>\n<h1>${escapeHtml(title)}</h1>\n${body.join('\n')}\n</body></html>\n`;
