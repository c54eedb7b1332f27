/**
 * Everything around the picture: counts, names, the sentence, the clock, details, banners. Each
 * part is told what it should show and changes only what differs.
 */

import type { StateName } from '../runtime-instrumented/protocol/index.ts';
import type { Choices } from './choices.ts';
import { ClockStrip } from './controls/clock-strip.ts';
import { button, element, setText } from './controls/dom.ts';
import { HelpSheet } from './controls/help-sheet.ts';
import { Pills, type StateCounts } from './controls/pills.ts';
import { SearchBox, type SearchListener } from './controls/search-box.ts';
import { type SessionListener, SessionSwitch } from './controls/session-switch.ts';
import { type ThemeChoice, themeSwitch } from './controls/theme-switch.ts';
import { Later } from './later.ts';
import { narrate } from './model/narrate.ts';
import { counted } from './render/format.ts';
import type { Theme } from './render/theme.ts';
import { sessionBanners } from './session-banners.ts';
import type { SessionStore } from './session-store.ts';
import type { Sessions } from './sessions.ts';
import type { Connection } from './transport.ts';
import { type Banner, Banners } from './views/banners.ts';
import { EmptyState, emptinessWords } from './views/empty-state.ts';
import { Inspector, type InspectorListener } from './views/inspector.ts';
import { Narration } from './views/narration.ts';
import { Outline, sentenceOf } from './views/outline.ts';
import type { SessionPicture } from './views/session-picture.ts';
import { Tooltip } from './views/tooltip.ts';

/** What a person asks for with what stands around the picture. */
export interface ChromeListener {
  readonly sessions: SessionListener;
  readonly search: SearchListener;
  readonly inspector: InspectorListener;
  filter(state: StateName): void;
  pause(): void;
  fit(): void;
  unfold(): void;
  theme(choice: ThemeChoice): void;
}

/** What the parts show. */
export interface ChromeData {
  readonly sessions: Sessions;
  readonly choices: Choices;
  readonly connection: Connection;
  readonly notices: readonly Banner[];
  /** The camera goes by itself. */
  readonly following: boolean;
  readonly now: number;
}

const OUTLINE_EVERY_MS = 1000;
const NO_COUNTS: StateCounts = { pending: 0, returned: 0, failed: 0, cancelled: 0 };
const GONE = 'The server has gone: what it had sent is shown. Started again, it prints a new address to open.';

export class Chrome {
  readonly canvas = element('canvas', {
    class: 'graph-canvas',
    tabindex: '0',
    role: 'application',
    'aria-label': 'Promise graph. Arrow keys walk it; press ? for all keys.',
    'aria-describedby': 'selection',
  });
  readonly tooltip = new Tooltip();
  readonly search: SearchBox;
  readonly help = new HelpSheet();
  private readonly host: 'vscode' | 'browser';
  private readonly clock: ClockStrip;
  private readonly pills: Pills;
  private readonly sessionSwitch: SessionSwitch;
  private readonly inspector: Inspector;
  private readonly narration = new Narration();
  private readonly banners = new Banners();
  private readonly empty = new EmptyState();
  private readonly outline = new Outline();
  private readonly description = element('p', { id: 'selection', class: 'hidden' });
  private readonly foldNote: HTMLButtonElement;
  private readonly fitButton: HTMLButtonElement;
  private outlined: SessionPicture | null = null;
  private readonly outlineLater = new Later(OUTLINE_EVERY_MS, () => {
    if (this.outlined !== null) this.outline.update(this.outlined.scene);
  });

  constructor(
    root: HTMLElement,
    host: 'vscode' | 'browser',
    theme: Theme,
    choice: ThemeChoice,
    listener: ChromeListener,
  ) {
    this.host = host;
    this.clock = new ClockStrip(theme, () => listener.pause());
    this.pills = new Pills((state) => listener.filter(state));
    this.search = new SearchBox(listener.search);
    this.sessionSwitch = new SessionSwitch(listener.sessions);
    this.inspector = new Inspector(listener.inspector);
    this.foldNote = button('', 'fold-note', () => listener.unfold());
    this.fitButton = button('Fit', 'text-button fit', () => listener.fit());
    this.fitButton.title = 'Fit the graph, and follow it (f)';
    const help = button('?', 'text-button', () => this.help.toggle());
    help.title = 'Keyboard (?)';
    help.setAttribute('aria-label', 'Keyboard');
    const tools = element('div', { class: 'tools' }, this.fitButton, help);
    if (host === 'browser') tools.prepend(themeSwitch(choice, (chosen) => listener.theme(chosen)));
    this.build(root, tools);
  }

  update(data: ChromeData): void {
    const { sessions, choices, connection, now } = data;
    const picture = sessions.current;
    const store = picture?.store ?? null;
    const counts = store?.model.counts() ?? NO_COUNTS;
    const promises = counts.pending + counts.returned + counts.failed + counts.cancelled;
    this.pills.update(counts, choices.states);
    // Without a program there is nothing to count, to find or to fit.
    for (const part of [this.pills.element, this.search.element, this.fitButton]) part.hidden = store === null;
    this.sessionSwitch.update(sessions.summaries, store?.summary ?? null);
    this.narration.update(store === null || promises === 0 ? [] : narrate(store.model, store.fold));
    this.banners.update(bannersOf(store, connection, data.notices));
    this.empty.update(
      emptinessWords({
        host: this.host,
        connection,
        session: store?.summary ?? null,
        promises,
        problem: store?.problem ?? '',
      }),
    );
    this.updateClock(picture, now);
    this.updateFoldNote(picture, choices);
    this.updateSelection(picture, choices);
    this.showFollowing(data.following);
    this.outlined = picture;
    this.outlineLater.ask();
  }

  /** The details of what is selected, at once. */
  updateSelection(picture: SessionPicture | null, { selected }: Choices): void {
    const view = selected === null ? null : (picture?.store.model.promise(selected) ?? null);
    if (picture === null || view === null) {
      this.inspector.update(null);
      setText(this.description, '');
      return;
    }
    const shown = picture.shownFor(selected) ?? 0;
    const node = picture.nodeOf(shown);
    this.inspector.update({
      view,
      promise: (id) => picture.store.model.promise(id),
      rounds: node?.rounds ?? 1,
      folded: node?.folded ?? 0,
    });
    setText(this.description, sentenceOf(picture.scene, shown));
  }

  showFollowing(following: boolean): void {
    this.fitButton.setAttribute('aria-pressed', String(following));
  }

  retheme(theme: Theme): void {
    this.clock.retheme(theme);
  }

  private build(root: HTMLElement, tools: HTMLElement): void {
    const { canvas, tooltip } = this;
    const picture = element('div', { class: 'picture' }, canvas, this.empty.element, this.foldNote, tooltip.element);
    root.replaceChildren(
      element(
        'header',
        { class: 'toolbar' },
        this.sessionSwitch.element,
        this.pills.element,
        this.search.element,
        tools,
      ),
      this.banners.element,
      element(
        'div',
        { class: 'middle' },
        element('div', { class: 'main' }, picture, this.narration.element),
        this.inspector.element,
      ),
      this.clock.element,
      this.outline.element,
      this.description,
      this.help.element,
    );
  }

  private updateClock(picture: SessionPicture | null, now: number): void {
    if (picture === null) {
      this.clock.update(null);
      return;
    }
    const { store, due } = picture;
    const time = store.time(now);
    this.clock.update({
      now: time,
      latest: Math.max(time, ...(store.running ? due : [])),
      events: store.model.eventCount,
      revision: store.model.revision,
      marks: store.model.settlements(),
      paused: store.paused,
      held: store.heldEvents,
      live: store.running,
    });
  }

  private updateFoldNote(picture: SessionPicture | null, { fold }: Choices): void {
    const hidden = picture?.graph.hidden ?? 0;
    const dropped = picture?.store.model.dropped ?? 0;
    const words: string[] = [];
    if (hidden > 0) words.push(`${counted(hidden, 'promise')} folded`);
    else if (!fold && picture !== null) words.push('Unfolded');
    if (dropped > 0) words.push(`${dropped.toLocaleString('en')} older ones no longer kept`);
    setText(this.foldNote, words.join(', '));
    this.foldNote.hidden = words.length === 0;
    this.foldNote.title = fold ? 'Show each of them (u)' : 'Fold them again (u)';
  }
}

function bannersOf(store: SessionStore | null, connection: Connection, notices: readonly Banner[]): Banner[] {
  const gone: Banner[] =
    store === null || connection === 'connected' ? [] : [{ key: 'connection', severity: 'warning', text: GONE }];
  return [...gone, ...notices, ...(store === null ? [] : sessionBanners(store))];
}
