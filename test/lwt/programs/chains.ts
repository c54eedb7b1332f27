/**
 * Chains of pending promises, each made from the one before: `chains.ts LENGTH KINDS [traced] [timed]`.
 * Kinds that begin with `wide` are made from the first one all, and waited for together.
 *
 * Prints, for each kind, how the last one ended when the first was woken, made to fail, and cancelled;
 * timed, also the milliseconds that making and ending took. KINDS `list` prints the kinds there are.
 */
import { Lwt, Some } from '../../../runtime-instrumented/lwt/index.ts';
import { LwtResult } from '../../../runtime-instrumented/modules/index.ts';
import { callbacksInside, watchIfTraced } from './counting-probe.ts';

watchIfTraced(process.argv[4]);

type Link = (p: Lwt<unknown>) => Lwt<unknown>;
const length = Number(process.argv[2]);
const timed = process.argv[5] === 'timed';
const key = Lwt.newKey<number>();

const links: Record<string, Link> = {
  bind: (p) => p.bind((x) => Lwt.return(x)),
  'bind to a pending one': (p) => Lwt.bind(Lwt.pause(), () => p),
  map: (p) => p.map((x) => x),
  catch: (p) => p.catch((error) => Lwt.fail(error)),
  tryBind: (p) =>
    p.tryBind(
      (x) => Lwt.return(x),
      (error) => Lwt.fail(error),
    ),
  finalize: (p) => p.finalize(() => Lwt.return()),
  go: (p) =>
    Lwt.go(function* () {
      return yield* p;
    }),
  join: (p) => Lwt.join([p]),
  all: (p) => Lwt.all([p]).map(([x]) => x),
  both: (p) => Lwt.both(p, Lwt.return()).map(([x]) => x),
  choose: (p) => Lwt.choose([p]),
  pick: (p) => Lwt.pick([p]),
  'pick of two': (p) => Lwt.pick([p, Lwt.task()[0]]),
  nchoose: (p) => Lwt.nchoose([p]).map(([x]) => x),
  npick: (p) => Lwt.npick([p]).map(([x]) => x),
  protected: (p) => Lwt.protected(p),
  nchooseSplit: (p) => Lwt.nchooseSplit([p]).map(([[x]]) => x),
  'choose of two': (p) => Lwt.choose([p, Lwt.wait()[0]]),
  'finalize, waiting for its finalizer': (p) =>
    Lwt.finalize(
      () => Lwt.return(1),
      () => p,
    ),
  'bind with a hook': (p) => {
    const next = p.bind((x) => Lwt.return(x));
    Lwt.onCancel(next, () => undefined);
    return next;
  },
  'bind with storage': (p) => Lwt.withValue(key, Some(1), () => p.bind((x) => Lwt.return(x))),
  'bind of a protected one': (p) => Lwt.protected(p).bind((x) => Lwt.return(x)),
  'bind with a label': (p) => p.bind((x) => Lwt.return(x)).named('a link'),
  'bind to the one before': (p) => Lwt.pause().bind(() => p.bind((x) => Lwt.return(x))),
  'LwtResult.bind': (p) => LwtResult.bind(LwtResult.ok(p), (x) => LwtResult.return(x)).map((r) => (r.ok ? r.value : r)),
  noCancel: (p) => Lwt.noCancel(p),
  wrapInCancelable: (p) => Lwt.wrapInCancelable(p),
};

type Chain = readonly [last: Lwt<unknown>, resolver: ReturnType<typeof Lwt.task<unknown>>[1]];

function chain(link: Link): Chain {
  const [first, resolver] = Lwt.task<unknown>();
  let last: Lwt<unknown> = first;
  for (let i = 0; i < length; i++) last = link(last);
  Lwt.wakeupPaused();
  return [last, resolver];
}

function wide(link: Link): Chain {
  const [first, resolver] = Lwt.task<unknown>();
  const all = Array.from({ length }, () => link(first));
  Lwt.wakeupPaused();
  return [Lwt.join(all), resolver];
}

/** Each link wakes the next one's promise within its callback, put off until the present resolution has ended. */
function later(): Chain {
  const [first, resolver] = Lwt.task<unknown>();
  let last: Lwt<unknown> = first;
  for (let i = 0; i < length; i++) {
    const [next, wakesNext] = Lwt.task<unknown>();
    Lwt.onAny(
      last,
      (x) => Lwt.wakeupLater(wakesNext, x),
      (error) => Lwt.wakeupLaterExn(wakesNext, error),
    );
    last = next;
  }
  return [last, resolver];
}

function make(name: string): Chain {
  if (name === 'wakeupLater') return later();
  return name.startsWith('wide ') ? wide(links[name.slice('wide '.length)]) : chain(links[name]);
}

function told(p: Lwt<unknown>): string {
  const now = p.state;
  if (now.state === 'fail') return now.error instanceof Lwt.Canceled ? 'cancelled' : String(now.error);
  return now.state;
}

const escaped: unknown[] = [];
Lwt.asyncExceptionHook.set((error) => escaped.push(error));

function end(name: string, how: (p: Lwt<unknown>, resolver: Chain[1]) => void): string {
  const start = performance.now();
  const [p, resolver] = make(name);
  how(p, resolver);
  return timed ? `${told(p)} after ${Math.round(performance.now() - start)} ms` : told(p);
}

const kinds = [...Object.keys(links), ...Object.keys(links).map((name) => `wide ${name}`), 'wakeupLater'];
const chosen = process.argv[3] === 'list' ? [] : process.argv[3].split(';');
if (process.argv[3] === 'list') console.log(kinds.join('\n'));
for (const name of chosen) {
  const woken = end(name, (_p, resolver) => Lwt.wakeup(resolver, 1));
  const failed = end(name, (_p, resolver) => Lwt.wakeupExn(resolver, new Error('no')));
  const cancelled = end(name, (p) => p.cancel());
  console.log(`${name}: ${woken}, ${failed}, ${cancelled}`);
}
if (callbacksInside() !== 0) console.log(`${callbacksInside()} callbacks were entered and not left`);
if (escaped.length > 0) console.log(`escaped: ${String(escaped[0])}`);
