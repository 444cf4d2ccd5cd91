import type { HostedFunction } from '../invocation.ts';
import type { HostLog } from '../log.ts';
import { asError } from '../worker/system-error.ts';
import { createRoute, type Route } from './router.ts';

/** The routes of all HTTP functions; one whose route Azure would refuse is left out with a warning. */
export function indexRoutes(functions: readonly HostedFunction[], prefix: string, log: HostLog): Route[] {
  const routes: Route[] = [];
  for (const target of functions.filter(({ trigger }) => isHttp(trigger.type))) {
    try {
      const route = createRoute(target, prefix);
      refuseReserved(route, target);
      refuseTaken(route, routes);
      routes.push(route);
    } catch (error) {
      const message = `The function '${target.name}' is left out: ${asError(error).message}`;
      log({ level: 'warning', category: 'Host.Startup', message });
    }
  }
  return routes;
}

export const isHttp = (type: string): boolean => type.toLowerCase() === 'httptrigger';

/** Azure refuses what starts like one of its own routes, with or without a prefix before it. */
function refuseReserved({ template }: Route, { trigger }: HostedFunction): void {
  const own = typeof trigger['route'] === 'string' ? trigger['route'] : '';
  const reserved = [template, own].some((text) => /^\/?(admin|runtime)/i.test(text));
  if (reserved) throw new Error('The specified route conflicts with one or more built in routes.');
}

function refuseTaken(route: Route, routes: readonly Route[]): void {
  const same = routes.find(
    (other) =>
      other.template.toLowerCase() === route.template.toLowerCase() &&
      (other.methods.length === 0 ||
        route.methods.length === 0 ||
        other.methods.some((method) => route.methods.includes(method))),
  );
  if (same !== undefined) {
    throw new Error(
      `The route specified conflicts with the route defined by function '${same.target.name}'.`,
    );
  }
}
