import type { PackageFacts } from '../evidence/package/package-facts.ts';
import { countOf } from '../report/format-number.ts';
import type { CheckResult } from './check-result.ts';
import { type Check, plainResult } from './facts.ts';

/** Where the candidate's files come from, and that nothing is in them which nobody knows. */
export const provenance: Check = ({ evidence, rules: { gate } }) => {
  const facts = evidence.package;
  if (facts === undefined)
    return [plainResult('provenance', 'missing', 'a package that can be read', 'the graph is not known')];
  return [
    ...(gate.provenance.sources.length === 0 ? [] : [source(facts, gate.provenance.sources)]),
    digests(facts),
    ...(gate.provenance.allowPickle ? [] : [pickles(facts)]),
    graph(facts),
  ];
};

function source({ address }: PackageFacts, sources: readonly string[]): CheckResult {
  const required = `files under ${sources.join(' or ')}`;
  const id = 'provenance:source';
  if (address === null)
    return plainResult(id, 'missing', required, 'the registry does not say where the files are');
  const known = sources.some((beginning) => liesUnder(address, beginning));
  return {
    ...plainResult(id, known ? 'pass' : 'fail', required, `the files are at ${address}`),
    observed: address,
  };
}

/** Whole segments, none of which goes up: `s3://a/models` is no beginning of `s3://a/models-of-others`. */
function liesUnder(address: string, beginning: string): boolean {
  const whole = beginning.endsWith('/') ? beginning : `${beginning}/`;
  const climbs = /(^|\/|%2f)(\.|%2e){2}($|\/|%2f|[?#])/i.test(address);
  return !climbs && (address === beginning || address.startsWith(whole));
}

function digests({ undeclared }: PackageFacts): CheckResult {
  const required = 'a digest of every file that counts';
  const reason =
    undeclared.length === 0
      ? 'the version names the digest of each'
      : `no digest of ${undeclared.join(', ')}`;
  return {
    ...plainResult('provenance:digests', undeclared.length === 0 ? 'pass' : 'missing', required, reason),
    observed: undeclared.length,
    limit: 0,
  };
}

function pickles({ pickles: found }: PackageFacts): CheckResult {
  const reason = found.length === 0 ? 'there is none' : `${named(found)}: Python runs what is in them`;
  return {
    ...plainResult('provenance:pickle', found.length === 0 ? 'pass' : 'fail', 'no pickled files', reason),
    observed: found.length,
    limit: 0,
  };
}

/**
 * Domains of operators that the runtime knows, with the first operator set of each that it promises to run; those that are too new for it
 * it refuses to load.
 */
const firstOpset = new Map([
  ['', 7],
  ['ai.onnx.ml', 1],
  ['com.microsoft', 1],
]);

function graph({ graph: { opsets, operators }, outside }: PackageFacts): CheckResult {
  const used = new Set(operators.map(({ domain }) => domain));
  const versionOf = new Map(opsets.map(({ domain, version }) => [domain, version]));
  const wrong = [
    ...outside.map((path) => `tensors outside the folder: ${path}`),
    ...operators
      .filter(({ domain }) => !firstOpset.has(domain))
      .map(({ domain, name }) => `unknown operator ${domain}.${name}`),
    ...[...used].flatMap((domain) => opsetProblem(domain, versionOf.get(domain))),
    ...(operators.length === 0 ? ['no operator at all'] : []),
  ];
  const sets = opsets
    .filter(({ domain }) => used.has(domain))
    .map(({ domain, version }) => `${domain === '' ? 'ai.onnx' : domain} ${version}`);
  const known = `${countOf(operators.length, 'operator')} of ${sets.join(', ')}`;
  return {
    ...plainResult(
      'provenance:graph',
      wrong.length === 0 ? 'pass' : 'fail',
      'known operators and operator sets, all data inside the folder',
      wrong.length === 0 ? known : named(wrong),
    ),
    observed: sets.join(', '),
  };
}

function opsetProblem(domain: string, version: number | undefined): string[] {
  const first = firstOpset.get(domain);
  if (first === undefined || (version !== undefined && version >= first)) return [];
  const name = domain === '' ? 'ai.onnx' : domain;
  return [
    version === undefined
      ? `no operator set of ${name} is named`
      : `operator set ${version} of ${name} is too old`,
  ];
}

const MOST = 5;

const named = (names: readonly string[]): string =>
  names.length <= MOST
    ? names.join(', ')
    : `${names.slice(0, MOST).join(', ')} and ${names.length - MOST} more`;
