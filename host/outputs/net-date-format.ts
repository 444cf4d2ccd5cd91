const months = 'January February March April May June July August September October November December'.split(
  ' ',
);
const days = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

const token =
  /'[^']*'|"[^"]*"|\\.|y{1,5}|M{1,4}|d{1,4}|H{1,2}|h{1,2}|m{1,2}|s{1,2}|f{1,7}|F{1,7}|t{1,2}|K|z{1,3}/g;

const number = (value: number, width: number): string => String(value).padStart(width, '0');

/** A date in UTC by a .NET custom format such as `yyyy-MM-ddTHH-mm-ssK`. */
export function formatNetDate(date: Date, format: string): string {
  return format.replaceAll(token, (part) => formatPart(date, part));
}

function formatPart(date: Date, part: string): string {
  switch (part.charAt(0)) {
    case 'y':
      return part.length <= 2
        ? number(date.getUTCFullYear() % 100, part.length)
        : number(date.getUTCFullYear(), part.length);
    case 'M':
      return named(months, date.getUTCMonth(), date.getUTCMonth() + 1, part.length);
    case 'd':
      return named(days, date.getUTCDay(), date.getUTCDate(), part.length);
    case 'H':
      return number(date.getUTCHours(), part.length);
    case 'h':
      return number(date.getUTCHours() % 12 || 12, part.length);
    case 'm':
      return number(date.getUTCMinutes(), part.length);
    case 's':
      return number(date.getUTCSeconds(), part.length);
    case 'f':
    case 'F':
      return number(date.getUTCMilliseconds(), 3).padEnd(7, '0').slice(0, part.length);
    case 't':
      return (date.getUTCHours() < 12 ? 'AM' : 'PM').slice(0, part.length);
    case 'K':
      return 'Z';
    case 'z':
      return ['+0', '+00', '+00:00'][part.length - 1] ?? '';
    default:
      return part.startsWith('\\') ? part.slice(1) : part.slice(1, -1);
  }
}

function named(names: readonly string[], index: number, value: number, width: number): string {
  if (width <= 2) return number(value, width);
  const name = names[index] ?? '';
  return width === 3 ? name.slice(0, 3) : name;
}
