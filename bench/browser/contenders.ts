/**
 * Who draws the graph: the view of this package, and three libraries, each with the settings that its documentation
 * names for speed. Each is mounted into an element and returns the element that takes the pointer.
 */
import cytoscape from 'cytoscape';
import { forceLink, forceManyBody, forceSimulation } from 'd3-force';
import { select } from 'd3-selection';
import { zoom } from 'd3-zoom';
import { Network } from 'vis-network/standalone';
import { LanesLayout } from '../../webview/layout/lanes.ts';
import { Fold } from '../../webview/model/fold.ts';
import type { GraphModel } from '../../webview/model/graph-model.ts';
import { buildScene } from '../../webview/render/scene-builder.ts';
import { defaultTheme } from '../../webview/render/theme.ts';
import { GraphView } from '../../webview/views/graph-view.ts';
import type { PlainGraph } from './shapes.ts';

export type Mount = (root: HTMLElement, model: GraphModel, graph: () => PlainGraph) => HTMLElement;

const PENDING = '#6cb2ff';
const RETURNED = '#4cc38a';

/** Everything that a person sees is drawn with every frame: cards, words, edges, overview. */
const promiseGraph: Mount = (root, model) => {
  const canvas = document.createElement('canvas');
  canvas.style.cssText = 'width:100%;height:100%;display:block';
  root.append(canvas);
  const nothing = (): void => {};
  const view = new GraphView(canvas, defaultTheme('dark'), {
    pick: nothing,
    port: nothing,
    hover: nothing,
    menu: nothing,
    moved: nothing,
    beforeFrame: nothing,
  });
  view.setMotion(false);
  const fold = new Fold(model);
  const graph = fold.graph();
  const { placed } = new LanesLayout().update(graph, ({ glyph }) =>
    glyph === 'card' ? { width: 150, height: 46 } : { width: 32, height: 32 },
  );
  const { scene } = buildScene({
    graph,
    placed,
    promise: (id) => model.promise(id),
    ownName: () => false,
    progress: (id) => fold.progressOf(id),
    now: -1,
    regions: [],
  });
  view.show(scene, [], 0);
  return canvas;
};

/** The canvas renderer with its picture kept as a texture while the viewport moves, without labels. */
const cytoscapeMount: Mount = (root, _model, graph) => {
  const { nodes, edges } = graph();
  cytoscape({
    container: root,
    elements: {
      nodes: nodes.map(({ x, y, pending }, at) => ({
        data: { id: `n${at}`, color: pending ? PENDING : RETURNED },
        position: { x, y },
      })),
      edges: edges.map(([from, to], at) => ({ data: { id: `e${at}`, source: `n${from}`, target: `n${to}` } })),
    },
    style: [
      {
        selector: 'node',
        style: { width: 20, height: 10, shape: 'rectangle', 'background-color': 'data(color)', events: 'no' },
      },
      { selector: 'edge', style: { width: 1, 'curve-style': 'haystack', 'line-color': '#868e9a', events: 'no' } },
    ],
    layout: { name: 'preset', fit: true },
    textureOnViewport: true,
    hideEdgesOnViewport: true,
    hideLabelsOnViewport: true,
    motionBlur: false,
    pixelRatio: 1,
    autoungrabify: true,
    boxSelectionEnabled: false,
  } as cytoscape.CytoscapeOptions);
  return (root.querySelector('canvas')?.parentElement ?? root) as HTMLElement;
};

/** Without physics and labels, straight edges that are hidden while the view moves. */
const visNetwork: Mount = (root, _model, graph) => {
  const { nodes, edges } = graph();
  new Network(
    root,
    {
      nodes: nodes.map(({ x, y, pending }, id) => ({
        id,
        x,
        y,
        shape: 'square',
        size: 6,
        color: pending ? PENDING : RETURNED,
      })),
      edges: edges.map(([from, to], id) => ({ id, from, to })),
    },
    {
      physics: false,
      layout: { improvedLayout: false },
      nodes: { chosen: false, shadow: false },
      edges: { smooth: false, chosen: false, shadow: false, color: '#868e9a' },
      interaction: {
        hideEdgesOnDrag: true,
        hideEdgesOnZoom: true,
        dragNodes: false,
        selectable: false,
        hover: false,
        tooltipDelay: 1e9,
      },
    },
  );
  return root.querySelector('canvas')!;
};

/** One path for all edges, circles for nodes, one transform for the view; the force has been at work before. */
const d3Force: Mount = (root, _model, graph) => {
  const { nodes, edges } = graph();
  const points = nodes.map(({ x, y, pending }) => ({ x, y, pending }));
  const links = edges.map(([source, target]) => ({ source, target }));
  forceSimulation(points)
    .force('link', forceLink(links).distance(30))
    .force('charge', forceManyBody().strength(-5).theta(1.5))
    .stop()
    .tick(3);
  const svg = select(root).append('svg').attr('width', '100%').attr('height', '100%');
  const view = svg.append('g');
  const path = links
    .map(({ source, target }) => {
      const [from, to] = [source, target] as unknown as { x: number; y: number }[];
      return `M${from.x.toFixed(1)},${from.y.toFixed(1)}L${to.x.toFixed(1)},${to.y.toFixed(1)}`;
    })
    .join('');
  view.append('path').attr('d', path).attr('stroke', '#868e9a').attr('fill', 'none');
  view
    .selectAll('circle')
    .data(points)
    .join('circle')
    .attr('r', 6)
    .attr('cx', ({ x }) => x)
    .attr('cy', ({ y }) => y)
    .attr('fill', ({ pending }) => (pending ? PENDING : RETURNED));
  const gestures = zoom<SVGSVGElement, unknown>()
    .scaleExtent([0.02, 4])
    .on('zoom', ({ transform }) => view.attr('transform', transform));
  svg.call(gestures).call(gestures.scaleTo, 0.15);
  return svg.node() as unknown as HTMLElement;
};

/** No graph at all: one bitmap as large as ours, moved by a transform. Less than this no picture of that size can cost. */
const bitmapAlone: Mount = (root) => {
  const canvas = document.createElement('canvas');
  const { clientWidth, clientHeight } = root;
  const drawn = new OffscreenCanvas(Math.round(clientWidth * 1.6), Math.round(clientHeight * 1.6));
  const context = drawn.getContext('2d', { alpha: false })!;
  for (let at = 0; at < 400; at++) {
    context.fillStyle = at % 3 === 0 ? PENDING : RETURNED;
    context.fillRect((at % 20) * 95, Math.floor(at / 20) * 63, 80, 40);
  }
  canvas.style.cssText = 'position:absolute;left:0;top:0;transform-origin:0 0;will-change:transform';
  // A canvas does not become as large as what it is given.
  canvas.style.width = `${drawn.width}px`;
  canvas.style.height = `${drawn.height}px`;
  canvas.getContext('bitmaprenderer', { alpha: false })!.transferFromImageBitmap(drawn.transferToImageBitmap());
  root.append(canvas);
  let [x, y, scale] = [-0.3 * clientWidth, -0.3 * clientHeight, 1];
  const place = (): void => {
    canvas.style.transform = `translate(${x}px,${y}px) scale(${scale})`;
  };
  root.addEventListener('wheel', (event) => {
    const factor = 2 ** (-event.deltaY * 0.002);
    [x, y] = [event.clientX - (event.clientX - x) * factor, event.clientY - (event.clientY - y) * factor];
    scale *= factor;
    place();
  });
  let last = { x: 0, y: 0 };
  root.addEventListener('pointerdown', ({ clientX, clientY }) => {
    last = { x: clientX, y: clientY };
  });
  root.addEventListener('pointermove', ({ clientX, clientY }) => {
    [x, y] = [x + clientX - last.x, y + clientY - last.y];
    last = { x: clientX, y: clientY };
    place();
  });
  place();
  return root;
};

export const MOUNTS: Readonly<Record<string, Mount>> = {
  'promise-graph': promiseGraph,
  cytoscape: cytoscapeMount,
  'vis-network': visNetwork,
  'd3-force, SVG': d3Force,
  'a bitmap alone': bitmapAlone,
};
