import type { Spec } from 'vega';
import { drawInThread } from './chart-thread.ts';
import { escapeHtml } from './escape-html.ts';

export type { Spec } from 'vega';

/**
 * A Vega chart as SVG that says in words what it shows; where it cannot be drawn, a sentence that says why, for the page has more to tell.
 * @param spec its data must hold plain values only: expressions in it are run
 */
export async function vegaSvg(spec: Spec, label: string): Promise<string> {
  try {
    return dressed(await drawInThread(spec), label);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `<p>The chart could not be drawn: ${escapeHtml(why)}</p>`;
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
