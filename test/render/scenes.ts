/** Nodes and edges for tests of drawing, with colours that are words. */
import { type ColorName, shades } from '../../webview/render/palette.ts';
import type { Scene, SceneEdge, SceneNode } from '../../webview/render/scene.ts';
import { defaultTheme, type Theme } from '../../webview/render/theme.ts';

const words = Object.fromEntries(Object.keys(shades('dark')).map((name) => [name, name]));

/** A theme whose colours are their own names. */
export const WORDS: Theme = { ...defaultTheme('dark'), ...(words as Record<ColorName, string>) };

export function node(id: number, about: Partial<SceneNode> = {}): SceneNode {
  return {
    id,
    glyph: 'card',
    x: 0,
    y: 0,
    width: 150,
    height: 46,
    state: 'pending',
    running: false,
    guard: null,
    name: `p${id}`,
    second: '',
    secondIsResult: false,
    time: '',
    operation: '',
    inside: '',
    parts: [],
    folded: 0,
    rounds: 1,
    group: null,
    outOf: 0,
    ...about,
  };
}

export function edge(from: number, to: number, about: Partial<SceneEdge> = {}): SceneEdge {
  return { key: `${from}-${to}`, from, to, kind: 'awaited', passed: 'pending', outcome: 'open', label: '', ...about };
}

export function scene(nodes: readonly SceneNode[], edges: readonly SceneEdge[] = []): Scene {
  return { nodes: new Map(nodes.map((each) => [each.id, each])), edges, regions: [] };
}
