const alphabet = /[^A-Za-z0-9+/=]/g;

/**
 * `base64.decodebytes` of a text, as canonical base64: other characters are skipped, what follows a complete padding is
 * ignored; undefined where the padding is incomplete or a lone character is left.
 */
export function decodeBase64(text: string): string | undefined {
  const units = text.replace(alphabet, '');
  let digits = '';
  let padding = 0;
  for (const unit of units) {
    if (unit === '=') {
      const open = digits.length % 4;
      padding += 1;
      if (open >= 2 && open + padding >= 4) return encoded(digits);
    } else {
      padding = 0;
      digits += unit;
    }
  }
  return digits.length % 4 === 0 ? encoded(digits) : undefined;
}

const encoded = (digits: string): string => Buffer.from(digits, 'base64').toString('base64');
