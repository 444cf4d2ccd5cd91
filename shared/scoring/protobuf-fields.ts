/** A length-delimited field by where its content lies; a number's lies where it is written. */
export type Field = { number: number; start: number; end: number };

/**
 * The length-delimited fields of one protobuf message, those with the wanted numbers where some are named; with `numbers`
 * also its varints. Ends at what is no protobuf. A large graph has millions of fields that nobody wants: they are passed
 * over without being made.
 */
export function* protobufFields(
  bytes: Buffer,
  start: number,
  end: number,
  { numbers = false, wanted }: { numbers?: boolean; wanted?: ReadonlySet<number> } = {},
): Generator<Field> {
  let at = start;
  const varint = (): number => {
    const only = bytes[at] ?? 0;
    if (only < 128) {
      at += 1;
      return at > end ? 0 : only;
    }
    let value = 0;
    for (let scale = 1; at < end; scale *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) break;
    }
    return value;
  };
  while (at < end) {
    const tag = varint();
    const wire = tag % 8;
    if (wire === 5) {
      at += 4;
      continue;
    }
    const number = Math.floor(tag / 8);
    const asked = wanted === undefined || wanted.has(number);
    if (wire === 0) {
      const first = at;
      while (at < end && (bytes[at++] ?? 0) >= 128);
      if (numbers && asked) yield { number, start: first, end: at };
    } else if (wire === 1) at += 8;
    else if (wire === 2) {
      const length = varint();
      if (asked) yield { number, start: at, end: Math.min(at + length, end) };
      at += length;
    } else return;
  }
}

/** The int64s that are written one after another between two places. */
export function readVarints(bytes: Buffer, start: number, end: number): bigint[] {
  const values: bigint[] = [];
  let value = 0n;
  let shift = 0n;
  for (const byte of bytes.subarray(start, end)) {
    value |= BigInt(byte & 127) << shift;
    shift += 7n;
    if (byte >= 128) continue;
    values.push(BigInt.asIntN(64, value));
    value = 0n;
    shift = 0n;
  }
  return values;
}
