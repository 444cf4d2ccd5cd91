import { isDict, isList, type PyValue } from './python-value.ts';

/** `repr(float)`: 6.0, 1e-07, 1e+16, nan. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [digits = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) return `${digits}e${exponentText(exponent)}`;
  if (exponent < 0) return plainSmall(value, exponent, digits);
  const text = value.toString();
  return text.includes('.') ? text : `${text}.0`;
}

const exponentText = (exponent: number): string =>
  `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;

const plainSmall = (value: number, exponent: number, digits: string): string =>
  `${value < 0 ? '-' : ''}0.${'0'.repeat(-exponent - 1)}${digits.replace(/[-.]/g, '')}`;

/** A float in JSON as Python writes it, with bare NaN and Infinity. */
export function jsonFloatText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return floatText(value);
}

/** `str(value)`. */
export const pythonText = (value: PyValue): string => (typeof value === 'string' ? value : reprText(value));

/** `str.encode`, as base64. */
export const textBytes = (text: string): string => Buffer.from(text).toString('base64');

function reprText(value: PyValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return floatText(value);
  if (isList(value)) return `[${value.map(reprText).join(', ')}]`;
  if (isDict(value))
    return `{${[...value].map(([key, item]) => `${quoted(key)}: ${reprText(item)}`).join(', ')}}`;
  return quoted(value);
}

const unprintable = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;

/** `repr(str)`: single quotes unless the text holds some and no double ones. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inner = Array.from(text, (character) => escaped(character, quote)).join('');
  return `${quote}${inner}${quote}`;
}

const short: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(character: string, quote: string): string {
  if (character === quote) return `\\${quote}`;
  const known = short[character];
  if (known !== undefined) return known;
  if (!unprintable.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${hex(code, 2)}`;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

const hex = (code: number, width: number): string => code.toString(16).padStart(width, '0');

/** A string in JSON as Python writes it: only ASCII. */
export const jsonStringText = (text: string): string =>
  JSON.stringify(text).replace(/[\u007f-\uffff]/g, (unit) => `\\u${hex(unit.charCodeAt(0), 4)}`);
