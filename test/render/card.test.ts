import { describe, expect, it } from 'vitest';
import { drawCard, drawSmallCard } from '../../webview/render/card.ts';
import { drawBareCombinator, drawCombinator } from '../../webview/render/combinator.ts';
import { drawMark, type MarkName } from '../../webview/render/glyphs.ts';
import type { SceneNode } from '../../webview/render/scene.ts';
import { TextFitter } from '../../webview/render/text.ts';
import { RecordingSurface } from './recording-surface.ts';
import { node, WORDS } from './scenes.ts';

const HERE = { above: false, below: false };

function card(about: Partial<SceneNode>): RecordingSurface {
  const surface = new RecordingSurface();
  drawCard(surface, node(1, about), WORDS, new TextFitter(surface));
  return surface;
}

function combinator(about: Partial<SceneNode>): RecordingSurface {
  const surface = new RecordingSurface();
  drawCombinator(surface, node(1, about), WORDS, new TextFitter(surface), HERE);
  return surface;
}

describe('a card', () => {
  it('says a returned promise as name, value, time and operation', () => {
    const lines = card({
      name: 'heads',
      state: 'returned',
      second: '42',
      secondIsResult: true,
      time: '1.000',
      operation: 'bind',
    }).lines;
    expect(lines).toEqual([
      'rect -75,-23 150×46 fill card outline returned 1.4',
      'circle -58,0 r 7 fill returned',
      'path -61.4,0.2 → -54.5,-2.6 outline card 1.9',
      'text “heads” left -43,-4 bold foreground',
      'text “1.000” right 66,-4 muted',
      'text “bind” right 66,13 muted',
      'text “42” left -43,13 returned',
    ]);
  });

  it('has a dashed outline and an open dashed ring while pending', () => {
    const { lines } = card({ second: 'bind, line 9' });
    expect(lines[0]).toBe('rect -75,-23 150×46 fill card outline pending 1.4 dashed');
    expect(lines[1]).toBe('circle -58,0 r 6 outline pending 2 dashed');
  });

  it('cuts a long name with an ellipsis, and lets the time go below', () => {
    const { texts } = card({ name: 'aVeryLongNameIndeed', state: 'returned', time: '1.000', second: 'x' });
    expect(texts).toEqual(['aVeryL…Indeed', '1.000', 'x']);
  });

  it('never draws a text wider than the card', () => {
    const long = 'W'.repeat(500);
    const surface = card({
      name: long,
      second: long,
      time: '1:02.345',
      operation: 'wrapInCancelable',
      guard: 'protected',
    });
    for (const text of surface.texts) expect(text.length * 13 * 0.6).toBeLessThanOrEqual(150);
  });

  it('stands on sheets and says how many rounds a loop has been through', () => {
    const { lines, texts } = card({ rounds: 100 });
    expect(texts).toContain('×100');
    expect(lines.filter((line) => line.startsWith('rect') && line.includes('fill card')).length).toBe(4);
  });

  it('marks what handles failures with a shield', () => {
    const plain = card({ guard: null }).lines.length;
    expect(card({ guard: 'catch' }).lines.length).toBe(plain + 1);
    expect(card({ guard: 'finalize' }).lines.length).toBe(plain + 1);
  });

  it('keeps its name as large as can be read when one is far out', () => {
    const surface = new RecordingSurface();
    drawSmallCard(surface, node(1, { name: 'heads' }), WORDS, new TextFitter(surface), 0.6);
    expect(surface.texts).toEqual(['heads']);
  });
});

describe('a high card', () => {
  const sizes = (zoom: number): number[] => {
    const surface = new RecordingSurface();
    const sized: number[] = [];
    const draw = surface.text.bind(surface);
    surface.text = (text, x, y, style) => {
      sized.push(style.font.size * zoom);
      draw(text, x, y, style);
    };
    const about = { name: 'heads', second: '42', width: 118, height: 60 };
    drawCard(surface, node(1, about), WORDS, new TextFitter(surface), zoom);
    return sized;
  };

  it('keeps both its lines as large as can be read when one goes away from it', () => {
    for (const zoom of [1, 0.8, 0.64]) expect(Math.min(...sizes(zoom))).toBeGreaterThanOrEqual(8.9);
  });

  it('breaks its name before a number, never within one', () => {
    const surface = new RecordingSurface();
    const about = { name: 'sleep 1.042 s', second: '()', width: 118, height: 60 };
    drawCard(surface, node(1, about), WORDS, new TextFitter(surface));
    expect(surface.texts.slice(0, 2)).toEqual(['sleep', '1.042 s']);
  });
});

describe('marks', () => {
  const shapes = (mark: MarkName): string => {
    const surface = new RecordingSurface();
    drawMark(
      surface,
      mark,
      0,
      0,
      { ...WORDS, ...Object.fromEntries(Object.keys(WORDS).map((key) => [key, 'grey'])) },
      'grey',
    );
    return surface.lines.join('\n');
  };

  it('are told apart without colour', () => {
    const all = (['pending', 'running', 'returned', 'failed', 'cancelled'] as const).map(shapes);
    expect(new Set(all).size).toBe(5);
  });
});

describe('a bar', () => {
  it('fills from the top as its children end, with the count above', () => {
    const { lines, texts } = combinator({
      glyph: 'bar',
      width: 10,
      height: 80,
      name: '',
      operation: 'join 1 of 2',
      parts: ['returned', 'pending'],
    });
    expect(lines.slice(0, 3)).toEqual([
      'rect -5,-40 10×80 fill background',
      'rect -5,-40 10×40 fill returned',
      'rect -5,-40 10×80 outline pending 1.8',
    ]);
    expect(texts).toEqual(['join 1 of 2']);
  });

  it('shows a failed child in the colour of failure', () => {
    const { lines } = combinator({ glyph: 'bar', width: 10, height: 80, name: '', parts: ['pending', 'failed'] });
    expect(lines[1]).toBe('rect -5,0 10×40 fill failed');
  });

  it('is filled whole once it has settled', () => {
    const { lines } = combinator({
      glyph: 'bar',
      width: 10,
      height: 80,
      name: '',
      state: 'returned',
      parts: ['returned'],
    });
    expect(lines[0]).toBe('rect -5,-40 10×80 fill returned');
  });
});

describe('a diamond', () => {
  it('says which branch it takes, and its operation above', () => {
    const { texts } = combinator({
      glyph: 'diamond',
      width: 32,
      height: 32,
      name: '',
      inside: '1st',
      operation: 'pick',
    });
    expect(texts).toEqual(['1st', 'pick']);
  });

  it('has its operation to the right of a cancel that leaves it upwards, near and from farther away', () => {
    const diamond = node(1, { glyph: 'diamond', x: 0, width: 32, height: 32, name: '', operation: 'pick' });
    const cancels = { above: true, below: false };
    const near = new RecordingSurface();
    drawCombinator(near, diamond, WORDS, new TextFitter(near), cancels);
    const far = new RecordingSurface();
    drawBareCombinator(far, diamond, WORDS, new TextFitter(far), 0.5, cancels);
    for (const { lines } of [near, far]) expect(lines.at(-1)).toMatch(/^text “pick” left [1-9]/);
  });

  it('says its name and result below when it has a name of its own', () => {
    const surface = combinator({
      glyph: 'diamond',
      width: 32,
      height: 32,
      name: 'timeout',
      second: '"Heads"',
      secondIsResult: true,
      state: 'returned',
      operation: 'pick',
    });
    expect(surface.texts).toEqual(['pick', 'timeout', '"Heads"']);
  });
});
