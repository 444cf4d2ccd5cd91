const all = (html: string, pattern: RegExp): string[] =>
  [...html.matchAll(pattern)].map((match) => match.slice(1).join(' '));

/** What a drawn chart holds: its axes, the texts of its cells or labels, and its lines and dots in pixels. */
function inWords(svg: string): string {
  const axes = all(svg, /aria-label="[XY]-axis titled '([^']*)'/g);
  const lines = all(svg, /<g class="mark-line role-mark ([a-z]+)"><path (?:d="([^"]*)")?/g);
  const cells = all(svg, /<tspan>([^<]*)<\/tspan>/g);
  const dots = all(
    svg,
    /<g class="mark-symbol role-mark ([a-z]+) dots">(?:<path transform="translate\(([\d.,]+)\))?/g,
  );
  const names = all(svg, /<text text-anchor="end"[^>]*>([^<]*)<\/text>/g);
  const shares = svg.includes('with values from 0% to 100%') ? ['in percent'] : [];
  const shown = cells.length > 0 || axes.length === 0 ? names : [];
  return [axes.join(' / '), ...shares, ...shown, ...lines, ...dots, ...cells]
    .filter((word) => word !== '')
    .join('; ');
}

/** The page with each chart replaced by what it holds, as `[words for who cannot see it | what is drawn]`. */
export const chartsInWords = (html: string): string =>
  html.replaceAll(
    /<svg viewBox="[^"]*" role="img" aria-label="([^"]*)">(.*?)<\/svg>/gs,
    (_svg, label: string, content: string) => `[${label} | ${inWords(content)}]`,
  );
