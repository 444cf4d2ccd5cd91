import { isDisabled } from '../indexing/is-disabled.ts';
import type { HostedFunction } from '../invocation.ts';
import type { AdminDeps } from './admin-handler.ts';

/** One function as `GET /admin/functions` lists it. */
export function describeFunction(
  { url, routes, settings }: AdminDeps,
  target: HostedFunction,
): Record<string, unknown> {
  const route = routes.find((candidate) => candidate.target === target);
  const { name, trigger, outputs } = target;
  return {
    name,
    href: `${url}/admin/functions/${name}`,
    ...(route === undefined ? {} : { invoke_url_template: `${url}/${route.template}` }),
    language: 'node',
    config: { name, bindings: [trigger, ...outputs] },
    isDisabled: isDisabled(name, settings.lookup),
  };
}
