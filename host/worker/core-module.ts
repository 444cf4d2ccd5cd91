import Module, { registerHooks } from 'node:module';
import { type ActiveApp, type CoreApi, createCoreApi } from './core-api.ts';

const moduleName = '@azure/functions-core';
const slot = Symbol.for('relevo.host.functions-core');
const address = 'functions-core:core';
const names = [
  'version',
  'hostVersion',
  'setProgrammingModel',
  'getProgrammingModel',
  'registerFunction',
  'registerHook',
  'log',
  'Disposable',
];

let active: ActiveApp | undefined;
let core: CoreApi | undefined;

/** Makes `app` the one that registrations go to, and provides the core module from the first call on. */
export function activateApp(app: ActiveApp): CoreApi {
  active = app;
  core ??= install();
  return core;
}

function install(): CoreApi {
  const api = createCoreApi(() => {
    if (active === undefined) throw new Error('no function app is loaded');
    return active;
  });
  Reflect.set(globalThis, slot, api);
  hookLoader();
  proxyRequire(api);
  return api;
}

/** Serves `import` and every kind of `require`, also those that do not go through the prototype. */
function hookLoader(): void {
  const reference = `globalThis[Symbol.for(${JSON.stringify(slot.description)})]`;
  const exported = names.map((name) => `export const ${name} = core.${name};`).join('\n');
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier !== moduleName) return next(specifier, context);
      const required = context.conditions.includes('require');
      return {
        url: required ? `${address}.cjs` : address,
        format: required ? 'commonjs' : 'module',
        shortCircuit: true,
      };
    },
    load(url, context, next) {
      if (url === address) {
        const source = `const core = ${reference};\nexport default core;\n${exported}`;
        return { format: 'module', source, shortCircuit: true };
      }
      if (url === `${address}.cjs`) {
        return { format: 'commonjs', source: `module.exports = ${reference};`, shortCircuit: true };
      }
      return next(url, context);
    },
  });
}

/** The way of the real worker, which other code may rely on. */
function proxyRequire(api: CoreApi): void {
  const { prototype } = Module;
  prototype.require = new Proxy(Reflect.get(prototype, 'require'), {
    apply: (target, self, parameters) =>
      parameters[0] === moduleName ? api : Reflect.apply(target, self, parameters),
  });
}
