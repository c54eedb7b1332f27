import { describe, expect, it } from 'vitest';
import { shades, type ThemeKind } from '../../webview/render/palette.ts';
import { readTheme } from '../../webview/render/theme.ts';
import { contrast } from '../support/contrast.ts';

const KINDS: readonly ThemeKind[] = ['dark', 'light', 'hcDark', 'hcLight'];
const STATES = ['pending', 'running', 'returned', 'failed', 'cancelled'] as const;
const GROUNDS = ['background', 'card', 'panel'] as const;

describe.each(KINDS)('the %s theme', (kind) => {
  const colors = shades(kind);

  it.each(STATES)('says %s in a colour that can be read as text', (state) => {
    for (const ground of GROUNDS) expect(contrast(colors[state], colors[ground])).toBeGreaterThanOrEqual(4.5);
  });

  it('has readable words, also small ones', () => {
    for (const ground of [...GROUNDS, 'hover', 'input'] as const) {
      expect(contrast(colors.foreground, colors[ground])).toBeGreaterThanOrEqual(7);
      expect(contrast(colors.muted, colors[ground])).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('has lines and rings that can be seen', () => {
    expect(contrast(colors.edge, colors.background)).toBeGreaterThanOrEqual(3);
    for (const ground of GROUNDS) expect(contrast(colors.focus, colors[ground])).toBeGreaterThanOrEqual(3);
    for (const state of STATES) expect(contrast(colors.card, colors[state])).toBeGreaterThanOrEqual(3);
  });
});

describe('colours', () => {
  it('come from the page where it says them', () => {
    const theme = readTheme('dark', (variable) => (variable === '--pg-returned' ? ' #abcdef ' : ''));
    expect(theme.returned).toBe('#abcdef');
    expect(theme.failed).toBe(shades('dark').failed);
  });

  it('are compared as WCAG says', () => {
    expect(contrast('#000', '#ffffff')).toBeCloseTo(21);
    expect(contrast('rgb(119, 119, 119)', '#fff')).toBeCloseTo(4.48, 1);
    expect(contrast('#00000080', '#ffffff')).toBeLessThan(contrast('#000000', '#ffffff'));
  });
});
