/**
 * Chains of pending promises, each made from the one before: `chains.ts LENGTH KINDS [traced]`.
 *
 * Prints, for each kind, how the last one ended when the first was woken, made to fail, and cancelled.
 */
import { Lwt } from '../../../runtime-instrumented/lwt/index.ts';
import { callbacksInside, watchIfTraced } from './counting-probe.ts';

watchIfTraced(process.argv[4]);

type Link = (p: Lwt<unknown>) => Lwt<unknown>;
const length = Number(process.argv[2]);

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
  noCancel: (p) => Lwt.noCancel(p),
  wrapInCancelable: (p) => Lwt.wrapInCancelable(p),
};

function chain(link: Link): [Lwt<unknown>, ReturnType<typeof Lwt.task<unknown>>[1]] {
  const [first, resolver] = Lwt.task<unknown>();
  let last: Lwt<unknown> = first;
  for (let i = 0; i < length; i++) last = link(last);
  Lwt.wakeupPaused();
  return [last, resolver];
}

function told(p: Lwt<unknown>): string {
  const now = p.state;
  if (now.state === 'fail') return now.error instanceof Lwt.Canceled ? 'cancelled' : String(now.error);
  return now.state;
}

const escaped: unknown[] = [];
Lwt.asyncExceptionHook.set((error) => escaped.push(error));
const chosen = process.argv[3].split(';');
for (const name of chosen) {
  const link = links[name];
  const [woken, wakes] = chain(link);
  Lwt.wakeup(wakes, 1);
  const [failed, fails] = chain(link);
  Lwt.wakeupExn(fails, new Error('no'));
  const [cancelled] = chain(link);
  cancelled.cancel();
  console.log(`${name}: ${told(woken)}, ${told(failed)}, ${told(cancelled)}`);
}
if (callbacksInside() !== 0) console.log(`${callbacksInside()} callbacks were entered and not left`);
if (escaped.length > 0) console.log(`escaped: ${String(escaped[0])}`);
