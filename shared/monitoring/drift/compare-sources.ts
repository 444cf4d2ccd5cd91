import { inputError } from '../../kernel/error.ts';
import { compareJoint, type Joint, jointSignals } from '../joint/compare-joint.ts';
import { planLevels } from '../joint/level-plan.ts';
import type { Profile } from '../profile/profile.ts';
import { countFiles, type ProfiledFiles, profileFiles, type ProfileInput } from '../profile/profile-files.ts';
import type { Slices } from '../profile/slice-view.ts';
import { withLabels } from '../profile/with-labels.ts';
import { type CompareOptions, compareProfiles, type Comparison } from './compare-profiles.ts';

/** Data, or a profile of some. */
export type Source = { name: string } & (
  | { kind: 'files'; files: string[] }
  | { kind: 'profile'; profile: Profile }
);

export type CompareInput = {
  reference: Source;
  current: Source;
  reading: Omit<ProfileInput, 'files'>;
  options: Omit<CompareOptions, 'newColumns' | 'redacted' | 'entityRows'>;
  /** Column whose most frequent values in the reference are compared on their own, too. */
  sliceBy: string | undefined;
  onProgress: (step: string) => void;
};

export type Slice = Comparison & { value: string; referenceRows: number; rows: number };

export type Compared = {
  reference: Profile;
  current: Profile;
  comparison: Comparison;
  /** Null where one of the two is a profile, which has no rows. */
  joint: Joint | null;
  /** Judged at a stricter alpha, so that more slices do not mean more false findings. */
  slices: Slice[];
};

/**
 * Compares data with data, in the bins of a profile where one of the two is one. Throws SLICE_NEEDS_ROWS, SLICE_COLUMN, PROFILE_MISMATCH, and
 * what reading tables throws.
 */
export async function compareSources(input: CompareInput): Promise<Compared> {
  const { reference, current, options } = input;
  if (input.sliceBy !== undefined && (reference.kind === 'profile' || current.kind === 'profile'))
    throw inputError('SLICE_NEEDS_ROWS', input.sliceBy, 'a profile has no rows to take slices of');
  const withLevels = reference.kind === 'files' && current.kind === 'files';
  const before = await profileOf(input, reference, current, withLevels);
  const after = await profileOf(
    input,
    current,
    { ...reference, kind: 'profile', profile: before.profile },
    withLevels,
    slicesOf(input, before),
  );
  const redacted = new Set<string>();
  const entityRows = { reference: before.rowsPerEntity, current: after.rowsPerEntity };
  const compared = compareProfiles(before.profile, after.profile, {
    ...options,
    entityRows,
    redacted,
    newColumns: after.newColumns ?? newColumns(before.profile, after.profile),
  });
  const joint = jointOf(before, after, compared, options);
  return {
    reference: before.profile,
    current: after.profile,
    comparison: {
      ...compared,
      signals: [...compared.signals, ...(joint === null ? [] : jointSignals(joint, options))],
    },
    joint,
    slices: compareSlices(before, after, { ...options, entityRows, redacted, newColumns: [] }),
  };
}

type Counted = ProfiledFiles & { newColumns?: string[] };

/** A source's profile, counted like the other's where that has bins already. */
async function profileOf(
  { reading, sliceBy, onProgress }: CompareInput,
  source: Source,
  other: Source,
  withLevels: boolean,
  slices?: Slices,
): Promise<Counted> {
  if (source.kind === 'profile') return { profile: source.profile, slices: new Map() };
  const input = { ...reading, types: typesOf(reading, sliceBy), files: source.files, withLevels, onProgress };
  return other.kind === 'profile' ? countFiles(input, other.profile, slices) : profileFiles(input, sliceBy);
}

function jointOf(
  before: Counted,
  after: Counted,
  comparison: Comparison,
  options: CompareInput['options'],
): Joint | null {
  if (before.levels === undefined || after.levels === undefined) return null;
  return compareJoint(
    planLevels(withLabels(before.profile)),
    before.levels,
    after.levels,
    comparison,
    options,
  );
}

/** The column that makes slices is read as text, whatever it holds. */
const typesOf = (reading: CompareInput['reading'], sliceBy: string | undefined): ProfileInput['types'] =>
  sliceBy === undefined ? reading.types : { ...reading.types, [sliceBy]: 'string' };

const slicesOf = ({ sliceBy }: CompareInput, { slices }: Counted): Slices | undefined =>
  sliceBy === undefined ? undefined : { column: sliceBy, values: [...slices.keys()] };

const newColumns = (reference: Profile, current: Profile): string[] =>
  Object.keys(current.columns).filter((name) => !Object.hasOwn(withLabels(reference), name));

function compareSlices(before: Counted, after: Counted, options: CompareOptions): Slice[] {
  const shared = { ...options, minRows: 0, alpha: options.alpha / Math.max(1, before.slices.size) };
  return [...before.slices].flatMap(([value, reference]) => {
    const current = after.slices.get(value);
    if (current === undefined) return [];
    const compared = compareProfiles(reference, current, shared);
    return [{ value, referenceRows: reference.rows, rows: current.rows, ...compared }];
  });
}
