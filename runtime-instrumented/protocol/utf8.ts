/**
 * UTF-8, written straight into the ring and read straight from a batch.
 *
 * Our own, because TextDecoder costs more than it gives for names of a few bytes, TextEncoder does
 * not everywhere write into shared memory, and this room needs nothing but the language. Neither
 * way ever throws: lone surrogates and malformed bytes become U+FFFD.
 */

const REPLACEMENT = 0xfffd;

/** Number of bytes that `encodeUtf8` writes for `text`. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (isHighSurrogate(unit) && isLowSurrogate(text.charCodeAt(i + 1))) {
      bytes += 4;
      i++;
    } else bytes += 3;
  }
  return bytes;
}

/** Writes `text` at `at` and returns the index after it. The room must be there: see `utf8Length`. */
export function encodeUtf8(text: string, into: Uint8Array, at: number): number {
  for (let i = 0; i < text.length; i++) {
    let point = text.charCodeAt(i);
    if (point < 0x80) {
      into[at++] = point;
      continue;
    }
    if (point < 0x800) {
      into[at++] = 0xc0 | (point >> 6);
      into[at++] = 0x80 | (point & 0x3f);
      continue;
    }
    if (isHighSurrogate(point) && isLowSurrogate(text.charCodeAt(i + 1))) {
      point = 0x10000 + ((point - 0xd800) << 10) + (text.charCodeAt(++i) - 0xdc00);
      into[at++] = 0xf0 | (point >> 18);
      into[at++] = 0x80 | ((point >> 12) & 0x3f);
      into[at++] = 0x80 | ((point >> 6) & 0x3f);
      into[at++] = 0x80 | (point & 0x3f);
      continue;
    }
    if (point >= 0xd800 && point <= 0xdfff) point = REPLACEMENT;
    into[at++] = 0xe0 | (point >> 12);
    into[at++] = 0x80 | ((point >> 6) & 0x3f);
    into[at++] = 0x80 | (point & 0x3f);
  }
  return at;
}

/** The text of `length` bytes at `start`. Each maximal malformed part becomes one U+FFFD. */
export function decodeUtf8(from: Uint8Array, start: number, length: number): string {
  const end = start + length;
  const units: number[] = [];
  let text = '';
  for (let at = start; at < end; ) {
    const first = from[at++];
    if (first < 0x80) units.push(first);
    else {
      const more = first < 0xc2 || first > 0xf4 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
      let point = more === 1 ? first & 0x1f : more === 2 ? first & 0x0f : first & 0x07;
      let got = 0;
      while (got < more && at < end && continues(first, got, from[at])) {
        point = (point << 6) | (from[at++] & 0x3f);
        got++;
      }
      if (more === 0 || got < more) units.push(REPLACEMENT);
      else if (point < 0x10000) units.push(point);
      else units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff));
    }
    // fromCharCode takes its units as arguments: a few thousand at a time stay far from the stack's limit.
    if (units.length >= 4096) {
      text += String.fromCharCode(...units);
      units.length = 0;
    }
  }
  return text + String.fromCharCode(...units);
}

/** The second byte's range is narrower after some first bytes: no overlong forms, no surrogates, nothing past U+10FFFF. */
function continues(first: number, got: number, byte: number): boolean {
  if (got > 0) return byte >= 0x80 && byte <= 0xbf;
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  return byte >= low && byte <= high;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
