/**
 * The graph as a list, for those who hear it: each shown promise with its state and what it waits
 * for. Visually hidden; brought up to date only now and then.
 */
import { element } from '../controls/dom.ts';
import { counted, withCommas } from '../render/format.ts';
import { PORT_WORDS } from '../render/port.ts';
import type { Scene, SceneNode } from '../render/scene.ts';
import { visible } from '../render/text.ts';

const MOST = 200;

export class Outline {
  readonly element = element('section', { class: 'hidden', 'aria-label': 'Promises of the graph' });
  private shown: Scene | null = null;

  update(scene: Scene): void {
    if (scene === this.shown) return;
    this.shown = scene;
    const items: HTMLElement[] = [];
    for (const node of scene.nodes.values()) {
      if (items.length === MOST) break;
      items.push(element('li', {}, sentenceOf(scene, node.id)));
    }
    const rest = scene.nodes.size - items.length;
    if (rest > 0) items.push(element('li', {}, `and ${counted(rest, 'more promise')}`));
    this.element.replaceChildren(element('ul', {}, ...items));
  }
}

/** "heads: returned, 42. Waits for sleep 1 s." */
export function sentenceOf(scene: Scene, id: number): string {
  const node = scene.nodes.get(id);
  if (node === undefined) return '';
  const sources = scene.edges
    .filter(
      (edge) => edge.to === id && edge.kind !== 'cancels' && edge.kind !== 'cancelIgnored' && edge.kind !== 'then',
    )
    .flatMap((edge) => scene.nodes.get(edge.from) ?? [])
    .slice(0, 8)
    .map((source) => `${source.name || source.operation}${source.group === null ? '' : ` ×${sumOf(source)}`}`);
  const state = node.running ? 'its callback runs' : node.state;
  const second = node.second === '' || node.second === node.state ? '' : `, ${node.second}`;
  const waits =
    sources.length === 0 ? '' : ` ${node.state === 'pending' ? 'Waits for' : 'Waited for'} ${sources.join(', ')}.`;
  if (node.group !== null) return visible(`${node.name}, ${sumOf(node)} promises: ${node.second}.${waits}`, 400);
  const port = node.port === undefined ? '' : ` It ${PORT_WORDS[node.port]}.`;
  return visible(`${node.name || node.operation}: ${state}${second}.${waits}${port}`, 400);
}

function sumOf(node: SceneNode): string {
  return withCommas(node.group?.states.reduce((sum, count) => sum + count, 0) ?? 1);
}
