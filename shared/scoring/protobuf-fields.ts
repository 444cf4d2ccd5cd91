/** A length-delimited field by where its content lies; a number's lies where it is written. */
export type Field = { number: number; start: number; end: number };

/** The length-delimited fields of one protobuf message; with `numbers` also its varints. Ends at what is no protobuf. */
export function* protobufFields(
  bytes: Buffer,
  start: number,
  end: number,
  numbers = false,
): Generator<Field> {
  let at = start;
  const varint = (): number => {
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
    const number = Math.floor(tag / 8);
    if (wire === 0) {
      const first = at;
      varint();
      if (numbers) yield { number, start: first, end: at };
    } else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else if (wire === 2) {
      const length = varint();
      yield { number, start: at, end: Math.min(at + length, end) };
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
