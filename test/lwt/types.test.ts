/** What TypeScript infers. */
import { describe, expectTypeOf, it } from 'vitest';
import { Lwt, type Option } from '../../runtime-instrumented/lwt/index.ts';

const one = Lwt.return(1);
const text = Lwt.return('a');

describe('types', () => {
  it('bind has the type of what its callback returns, of each if it may return several', () => {
    expectTypeOf(one.bind((x) => Lwt.return(String(x)))).toEqualTypeOf<Lwt<string>>();
    expectTypeOf(one.bind((x) => (x > 0 ? one : text))).toEqualTypeOf<Lwt<number | string>>();
    expectTypeOf(Lwt.bind(one, async (x) => x > 0)).toEqualTypeOf<Lwt<boolean>>();
  });

  it('catch adds what its handler returns', () => {
    expectTypeOf(one.catch(() => text)).toEqualTypeOf<Lwt<number | string>>();
    expectTypeOf(one.catch((error) => Lwt.fail(error))).toEqualTypeOf<Lwt<number>>();
    expectTypeOf(
      Lwt.catch(
        () => one,
        () => text,
      ),
    ).toEqualTypeOf<Lwt<number | string>>();
    expectTypeOf(
      Lwt.tryBind(
        () => one,
        (x) => Lwt.return(x > 0),
        () => text,
      ),
    ).toEqualTypeOf<Lwt<boolean | string>>();
  });

  it('all has the type of each place', () => {
    expectTypeOf(Lwt.all([one, text])).toEqualTypeOf<Lwt<[number, string]>>();
    const many: Lwt<number>[] = [one];
    expectTypeOf(Lwt.all(many)).toEqualTypeOf<Lwt<number[]>>();
    expectTypeOf(Lwt.both(one, text)).toEqualTypeOf<Lwt<[number, string]>>();
  });

  it('pick has the type of any of its promises', () => {
    expectTypeOf(Lwt.pick([one, text])).toEqualTypeOf<Lwt<number | string>>();
    expectTypeOf(Lwt.choose([one, one])).toEqualTypeOf<Lwt<number>>();
    expectTypeOf(Lwt.nchooseSplit([one, one])).toEqualTypeOf<Lwt<[number[], Lwt<number>[]]>>();
  });

  it('a yield* has the type of its promise, and go that of what the body returns', () => {
    const p = Lwt.go(function* () {
      const x = yield* one;
      const s = yield* text;
      expectTypeOf(x).toEqualTypeOf<number>();
      expectTypeOf(s).toEqualTypeOf<string>();
      return x > 0 ? s : null;
    });
    expectTypeOf(p).toEqualTypeOf<Lwt<string | null>>();
    expectTypeOf(
      Lwt.go(function* () {
        yield* one;
        return text;
      }),
    ).toEqualTypeOf<Lwt<string>>();
  });

  it('return makes no difference between a value and a promise', () => {
    expectTypeOf(Lwt.return()).toEqualTypeOf<Lwt<void>>();
    expectTypeOf(Lwt.return(one)).toEqualTypeOf<Lwt<Lwt<number>>>();
    expectTypeOf(Lwt.poll(one)).toEqualTypeOf<Option<number>>();
  });

  it('a promise of a part is a promise of the whole, and a resolver the other way round', () => {
    const whole: Lwt<number | string> = one;
    const [, resolver] = Lwt.wait<number | string>();
    const ofPart: typeof resolver extends Parameters<typeof Lwt.wakeupExn<number>>[0] ? true : false = true;
    expectTypeOf(whole).toEqualTypeOf<Lwt<number | string>>();
    expectTypeOf(ofPart).toEqualTypeOf<true>();
  });

  it('a callback must return a promise', () => {
    // @ts-expect-error a number is no promise
    () => one.bind((x) => x + 1);
    // @ts-expect-error a string is not what this resolver takes
    (r: ReturnType<typeof Lwt.wait<number>>[1]) => Lwt.wakeup(r, 'a');
  });
});
