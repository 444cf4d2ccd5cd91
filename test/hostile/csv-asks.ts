import * as fc from 'fast-check';
import { CANARY, type Content, predict } from './ask.ts';
import { withWrongBytes, wrongBytes } from './body-asks.ts';
import type { Asks, World } from './world.ts';

const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A table of the model's own rows as CSV; `cells` may change a row's fields. */
export function csvTable(
  { telco }: World,
  rows: readonly number[],
  change: (fields: string[], row: number) => string[] = (fields) => fields,
): string {
  const lines = rows.map((row, at) => {
    const fields = (telco.data[row] ?? []).map((cell) => field(cell === null ? '' : String(cell)));
    return change(fields, at).join(',');
  });
  return [telco.columns.join(','), ...lines].join('\n');
}

export function csvAsks(world: World) {
  const { columns, data } = world.telco;
  const post = (text: Content, model = world.names.telco) =>
    predict(model, text, { 'content-type': 'text/csv' });
  const rows = fc.array(fc.nat({ max: data.length - 1 }), { minLength: 1, maxLength: 3 });
  const good = rows.map((chosen) => csvTable(world, chosen));
  const cell = (column: string, ...texts: string[]): Asks =>
    fc.tuple(rows, fc.constantFrom(...texts)).map(([chosen, text]) => {
      const at = columns.indexOf(column);
      return post(csvTable(world, chosen, (fields) => fields.with(at, text)));
    });
  const header = columns.join(',');

  return {
    'csv: malformed': fc
      .tuple(
        good,
        fc.constantFrom(
          (text: string) => `${text}\n"open`,
          (text: string) => `${text}\na"b,c`,
          (text: string) => `${text}\n"a"b,c`,
          (text: string) => text.replace(',', '\r'),
          (text: string) => `"${text}`,
          (text: string) => `${text}\n"a\n`,
        ),
      )
      .map(([text, spoil]) => post(spoil(text))),
    'csv: name given twice': good.map((text) => post(text.replace(columns[1] ?? '', columns[0] ?? ''))),
    'csv: row of another length': fc
      .tuple(good, fc.constantFrom('\na,b', '\n', '\n\n', `\n${','.repeat(50)}`, `\n${CANARY}`))
      .map(([text, more]) => post(`${text}${more}\n`)),
    'csv: column missing': fc.oneof(
      fc
        .constantFrom('x', 'tenure', '__proto__,constructor', '"tenure,gender"', header.toUpperCase())
        .map((text) => post(text)),
      fc.constantFrom(';', '\t', '|').map((separator) => post(header.replaceAll(',', separator))),
    ),
    'csv: cell of another type': fc.oneof(
      cell(
        'tenure',
        '7.0',
        '007',
        '+7',
        '1e3',
        ' 7',
        '7 ',
        '0x7',
        'NaN',
        CANARY,
        '"1,000"',
        '٣',
        'true',
        '-',
      ),
      cell('MonthlyCharges', '1.', '.5', '+1', 'NaN', 'inf', '1e', '1_000', CANARY, '"1,5"', '１'),
    ),
    'csv: cell beyond the range': fc.oneof(
      cell('tenure', '9223372036854775808', '-9223372036854775809', '9'.repeat(41), '9'.repeat(5000)),
      cell('MonthlyCharges', '1e400', '-1e400', '1e39', '9'.repeat(400)),
    ),
    'csv: cell too long': cell('gender', 'x'.repeat(10_001), CANARY.repeat(10_000)),
    'csv: cell with NUL': cell('gender', '\u0000', 'Male\u0000', '"\u0000"'),
    'csv: bytes that are not UTF-8': fc
      .tuple(good, fc.nat(), wrongBytes)
      .map(([text, at, bytes]) => post(withWrongBytes(text, at, bytes))),
    'csv: rows beyond the limit': fc
      .integer({ min: 5001, max: 500_000 })
      .map((count) => post(() => `a,b\n${'1,2\n'.repeat(count)}`)),
    'csv: columns beyond the limit': fc
      .tuple(fc.integer({ min: 2001, max: 4_000_000 }), fc.constantFrom(',', '"",'))
      .map(([count, unit]) => post(() => unit.repeat(Math.min(count, 4_100_000 / unit.length)))),
    'csv: a model of arrays and objects': fc
      .constantFrom('doubles\n[1]', 'point,counts\n{},{}', 'anything\n1')
      .map((text) => post(text, world.names.composites)),
  } satisfies Partial<Record<string, Asks>>;
}
