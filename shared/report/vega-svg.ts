import type { Spec } from 'vega';
import { escapeHtml } from './escape-html.ts';

export type { Spec } from 'vega';

/**
 * A Vega chart as SVG that says in words what it shows. Vega is loaded when the first chart is drawn: no other work waits for it.
 * @param spec its data must hold plain values only: expressions in it are run
 */
export async function vegaSvg(spec: Spec, label: string): Promise<string> {
  const { Error: errorsOnly, parse, View } = await import('vega');
  const view = new View(parse(spec), { renderer: 'none', logLevel: errorsOnly });
  try {
    return dressed(await view.toSVG(), label);
  } finally {
    view.finalize();
  }
}

/** Sized by the page, one image for screen readers; what draws nothing goes. */
const dressed = (svg: string, label: string): string =>
  svg
    .replace(
      /^<svg [^>]*?viewBox="([^"]*)"[^>]*>/,
      `<svg viewBox="$1" role="img" aria-label="${escapeHtml(label).replaceAll('$', '$$$$')}">`,
    )
    .replaceAll(
      /<path class="(?:background|foreground)"[^>]*(?:d="(?:M0,0h0v0h0Z)?"|d="M0,0h[\d.]+v[\d.]+h-[\d.]+Z")[^>]*\/>/g,
      '',
    )
    .replaceAll(
      / (?:role="graphics-[a-z]+"|aria-roledescription="[^"]*"|pointer-events="none"|opacity="1"|font-family="[^"]*")/g,
      '',
    );
