/** Lwt_result: errors as values. */
import { describe, expect, it } from 'vitest';
import { Lwt } from '../../runtime-instrumented/lwt/index.ts';
import { LwtResult, type LwtResultOf } from '../../runtime-instrumented/modules/index.ts';

const good = <T>(value: T) => ({ state: 'return', value: { ok: true, value } });
const bad = (error: unknown) => ({ state: 'return', value: { ok: false, error } });
const yes = (n: number): LwtResultOf<number, string> => LwtResult.return(n);
const no = (error: string): LwtResultOf<number, string> => LwtResult.fail(error);

describe('LwtResult', () => {
  it('goes on with values and passes errors by', () => {
    const half = (n: number) => (n % 2 === 0 ? yes(n / 2) : no(`${n} is odd`));
    expect(LwtResult.bind(yes(4), half).state).toEqual(good(2));
    expect(LwtResult.bind(LwtResult.bind(yes(6), half), half).state).toEqual(bad('3 is odd'));
    expect(LwtResult.bind(no('early'), half).state).toEqual(bad('early'));
  });

  it('reads arguments one after the other, as in the tutorial', () => {
    type NotANumber = { readonly notANumber: string };
    const readArg = (text: string): LwtResultOf<number, NotANumber> =>
      Number.isNaN(Number(text)) ? LwtResult.fail({ notANumber: text }) : LwtResult.return(Number(text));
    const add = (x: string, y: string) =>
      LwtResult.bind(readArg(x), (a) => LwtResult.bind(readArg(y), (b) => LwtResult.return(a + b)));
    expect([add('1', '2'), add('one', 'two')].map(({ state }) => state)).toEqual([good(3), bad({ notANumber: 'one' })]);
  });

  it('goes on with errors and passes values by', () => {
    const recover = (error: string): LwtResultOf<number, number> =>
      error === 'known' ? LwtResult.return(0) : LwtResult.fail(error.length);
    expect(LwtResult.bindError(no('known'), recover).state).toEqual(good(0));
    expect(LwtResult.bindError(no('other'), recover).state).toEqual(bad(5));
    expect(LwtResult.bindError(yes(1), recover).state).toEqual(good(1));
  });

  it('maps either side', () => {
    expect(LwtResult.map((n) => n + 1, yes(1)).state).toEqual(good(2));
    expect(LwtResult.map((n) => n + 1, no('no')).state).toEqual(bad('no'));
    expect(LwtResult.mapError((e) => e.length, no('no')).state).toEqual(bad(2));
  });

  it('goes on with functions of promises and of results', () => {
    expect(LwtResult.bindLwt(yes(1), (n) => Lwt.return(n + 1)).state).toEqual(good(2));
    expect(LwtResult.bindLwtError(no('no'), (e) => Lwt.return(e.length)).state).toEqual(bad(2));
    expect(LwtResult.bindResult(yes(1), (n) => ({ ok: true, value: n * 3 })).state).toEqual(good(3));
  });

  it('makes results of promises, and promises of results', () => {
    expect(LwtResult.ok(Lwt.return(1)).state).toEqual(good(1));
    expect(LwtResult.error(Lwt.return('no')).state).toEqual(bad('no'));
    expect(LwtResult.lift({ ok: true, value: 1 }).state).toEqual(good(1));
    expect(LwtResult.getExn(yes(1)).state).toEqual({ state: 'return', value: 1 });
    expect(LwtResult.getExn(no('no')).state).toEqual({ state: 'fail', error: 'no' });
  });

  it('catches what a promise fails with and what a function raises', () => {
    const error = new Error('raised');
    const raise = (): Lwt<number> => {
      throw error;
    };
    expect(LwtResult.catch(() => Lwt.return(1)).state).toEqual(good(1));
    expect(LwtResult.catch(() => Lwt.fail('failed')).state).toEqual(bad('failed'));
    expect(LwtResult.catch(raise).state).toEqual(bad(error));
  });

  it('does something with one side only', () => {
    const seen: unknown[] = [];
    const note = (x: unknown) => Lwt.return(seen.push(x));
    LwtResult.iter(note, yes(1));
    LwtResult.iter(note, no('no'));
    LwtResult.iterError(note, yes(2));
    LwtResult.iterError(note, no('error'));
    expect(seen).toEqual([1, 'error']);
  });

  it('has both values, or the error that came first', () => {
    const [late, settle] = Lwt.wait<{ ok: false; error: string }>();
    const both = LwtResult.both(late, no('first'));
    Lwt.wakeup(settle, { ok: false, error: 'second' });
    expect(both.state).toEqual(bad('first'));
    expect(LwtResult.both(yes(1), yes(2)).state).toEqual(good([1, 2]));
  });

  it('collects all values, or all errors', () => {
    expect(LwtResult.collect([yes(1), yes(2)]).state).toEqual(good([1, 2]));
    expect(LwtResult.collect([no('a'), yes(1), no('b')]).state).toEqual(bad(['a', 'b']));
  });
});
