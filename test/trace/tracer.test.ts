/** The tracer: probe calls become events, whatever the program hands over. */
import { describe, expect, it } from 'vitest';
import { describeStream, type EventObject, StreamWriter } from '../../runtime-instrumented/protocol/index.ts';
import { createRing } from '../../runtime-instrumented/trace/ring.ts';
import { RingReader } from '../../runtime-instrumented/trace/ring-reader.ts';
import { RingWriter } from '../../runtime-instrumented/trace/ring-writer.ts';
import { Tracer } from '../../runtime-instrumented/trace/tracer.ts';

interface Watched {
  readonly tracer: Tracer;
  readonly sentences: (string | null)[];
  /** All events so far but the first session. */
  events(): EventObject[];
}

interface Options {
  readonly clock?: 'real' | 'virtual';
  readonly sites?: boolean;
  readonly ringBytes?: number;
  readonly calls?: Int32Array;
}

function watch(options: Options = {}): Watched {
  const memory = createRing(options.ringBytes);
  const reader = new RingReader(memory);
  const sentences: (string | null)[] = [];
  const chunks: Uint8Array[] = [new StreamWriter().take()];
  const tracer = new Tracer({
    ring: new RingWriter(memory, 1),
    libraryFiles: new Set(),
    calls: options.calls ?? null,
    session: {
      runtime: 'test',
      pid: 1,
      program: '/p.ts',
      arguments: [],
      startedAt: 0,
      clock: options.clock ?? 'virtual',
      sites: options.sites ?? false,
    },
    turnedOff: (sentence) => sentences.push(sentence),
  });
  return {
    tracer,
    sentences,
    events() {
      for (let batch = reader.take(1 << 14); batch; batch = reader.take(1 << 14)) chunks.push(batch);
      return describeStream(Buffer.concat(chunks)).slice(1);
    },
  };
}

describe('the tracer', () => {
  it.each([undefined, 0, Number.NaN])('tells nothing of what is no promise and has the id %s', (id) => {
    const { tracer, events } = watch();
    const none = id as number;
    const real = tracer.created('wait');
    tracer.labelled(none, 'a label');
    tracer.depends(none, real, 'awaited');
    tracer.depends(real, none, 'awaited');
    tracer.entered(none, real);
    tracer.left(none);
    tracer.became(none, real);
    tracer.became(real, none);
    tracer.settled(none, 'returned', 1, 0);
    tracer.cancelled('requested', 0, none);
    tracer.idle();
    expect(events().map(({ event }) => event)).toEqual(['create', 'idle']);
  });

  it.each([Number.POSITIVE_INFINITY, Number.NaN, -5])(
    'tells a timer of %s nanoseconds as one without a duration',
    (duration) => {
      const { tracer, events } = watch();
      tracer.described(tracer.created('sleep'), 'sleep', duration);
      tracer.idle();
      expect(events()).toMatchObject([{ event: 'create', detail: 'sleep', duration: -1 }, { event: 'idle' }]);
    },
  );

  it('tells every call as its event', () => {
    const { tracer, events } = watch();
    let now = 0;
    tracer.useClock('virtual', () => now);
    const sleep = tracer.created('sleep');
    tracer.described(sleep, 'sleep 1 s', 1e9);
    const bind = tracer.created('bind');
    tracer.depends(bind, sleep, 'awaited');
    tracer.labelled(bind, 'heads');
    tracer.idle();
    now = 6e9;
    tracer.busy();
    tracer.settled(sleep, 'returned', undefined, 0);
    tracer.entered(bind, sleep);
    tracer.became(bind, 3);
    tracer.left(bind);
    tracer.cancelled('ignored', 0, bind);
    tracer.settled(bind, 'failed', new Error('tails'), sleep);
    tracer.unhandled('asyncExceptionHook', bind, 'oops');
    tracer.logged('stdout', 'Heads');
    tracer.exit('processExit', -1);
    expect(events()).toEqual([
      { event: 'create', time: 0, id: 1, operation: 'sleep', site: 0, detail: 'sleep 1 s', duration: 1e9 },
      { event: 'create', time: 0, id: 2, operation: 'bind', site: 0, detail: '', duration: -1 },
      { event: 'depend', time: 0, waiter: 2, on: 1, role: 'awaited' },
      { event: 'label', time: 0, id: 2, text: 'heads' },
      { event: 'idle', time: 0 },
      { event: 'busy', time: 6e9 },
      { event: 'settle', time: 6e9, id: 1, state: 'returned', text: '()', cause: 0 },
      { event: 'enter', time: 6e9, id: 2, by: 1 },
      { event: 'become', time: 6e9, outer: 2, inner: 3 },
      { event: 'leave', time: 6e9, id: 2 },
      { event: 'cancel', time: 6e9, reach: 'ignored', by: 0, target: 2 },
      { event: 'settle', time: 6e9, id: 2, state: 'failed', text: 'Error: tails', cause: 1 },
      { event: 'unhandled', time: 6e9, how: 'asyncExceptionHook', id: 2, text: '"oops"' },
      { event: 'log', time: 6e9, stream: 'stdout', text: 'Heads' },
      { event: 'exit', time: 6e9, how: 'processExit', code: -1 },
    ]);
  });

  it('holds a sleep back for its description and no longer than the next event', () => {
    const { tracer, events } = watch();
    tracer.created('sleep');
    expect(events()).toEqual([]);
    tracer.idle();
    expect(events()).toMatchObject([
      { event: 'create', operation: 'sleep', detail: '', duration: -1 },
      { event: 'idle' },
    ]);
  });

  it('holds a task back for its description and no longer than the program’s turn', async () => {
    const { tracer, events } = watch();
    tracer.described(tracer.created('task'), 'lock of a mutex', -1);
    tracer.created('task');
    await Promise.resolve();
    expect(events()).toMatchObject([{ detail: 'lock of a mutex' }, { id: 2, detail: '' }]);
  });

  it('introduces itself again when the clock turns out to be virtual', () => {
    const { tracer, events } = watch({ clock: 'real' });
    tracer.useClock('real', () => 5);
    tracer.useClock('virtual', () => 5);
    expect(events()).toMatchObject([{ event: 'session', info: { clock: 'virtual' } }]);
  });

  it('counts time from the first promise, and says again when that was', () => {
    const { tracer, events } = watch({ clock: 'real' });
    tracer.busy();
    const before = Date.now();
    tracer.created('bind');
    const [busy, session, create] = events();
    expect([busy, create]).toMatchObject([
      { event: 'busy', time: 0 },
      { event: 'create', time: expect.any(Number) },
    ]);
    const { startedAt } = (session as { info: { startedAt: number } }).info;
    // The two clocks of the machine may differ by a little.
    expect(Math.abs(startedAt - before)).toBeLessThan(60_000);
  });

  it('counts the time of a virtual clock from the first promise too', () => {
    const { tracer, events } = watch();
    let now = 5;
    tracer.useClock('virtual', () => now);
    tracer.created('bind');
    now = 7;
    tracer.busy();
    expect(events()).toMatchObject([
      { event: 'create', time: 0 },
      { event: 'busy', time: 2 },
    ]);
  });

  it('carries markup, control characters, lone surrogates and a megabyte of text', () => {
    const { tracer, events } = watch();
    const texts = ['<b onclick="x()">&amp;</b>', 'a\u0000\u001b[31m\u2028', '\ud800', 'm'.repeat(1_000_000)];
    for (const text of texts) tracer.labelled(1, text);
    const labels = events().map((event) => (event as { text: string }).text);
    expect(labels.slice(0, 3)).toEqual(['<b onclick="x()">&amp;</b>', 'a\u0000\u001b[31m\u2028', '\ufffd']);
    expect(labels[3]).toBe(`${'m'.repeat(65_536)}… (1000000 characters)`);
  });

  it('survives values that fight back', () => {
    const { tracer, events, sentences } = watch();
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    let deep: unknown = 0;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    const cyclic: unknown[] = [];
    cyclic.push(cyclic);
    const thrower = {
      get x() {
        throw new Error('no');
      },
    };
    for (const value of [proxy, deep, cyclic, thrower, Symbol.iterator]) tracer.settled(1, 'returned', value, 0);
    expect(events().map((event) => (event as { text: string }).text)).toEqual([
      '[proxy]',
      '[[[[…]]]]',
      '[[circular]]',
      '{ x: [getter] }',
      'Symbol(Symbol.iterator)',
    ]);
    expect(sentences).toEqual([]);
  });

  it('stays readable however many different texts there are', () => {
    const { tracer, events } = watch({ ringBytes: 1 << 24 });
    for (let i = 0; i < 40_000; i++) tracer.labelled(1, `label ${i}`);
    const labels = events() as { text: string }[];
    expect(labels).toHaveLength(40_000);
    expect(labels.every(({ text }, i) => text === `label ${i}`)).toBe(true);
  });

  it('counts exactly what it could not write, and is right about texts and sites afterwards', () => {
    const { tracer, events } = watch({ ringBytes: 4096, sites: true });
    let told = 0;
    for (let i = 0; i < 500; i++) {
      tracer.labelled(1, `label ${i}`);
      tracer.created('bind');
      told += 2;
    }
    const before = events();
    tracer.labelled(1, 'label 499');
    const after = events();
    expect(after.slice(before.length)).toMatchObject([{ event: 'gap' }, { event: 'label', text: 'label 499' }]);
    const { count } = after[before.length] as { count: number };
    const seen = before.filter(({ event }) => event !== 'site').length;
    expect(seen + count).toBe(told);
  });

  it('turns itself off with one sentence when its clock throws', () => {
    const { tracer, sentences } = watch();
    tracer.useClock('virtual', () => {
      throw new Error('stopped');
    });
    tracer.busy();
    tracer.busy();
    expect(tracer.created('bind')).toBeGreaterThan(0);
    expect(sentences).toEqual(['the tracer failed (Error: stopped); the program goes on without being traced.']);
  });

  it('reads the clock anew wherever the program may have run, and nowhere else', () => {
    const calls = new Int32Array(3);
    const { tracer, events } = watch({ calls });
    let now = 0;
    tracer.useClock('virtual', () => ++now);
    const [p, q] = [tracer.created('wait'), tracer.created('bind')];
    const started = now;
    tracer.settled(p, 'returned', 1, 0);
    tracer.entered(q, p);
    calls[2] = 1;
    tracer.left(q);
    tracer.settled(q, 'returned', 1, p);
    tracer.entered(q, p);
    // A callback that no event tells of.
    tracer.settled(p, 'returned', 1, 0);
    calls[2] = 1;
    tracer.entered(q, p);
    tracer.left(q);
    // The program, resolving something itself.
    tracer.settled(p, 'returned', 1, 0);
    const times = events().flatMap((event) => ('time' in event && event.time >= started - 2 ? [event.time] : []));
    const told = times.slice(-9).map((time) => time - times[times.length - 9]);
    expect(told).toEqual([0, 0, 1, 1, 1, 2, 3, 4, 5]);
  });
});
