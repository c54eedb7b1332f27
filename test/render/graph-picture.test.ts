/** A picture of the graph says what it leaves out; an empty view says why it is empty. */
import { describe, expect, it } from 'vitest';
import { StreamWriter } from '../../runtime-instrumented/protocol/stream-writer.ts';
import type { SessionSummary } from '../../webview/contract/messages.ts';
import { graphSvg } from '../../webview/picture/graph-svg.ts';
import { automatic } from '../../webview/render/auto-camera.ts';
import { extentOfScene } from '../../webview/render/extent.ts';
import { defaultTheme } from '../../webview/render/theme.ts';
import { SessionStore } from '../../webview/session-store.ts';
import { emptinessWords } from '../../webview/views/empty-state.ts';
import { SessionPicture } from '../../webview/views/session-picture.ts';
import { streamOf } from '../recording/support.ts';
import { tell, timeout2 } from '../support/graphs.ts';
import { Story } from '../support/story.ts';

const ENDED: SessionSummary = {
  id: 1,
  name: 'heads.ts',
  program: '/home/ada/heads.ts',
  state: 'ended',
  pid: 1,
  exitCode: 0,
  problem: null,
};

function pictureOf(rounds: number): string {
  const store = new SessionStore(ENDED, 1_000_000);
  store.receive(streamOf(rounds), 0);
  store.readAll();
  return graphSvg(store, { width: null, height: null, theme: defaultTheme('light') });
}

describe('a picture of the graph', () => {
  it('says how many promises it does not draw', () => {
    expect(pictureOf(20_000)).toMatch(/[\d,]+ (more|promises) not drawn/);
  });
  it('says nothing where all is drawn', () => {
    expect(pictureOf(1)).not.toMatch(/not drawn|folded/);
  });
});

describe('a group of a long run', () => {
  it('counts all that were made there, by state, and no edge says a number that is only that of the members at hand', () => {
    const store = new SessionStore(ENDED, 1_000_000);
    const writer = new StreamWriter();
    const story = new Story(writer);
    const tasks = Array.from({ length: 6_000 }, () => story.task({ line: 1 }));
    const binds = tasks.map((task) => story.bind(task, { line: 2 }));
    story.run(story.join(binds, { line: 3 }), { line: 4 });
    for (const task of tasks.slice(0, 2_500)) story.returned(task);
    store.receive(writer.take(), 0);
    store.readAll();
    const texts = graphSvg(store, { width: null, height: null, theme: defaultTheme('light') });
    expect(texts).toContain('×6,000');
    expect(texts).toContain('>2,500<');
    expect(texts).toContain('>3,500<');
    const numbers = [...texts.matchAll(/>[^<]*×([\d,.k]+)[^<]*</g)].map(([, number]) => number);
    expect([...new Set(numbers)]).toEqual(['6,000']);
  });
});

describe('a view without promises', () => {
  const words = (session: SessionSummary, promises = 0, reading = false) =>
    emptinessWords({ host: 'browser', connection: 'connected', session, promises, problem: '', reading });

  it('says of a program that it made none', () => {
    expect(words(ENDED)?.[0]).toBe('heads.ts ended and made no promises.');
  });
  it('says how much has been read as long as there is no picture of it', () => {
    expect(words(ENDED, 43_000, true)).toEqual(['Reading heads.ts …', '43,000 promises so far.']);
    expect(words(ENDED, 43_000, false)).toBeNull();
  });
  it('says of a recording only that there are none in it: it may be damaged', () => {
    expect(words({ ...ENDED, recording: 'cut.promise-trace' })?.[0]).toBe(
      'There are no promises of heads.ts in cut.promise-trace.',
    );
  });
});

describe('a graph wider than its view', () => {
  /** The zoom at which it is seen as a whole, and the width of its widest card, in a view of that width. */
  function seenIn(width: number): { zoom: number; card: number } {
    const store = new SessionStore(ENDED, 1_000_000);
    const writer = new StreamWriter();
    tell(timeout2, writer);
    store.receive(writer.take(), 0);
    store.readAll();
    const picture = new SessionPicture(store);
    picture.refresh({ fold: true, teaching: false, selected: null, width }, 0, false);
    const cards = [...picture.scene.nodes.values()].filter(({ glyph }) => glyph === 'card');
    const zoom = automatic(extentOfScene(picture.scene)!, null, { width, height: 600 }).zoom;
    return { zoom, card: Math.max(...cards.map((card) => card.width)) };
  }

  it('gets narrower cards before it gets small', () => {
    const roomy = seenIn(1600);
    const tight = seenIn(830);
    expect(tight.card).toBeLessThan(roomy.card);
    expect(tight.zoom).toBeGreaterThan(0.8);
  });

  it('keeps its cards wide where they can be read', () => {
    expect(seenIn(1200).card).toBe(seenIn(1600).card);
  });
});
