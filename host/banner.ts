import type { Route } from './http/router.ts';
import type { HostedFunction } from './invocation.ts';

/** The list of functions that Core Tools prints at start. */
export function functionList(
  functions: readonly HostedFunction[],
  routes: readonly Route[],
  url: string,
): string {
  const lines = functions.map((target) => {
    const route = routes.find((candidate) => candidate.target === target);
    if (route === undefined) return `\t${target.name}: ${target.trigger.type}`;
    const methods = route.methods.length === 0 ? '' : `[${route.methods.join(',')}] `;
    return `\t${target.name}: ${methods}${url}/${route.template}`;
  });
  return `Functions:\n\n${lines.join('\n\n')}\n`;
}
