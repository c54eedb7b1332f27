/**
 * Lwt_switch: things to be undone together.
 *
 * A switch is on, and collects hooks; turning it off runs them, newest first, and waits for all.
 * Functions that accept a switch, or none, take `undefined` for none.
 *
 * @example
 * LwtSwitch.withSwitch((sw) => {
 *   LwtSwitch.addHook(sw, () => closeConnection());
 *   return talk();
 * });
 */
import { Lwt, tracing } from '../lwt/index.ts';
import { attempt, call, finalizing } from './plain.ts';
import { announce, Resource, tell } from './resource.ts';

/** A function was given a switch that is off. */
class Off extends Error {
  override readonly name = 'LwtSwitch.Off';
  constructor(message = 'the switch is off') {
    super(message);
  }
}

type Hook = () => PromiseLike<unknown>;

class SwitchOf extends Resource {
  readonly kind = 'switch';
  /** Oldest first; null once off. */
  hooks: Hook[] | null = [];
}

/** Collects what is to be undone, until it is turned off. */
export type Switch = SwitchOf;

/** A switch that is on. `label` names it for whoever watches. */
function create(label = ''): Switch {
  const sw = new SwitchOf();
  if (tracing) announce(sw, label);
  return sw;
}

function isOn(sw: Switch): boolean {
  return sw.hooks !== null;
}

/** Raises `Off` if there is a switch and it is off. */
function check(sw: Switch | undefined): void {
  if (sw !== undefined && sw.hooks === null) throw new Off();
}

/** Has `hook` run when the switch is turned off. Raises `Off` if it is; does nothing without one. */
function addHook(sw: Switch | undefined, hook: Hook): void {
  check(sw);
  if (sw !== undefined && sw.hooks !== null) push(sw, sw.hooks, hook);
}

/** Like `addHook`, but if the switch is off, runs the hook now. */
function addHookOrExec(sw: Switch | undefined, hook: Hook): Lwt<void> {
  if (sw === undefined) return Lwt.return();
  if (sw.hooks === null) return call(hook) as Lwt<void>;
  push(sw, sw.hooks, hook);
  return Lwt.return();
}

function push(sw: Switch, hooks: Hook[], hook: Hook): void {
  hooks.push(hook);
  if (tracing) tell('level', sw, null, hooks.length);
}

/** Runs all hooks, and returns when all have returned. Does nothing if the switch is off already. */
function turnOff(sw: Switch): Lwt<void> {
  const { hooks } = sw;
  if (hooks === null) return Lwt.return();
  sw.hooks = null;
  if (tracing) tell('ends', sw, null, 0);
  return Lwt.join(hooks.reverse().map(attempt));
}

/** Runs `f` with a new switch, and turns it off when its promise has settled either way. */
function withSwitch<T>(f: (sw: Switch) => PromiseLike<T>): Lwt<T> {
  const sw = create();
  return finalizing(
    () => f(sw),
    () => turnOff(sw),
  );
}

/** The functions of Lwt_switch. */
export const LwtSwitch = Object.freeze({ Off, create, isOn, check, addHook, addHookOrExec, turnOff, withSwitch });
