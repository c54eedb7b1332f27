/**
 * Text that a program sent, made safe to draw: bounded, on one line, control characters visible,
 * cut with an ellipsis where it does not fit. Measures are cached, as measuring is slow.
 */
import type { Font, Surface } from './surface.ts';

/** No more of a text than this is looked at: nothing on a card is longer. */
const LONGEST = 240;
const CACHE_SIZE = 4000;
/** A line is broken at a word only when that leaves so much of it. */
const LEAST_BREAK = 0.45;
/** A name keeps its last word when so many of its characters have room, and that is no more of them than this. */
const LEAST_ENDS = 9;
const LEAST_LAST_WORD = 3;
const MOST_OF_LAST_WORD = 0.6;
/** `timers.setTimeout`: what is called says more than whose it is. */
const QUALIFIED = /^[\w$#.]+\.([\w$#]{5,})$/;
/** Hebrew, Arabic and the other scripts that are written from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** Whether a line may end there: at a space, after a sign, or before a capital that follows a small letter. */
function isBreak(text: string, at: number): boolean {
  const before = text[at - 1] ?? '';
  const after = text[at] ?? '';
  // A number is one word: 1.042, 12:30.
  if (/[.,:]/.test(before) && /\d/.test(after)) return false;
  // And its unit stays with it: 1.042 s.
  if (/\d\s?$/.test(text.slice(0, at)) && /^\s?\p{L}{1,2}$/u.test(text.slice(at))) return false;
  return /[\s._\-/:,(]/.test(before) || /\s/.test(after) || (/\p{Lu}/u.test(after) && /\p{Ll}/u.test(before));
}

const isHidden = (code: number): boolean =>
  code < 0x20 ||
  (code >= 0x7f && code <= 0x9f) ||
  // Marks that turn, join or hide what is around them: a name must not reorder its neighbours.
  code === 0x200b ||
  code === 0x200e ||
  code === 0x200f ||
  (code >= 0x2028 && code <= 0x202e) ||
  (code >= 0x2060 && code <= 0x206f) ||
  code === 0xfeff ||
  (code >= 0xd800 && code <= 0xdfff) ||
  (code >= 0xfff9 && code <= 0xfffb) ||
  // What is no character of Unicode: XML, and so SVG, may not hold it.
  (code & 0xfffe) === 0xfffe ||
  (code >= 0xe0000 && code <= 0xe007f);

/** How a character that cannot be seen is shown: ␀ … ␡ for ASCII, ↵ for a newline, else its code. */
function shown(code: number): string {
  if (code === 0x0a) return '↵';
  if (code === 0x09) return '→';
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '␡';
  return `\\u{${code.toString(16).toUpperCase()}}`;
}

/** The text with every control character and lone surrogate made visible; `limit` characters at most. */
export function visible(text: string, limit = LONGEST): string {
  let result = '';
  let count = 0;
  for (const character of text) {
    if (count++ === limit) return `${result}…`;
    const code = character.codePointAt(0)!;
    result += isHidden(code) ? shown(code) : character;
  }
  return result;
}

/** The last place before `from` at which a new word begins, or null when there is none in time. */
function breakIn(text: string, from: number): number | null {
  for (let end = from; end > from * LEAST_BREAK; end--) if (isBreak(text, end)) return end;
  return null;
}

/** As many of the last words as are no longer than that; null when the last word alone is, or is next to nothing. */
function lastWords(name: string, most: number): string | null {
  for (let at = name.length - most; at <= name.length - LEAST_LAST_WORD; at++)
    if (isBreak(name, at)) return name.slice(at).trimStart();
  return null;
}

/** A text that was cut, isolated where it runs from right to left: its ellipsis then stands where it was cut. */
function inItsDirection(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

/** Fits texts into widths on one surface; make a new one when the fonts change. */
export class TextFitter {
  private readonly surface: Surface;
  private readonly widths = new Map<string, number>();
  private readonly fitted = new Map<string, string>();

  constructor(surface: Surface) {
    this.surface = surface;
  }

  /** Width of a cleaned text. */
  width(text: string, font: Font): number {
    const key = `${font.family}${font.size}/${font.weight} ${text}`;
    const known = this.widths.get(key);
    if (known !== undefined) return known;
    const width = this.surface.measure(text, font);
    if (this.widths.size >= CACHE_SIZE) this.widths.clear();
    this.widths.set(key, width);
    return width;
  }

  /** The text, cleaned, or as much of its beginning as `room` holds with an ellipsis; '' when not even that. */
  fit(text: string, font: Font, room: number): string {
    return this.remembered('', text, font, room, (whole) => this.cut(whole, font, room));
  }

  /**
   * A name, cleaned, or its beginning and its last words with an ellipsis between them: names that begin alike are
   * told apart by how they end. Where few characters have room, or the last word is long, only its beginning.
   */
  fitName(name: string, font: Font, room: number): string {
    return this.remembered('name', name, font, room, (whole) => this.cutName(whole, font, room));
  }

  private remembered(
    kind: '' | 'name',
    text: string,
    font: Font,
    room: number,
    cut: (whole: string) => string,
  ): string {
    const key = `${kind}${font.family}${font.size}/${font.weight}/${Math.round(room)} ${text.slice(0, LONGEST + 1)}`;
    const known = this.fitted.get(key);
    if (known !== undefined) return known;
    const result = cut(visible(text));
    if (this.fitted.size >= CACHE_SIZE) this.fitted.clear();
    this.fitted.set(key, result);
    return result;
  }

  /**
   * A name on one line, or on two where it does not fit: broken before a word or a capital. Where none comes in
   * time it is cut, on one line: a word that goes on below is read as two.
   */
  wrap(text: string, font: Font, room: number): readonly [string, string] {
    const whole = visible(text);
    if (this.width(whole, font) <= room) return [whole, ''];
    const end = this.endOfLine(whole, font, room);
    if (end === null) return [this.fitName(text, font, room), ''];
    return [whole.slice(0, end).trimEnd(), this.fitName(whole.slice(end).trimStart(), font, room)];
  }

  /** Whether `wrap` would show the whole text, and break it at a word. */
  wraps(text: string, font: Font, room: number): boolean {
    const whole = visible(text);
    if (this.width(whole, font) <= room) return true;
    const end = this.endOfLine(whole, font, room);
    return end !== null && this.width(whole.slice(end).trimStart(), font) <= room;
  }

  /** Where the first of two lines ends, or null when no word ends in time. */
  private endOfLine(whole: string, font: Font, room: number): number | null {
    return breakIn(whole, this.beginning(whole, font, room, '').length);
  }

  private cut(text: string, font: Font, room: number): string {
    if (this.width(text, font) <= room) return text;
    const beginning = this.beginning(text, font, room, '…');
    return beginning === '' ? '' : inItsDirection(`${beginning.trimEnd()}…`);
  }

  private cutName(name: string, font: Font, room: number): string {
    if (this.width(name, font) <= room) return name;
    const [, called] = QUALIFIED.exec(name) ?? [];
    if (called !== undefined && this.surface.measure(`…${called}`, font) <= room) return `…${called}`;
    const kept = this.beginning(name, font, room, '…').length;
    const last = kept < LEAST_ENDS ? null : lastWords(name, Math.floor(kept * MOST_OF_LAST_WORD));
    if (last === null) return this.cut(name, font, room);
    const before = this.beginning(name, font, room, `…${last}`);
    return inItsDirection(`${before.replace(/[\s._\-/:,(]+$/, '')}…${last}`);
  }

  /** As many characters as there is room for, with `end` after them. */
  private beginning(text: string, font: Font, room: number, end: string): string {
    const characters = [...text];
    let low = 0;
    let high = characters.length;
    while (low < high) {
      const half = (low + high + 1) >> 1;
      if (this.surface.measure(`${characters.slice(0, half).join('').trimEnd()}${end}`, font) <= room) low = half;
      else high = half - 1;
    }
    return characters.slice(0, low).join('');
  }
}
