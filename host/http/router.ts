import type { HostedFunction } from '../invocation.ts';
import { compileRoute, type MatchPath } from './route-template.ts';

export type Route = {
  target: HostedFunction;
  /** With the prefix, without a leading slash: as shown to people and in telemetry. */
  template: string;
  /** In upper case; empty: every method. */
  methods: string[];
  match: MatchPath;
};

export type RouteMatch = { route: Route; values: Record<string, string> };

/** Compiles the route of an HTTP function; throws when the template cannot be read. */
export function createRoute(target: HostedFunction, prefix: string): Route {
  const { route, methods } = target.trigger;
  const own = typeof route === 'string' && route !== '' ? route : target.name;
  const template = [prefix, own.replaceAll(/^\/+|\/+$/g, '')].filter((part) => part !== '').join('/');
  const listed = Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : [];
  return { target, template, methods: listed, match: compileRoute(template) };
}

/**
 * Finds the function for a request as Azure does: functions by name, the first whose route and methods match;
 * a literal has no precedence over a parameter.
 */
export function createRouter(
  routes: readonly Route[],
): (method: string, path: string) => RouteMatch | undefined {
  const ordered = routes.toSorted((a, b) => compareNames(a.target.name, b.target.name));
  return (method, path) => {
    for (const route of ordered) {
      if (route.methods.length > 0 && !route.methods.includes(method)) continue;
      const values = route.match(path);
      if (values !== undefined) return { route, values };
    }
    return undefined;
  };
}

/** Ordinal, without case. */
export function compareNames(a: string, b: string): number {
  const [left, right] = [a.toUpperCase(), b.toUpperCase()];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
