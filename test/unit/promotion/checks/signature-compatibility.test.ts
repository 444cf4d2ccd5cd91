import { describe, expect, it } from 'vitest';
import { signatureCompatibility } from '../../../../shared/promotion/checks/signature-compatibility.ts';
import type { ModelEvidence } from '../../../../shared/promotion/evidence/evidence.ts';
import { sampleEvidence } from '../evidence-sample.ts';
import { sampleFacts, withCandidate, withChampion } from '../facts-sample.ts';

const sample = sampleEvidence({ rows: 2 });
type Input = ModelEvidence['inputs'][number];
type Scalar = 'boolean' | 'integer' | 'long' | 'float' | 'double' | 'string' | 'datetime';
const column = (name: string, type: Scalar, required = true): Input => ({ name, type, required });
const [tenure, plan] = [column('tenure', 'long'), column('plan', 'string')];

const judge = (own: Partial<ModelEvidence>, other: Partial<ModelEvidence> = {}, signature = 'compatible') =>
  signatureCompatibility(
    sampleFacts({ evidence: withChampion(withCandidate(sample, own), other), gate: { signature } }),
  );

const good = (observed = '0 breaks') => ({
  id: 'signature-compatibility',
  status: 'pass',
  required: "takes what the champion's callers send and answers in the same form",
  reason: 'callers of the champion need no change',
  observed,
  limit: null,
  interval: null,
  rows: null,
  furtherRows: null,
});
const bad = (...breaks: string[]) => ({
  ...good(`${breaks.length} breaks`),
  status: 'fail',
  reason: breaks.join('; '),
});

describe('a compatible signature', () => {
  it('is no question without a champion', () =>
    expect(signatureCompatibility(sampleFacts({ evidence: withChampion(sample, null) }))).toEqual([]));

  it.each([
    ['the same', [tenure, plan]],
    ['in another order', [plan, tenure]],
    ['fewer inputs', [plan]],
    ['no inputs', []],
    ['a wider number', [column('tenure', 'double'), plan]],
    ['an input that may now be left out', [tenure, column('plan', 'string', false)]],
    ['a new optional input', [tenure, plan, column('age', 'long', false)]],
  ])('%s', (_what, inputs) => expect(judge({ inputs })).toEqual([good()]));

  it.each([
    ['a new required input', [tenure, plan, column('age', 'long')], ['needs the new column age']],
    ['a narrower number', [column('tenure', 'integer')], ['tenure was long and is now integer']],
    ['another type', [column('plan', 'long')], ['plan was string and is now long']],
    [
      'several breaks',
      [column('tenure', 'boolean'), column('a', 'long')],
      ['tenure was long and is now boolean', 'needs the new column a'],
    ],
  ])('not with %s', (_what, inputs, breaks) => expect(judge({ inputs })).toEqual([bad(...breaks)]));

  it('not with an input that could be left out and no longer can', () => {
    const champion = { inputs: [column('tenure', 'long', false)] };
    expect(judge({ inputs: [tenure] }, champion)).toEqual([bad('tenure was optional and is now required')]);
    expect(judge({ inputs: [column('tenure', 'long', false)] }, champion)).toEqual([good()]);
  });

  const types = ['boolean', 'integer', 'long', 'float', 'double', 'string', 'datetime'] as const;
  const holds: Record<string, readonly string[]> = {
    boolean: ['boolean'],
    integer: ['integer', 'long', 'float', 'double'],
    long: ['long', 'double'],
    float: ['float', 'double'],
    double: ['double'],
    string: ['string'],
    datetime: ['datetime'],
  };
  it.each(types)('takes what held %s only in what holds it too', (type) => {
    const taken = types.filter(
      (own) => judge({ inputs: [column('x', own)] }, { inputs: [column('x', type)] })[0]?.status === 'pass',
    );
    expect(taken).toEqual(holds[type]);
  });

  const outputs = [
    { name: 'label', type: 'string' },
    { name: 'probability', type: 'double' },
  ];
  it.each([
    ['the same answers in another order', { outputs: outputs.toReversed() }, {}],
    ['answers where the champion does not say its own', { outputs: [] }, { outputs: [] }],
    ['more answers than a champion that does not say its own', {}, { outputs: [] }],
    ['labels in another order', { classes: ['Yes', 'No'] }, {}],
    ['labels where the champion has none', {}, { classes: [] }],
    ['a positive label where the champion has none', {}, { positive: null }],
  ])('gives %s', (_what, own, other) => expect(judge(own, other)).toEqual([good()]));

  it.each([
    ['another task', { task: 'multiclass' }, 'was binary and is now multiclass'],
    [
      'another answer',
      { outputs: [{ name: 'score', type: 'double' }] },
      'answered label: string, probability: double and now answers score: double',
    ],
    [
      'an answer of another type',
      { outputs: [{ name: 'label', type: 'long' }, ...outputs.slice(1)] },
      'answered label: string, probability: double and now answers label: long, probability: double',
    ],
    ['one label more', { classes: ['No', 'Yes', 'Maybe'] }, 'the set of labels changed'],
    ['labels that look alike when joined', { classes: ['NoYes'] }, 'the set of labels changed'],
    ['another positive label', { positive: 'No' }, 'the positive label changed'],
    ['no positive label', { positive: null }, 'the positive label changed'],
  ] as const)('does not give %s', (_what, changes, reason) =>
    expect(judge(structuredClone(changes) as Partial<ModelEvidence>)).toEqual([bad(reason)]),
  );
});

describe('a signature that is to be equal', () => {
  it.each([
    ['the same', [tenure, plan], []],
    ['in another order', [plan, tenure], []],
    ['fewer inputs', [plan], ['no longer takes tenure']],
    ['a wider number', [column('tenure', 'double'), plan], ['tenure was long and is now double']],
    [
      'a narrower number, said once',
      [column('tenure', 'integer'), plan],
      ['tenure was long and is now integer'],
    ],
    [
      'an input that may now be left out',
      [tenure, column('plan', 'string', false)],
      ['plan was string and is now an optional string'],
    ],
    ['a new optional input', [tenure, plan, column('age', 'long', false)], ['takes the new column age']],
    ['a new required input', [tenure, plan, column('age', 'long')], ['needs the new column age']],
  ])('%s', (_what, inputs, breaks) =>
    expect(judge({ inputs }, {}, 'equal')).toEqual([breaks.length === 0 ? good() : bad(...breaks)]),
  );

  it('says once that an optional input is now required', () =>
    expect(judge({ inputs: [tenure] }, { inputs: [column('tenure', 'long', false)] }, 'equal')).toEqual([
      bad('tenure was optional and is now required'),
    ]));

  it('takes an optional input for what it is', () =>
    expect(
      judge(
        { inputs: [column('tenure', 'double', false)] },
        { inputs: [column('tenure', 'long', false)] },
        'equal',
      ),
    ).toEqual([bad('tenure was an optional long and is now an optional double')]));
});
