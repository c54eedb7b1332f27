import { describe, expect, it } from 'vitest';
import { withCommas } from '../../webview/render/format.ts';
import { TextFitter, visible } from '../../webview/render/text.ts';
import { RecordingSurface } from './recording-surface.ts';

const FONT = { family: 'sans', size: 10, weight: 400 } as const;

describe('text that a program sent', () => {
  it('shows control characters', () => {
    expect(visible('a\u0000b\u001b[31mc\u007f')).toBe('a␀b␛[31mc␡');
    expect(visible('one\ntwo\tthree')).toBe('one↵two→three');
  });

  it('shows marks that would reorder or hide what is beside them', () => {
    expect(visible('user\u202Etxt.exe')).toBe('user\\u{202E}txt.exe');
    expect(visible('a\u200Bb\uFEFFc')).toBe('a\\u{200B}b\\u{FEFF}c');
  });

  it('shows a lone surrogate, and leaves a pair alone', () => {
    expect(visible('\uD800x')).toBe('\\u{D800}x');
    expect(visible('🙂')).toBe('🙂');
  });

  it('shows what is no character, which no SVG may hold', () => {
    expect(visible('a\uFFFEb\uFFFF')).toBe('a\\u{FFFE}b\\u{FFFF}');
  });

  it('leaves scripts that run the other way as they are', () => {
    expect(visible('שלום')).toBe('שלום');
  });

  it('looks at the beginning of a megabyte only', () => {
    expect(visible('x'.repeat(1_000_000)).length).toBeLessThan(300);
  });
});

describe('fitting', () => {
  const fitter = new TextFitter(new RecordingSurface());

  it('leaves what fits', () => {
    expect(fitter.fit('heads', FONT, 30)).toBe('heads');
  });

  it('cuts with an ellipsis, in whole characters', () => {
    expect(fitter.fit('heads and tails', FONT, 36)).toBe('heads…');
    expect(fitter.fit('🙂🙂🙂🙂', FONT, 18)).toBe('🙂🙂…');
  });

  it('keeps the last words of a name, by which names that begin alike are told apart', () => {
    expect(fitter.fitName('loadTheSecondShard', FONT, 78)).toBe('loadThe…Shard');
    expect(fitter.fitName('catch, line 8', FONT, 72)).toBe('catch…line 8');
    expect(fitter.fitName('timers.setTimeout', FONT, 78)).toBe('…setTimeout');
  });

  it('keeps the beginning alone of a name that has no word near its end, or little room', () => {
    expect(fitter.fitName('onewordthatgoeson', FONT, 78)).toBe('onewordthatg…');
    expect(fitter.fitName('heads and tails', FONT, 36)).toBe('heads…');
  });

  it('lets a text that runs from right to left end where it was cut', () => {
    expect(fitter.fit('טעינת נתונים', FONT, 36)).toBe('\u2068טעינת…\u2069');
  });

  it('breaks a line where a word ends, without room for an ellipsis', () => {
    expect(fitter.wrap('sleep 1 s', FONT, 30)).toEqual(['sleep', '1 s']);
    expect(fitter.wrap('readRequest', FONT, 45)).toEqual(['read', 'Request']);
  });

  it('breaks no word: what has no end in time is cut', () => {
    expect(fitter.wrap('sleep 1 s', FONT, 24)).toEqual(['sle…', '']);
  });

  it('says nothing where not even one character fits', () => {
    expect(fitter.fit('heads', FONT, 5)).toBe('');
  });
});

it('a whole number has commas as English has them', () => {
  for (const count of [0, 7, 999, 1000, 12_345, 999_999, 1_000_000, 4_294_967_295, -1000, -42]) {
    expect(withCommas(count)).toBe(count.toLocaleString('en'));
  }
});
