type Content = string | number | readonly Field[];
/** Of a protobuf message: its number and what is in it. */
type Field = readonly [number: number, content: Content];

const LENGTH_DELIMITED = 2;

function bytesOf(content: Exclude<Content, number>): number[] {
  return typeof content === 'string' ? [...Buffer.from(content)] : content.flatMap(encode);
}

/** Field numbers below 16, contents below 128 bytes and integers below 128, which take one byte each. */
function encode([number, content]: Field): number[] {
  if (typeof content === 'number') return [number << 3, content];
  const bytes = bytesOf(content);
  return [(number << 3) | LENGTH_DELIMITED, bytes.length, ...bytes];
}

/** An ONNX file by onnx.proto3 that nobody could run: one operator of the set 17, and tensors in these files. */
export const graphBytes = (operator: string, ...tensorFiles: readonly string[]): Uint8Array =>
  Uint8Array.from(
    bytesOf([
      [
        7,
        [
          [1, [[4, operator]]],
          ...tensorFiles.map((location): Field => [
            5,
            [
              [
                13,
                [
                  [1, 'location'],
                  [2, location],
                ],
              ],
            ],
          ]),
        ],
      ],
      [8, [[2, 17]]],
    ]),
  );
