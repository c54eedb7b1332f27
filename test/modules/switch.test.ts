/** Lwt_switch: what is undone together. */
import { describe, expect, it } from 'vitest';
import { Lwt } from '../../runtime-instrumented/lwt/index.ts';
import { LwtSwitch } from '../../runtime-instrumented/modules/index.ts';

const returned = (value: unknown) => ({ state: 'return', value });

describe('LwtSwitch', () => {
  it('runs its hooks when it is turned off, the newest first, and waits for all', () => {
    const sw = LwtSwitch.create();
    const order: string[] = [];
    const [closed, close] = Lwt.wait();
    LwtSwitch.addHook(sw, () => {
      order.push('first');
      return closed;
    });
    LwtSwitch.addHook(sw, () => {
      order.push('second');
      return Lwt.return();
    });
    const off = LwtSwitch.turnOff(sw);
    expect([order, Lwt.isSleeping(off), LwtSwitch.isOn(sw)]).toEqual([['second', 'first'], true, false]);
    Lwt.wakeup(close);
    expect(off.state).toEqual(returned(undefined));
  });

  it('runs all hooks also when one raises, and then fails', () => {
    const sw = LwtSwitch.create();
    let ran = false;
    LwtSwitch.addHook(sw, () => {
      ran = true;
      return Lwt.return();
    });
    LwtSwitch.addHook(sw, () => {
      throw new Error('no');
    });
    expect(LwtSwitch.turnOff(sw).state).toMatchObject({ state: 'fail', error: { message: 'no' } });
    expect(ran).toBe(true);
  });

  it('does nothing when turned off again', () => {
    const sw = LwtSwitch.create();
    let runs = 0;
    LwtSwitch.addHook(sw, () => Lwt.return(++runs));
    LwtSwitch.turnOff(sw);
    expect([LwtSwitch.turnOff(sw).state, runs]).toEqual([returned(undefined), 1]);
  });

  it('takes no hook when it is off, but runs it now if asked to', () => {
    const sw = LwtSwitch.create();
    LwtSwitch.turnOff(sw);
    expect(() => LwtSwitch.check(sw)).toThrow(LwtSwitch.Off);
    expect(() => LwtSwitch.addHook(sw, () => Lwt.return())).toThrow(LwtSwitch.Off);
    let ran = false;
    LwtSwitch.addHookOrExec(sw, () => {
      ran = true;
      return Lwt.return();
    });
    expect(ran).toBe(true);
  });

  it('need not be there', () => {
    LwtSwitch.check(undefined);
    LwtSwitch.addHook(undefined, () => Lwt.fail('never called'));
    expect(LwtSwitch.addHookOrExec(undefined, () => Lwt.fail('never called')).state).toEqual(returned(undefined));
  });

  it('is turned off when the function that has it has ended, either way', () => {
    const ended: string[] = [];
    const run = (how: Lwt<string>) =>
      LwtSwitch.withSwitch((sw) => {
        LwtSwitch.addHook(sw, () => Lwt.return(ended.push('undone')));
        return how;
      });
    expect(run(Lwt.return('well')).state).toEqual(returned('well'));
    expect(run(Lwt.fail('badly')).state).toEqual({ state: 'fail', error: 'badly' });
    expect(ended).toEqual(['undone', 'undone']);
  });
});
