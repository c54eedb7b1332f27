/** What a person has chosen to look at: plain state, changed by the app alone. */
import type { StateName } from '../runtime-instrumented/protocol/index.ts';
import type { ViewSettings } from './contract/messages.ts';
import { DEFAULT_MAX_PROMISES } from './trace/bounds.ts';
import type { LitMode } from './views/lighting.ts';

const FIRST_SETTINGS: ViewSettings = { fold: true, teaching: false, motion: 'auto', maxPromises: DEFAULT_MAX_PROMISES };

const NO_STATES: ReadonlySet<StateName> = new Set();

export class Choices {
  settings: ViewSettings = FIRST_SETTINGS;
  fold = FIRST_SETTINGS.fold;
  teaching = FIRST_SETTINGS.teaching;
  selected: number | null = null;
  /** States that stay bright; all, when none is chosen. */
  states: ReadonlySet<StateName> = NO_STATES;
  query = '';
  /** What is lit for the selected promise. */
  lit: LitMode | null = null;

  /** Whether the state stays bright becomes the contrary. Another choice is another set: who draws compares them. */
  toggle(state: StateName): void {
    const states = new Set(this.states);
    if (!states.delete(state)) states.add(state);
    this.states = states;
  }

  /** All states are bright again. */
  showAll(): void {
    this.states = NO_STATES;
  }

  /** New settings win over what was chosen by key, where they differ from the ones before. */
  apply(settings: ViewSettings): void {
    if (settings.fold !== this.settings.fold) this.fold = settings.fold;
    if (settings.teaching !== this.settings.teaching) this.teaching = settings.teaching;
    this.settings = settings;
  }

  /** Another session is shown: what was chosen in the one before means nothing there. */
  forget(): void {
    this.selected = null;
    this.query = '';
    this.lit = null;
  }

  /** Whether things may move by themselves. */
  get moves(): boolean {
    const { motion } = this.settings;
    return motion === 'on' || (motion === 'auto' && !matchMedia('(prefers-reduced-motion: reduce)').matches);
  }
}
