/**
 * Everything around the picture: counts, names, the sentence, the clock, details, banners. Each
 * part is told what it should show and changes only what differs.
 */

import type { StateName } from '../runtime-instrumented/protocol/index.ts';
import type { Choices } from './choices.ts';
import type { ClockData } from './controls/clock-axis.ts';
import { type ClockListener, ClockStrip } from './controls/clock-strip.ts';
import { button, element, setText } from './controls/dom.ts';
import { HelpSheet } from './controls/help-sheet.ts';
import { Pills, type StateCounts } from './controls/pills.ts';
import { PopupMenu } from './controls/popup-menu.ts';
import { SearchBox, type SearchListener } from './controls/search-box.ts';
import { type SessionListener, SessionSwitch } from './controls/session-switch.ts';
import { StandingBar, type StandingListener } from './controls/standing-bar.ts';
import { type ThemeChoice, themeSwitch } from './controls/theme-switch.ts';
import { Toolbar } from './controls/toolbar.ts';
import { ValueDialog } from './controls/value-dialog.ts';
import { ViewSwitch } from './controls/view-switch.ts';
import { crossingsOf, starterOf } from './crossings.ts';
import { Later } from './later.ts';
import { LiveTick } from './live-tick.ts';
import { narrate } from './model/narrate.ts';
import type { Panes } from './panes.ts';
import { type SaveListener, SaveMenu } from './recordings/save-menu.ts';
import type { Size } from './render/camera.ts';
import type { Theme } from './render/theme.ts';
import type { Seen } from './seen.ts';
import { sessionBanners } from './session-banners.ts';
import type { SessionStore } from './session-store.ts';
import { ClockMarks } from './trace/clock-marks.ts';
import { callbackTimeAt, notesAt } from './trace/promise-at.ts';
import type { Connection } from './transport.ts';
import { type Banner, Banners } from './views/banners.ts';
import { EmptyState, emptinessWords } from './views/empty-state.ts';
import { GroupDetails } from './views/group-details.ts';
import { Inspector, type InspectorListener } from './views/inspector.ts';
import { Narration } from './views/narration.ts';
import { Outline, sentenceOf } from './views/outline.ts';
import type { PaneName } from './views/pane.ts';
import { Tooltip } from './views/tooltip.ts';

/** What a person asks for with what stands around the picture. */
export interface ChromeListener {
  readonly sessions: SessionListener;
  readonly search: SearchListener;
  readonly inspector: InspectorListener;
  readonly save: SaveListener;
  readonly clock: ClockListener;
  readonly standing: StandingListener;
  filter(state: StateName): void;
  view(name: PaneName): void;
  fit(): void;
  theme(choice: ThemeChoice): void;
}

/** What the parts show. */
export interface ChromeData {
  readonly seen: Seen;
  readonly choices: Choices;
  readonly connection: Connection;
  readonly notices: readonly Banner[];
  /** The camera goes by itself. */
  readonly following: boolean;
  readonly now: number;
}

const OUTLINE_EVERY_MS = 1000;
const SAID_MS = 4000;
const NO_COUNTS: StateCounts = { pending: 0, returned: 0, failed: 0, cancelled: 0 };
const GONE = 'The server has gone: what it had sent is shown. Started again, it prints a new address to open.';

export class Chrome {
  readonly tooltip = new Tooltip();
  readonly search: SearchBox;
  readonly help = new HelpSheet();
  readonly menu = new PopupMenu();
  readonly dialog = new ValueDialog();
  private readonly standing: StandingBar;
  private readonly host: 'vscode' | 'browser';
  private connection: Connection = 'connecting';
  private readonly clock: ClockStrip;
  private readonly liveTick = new LiveTick(() => this.updateClock(this.store, performance.now(), true));
  /** Whose clock is shown. */
  private store: SessionStore | null = null;
  private readonly pills: Pills;
  private readonly sessionSwitch: SessionSwitch;
  private readonly inspector: Inspector;
  private readonly group: GroupDetails;
  private readonly narration = new Narration();
  private readonly banners = new Banners();
  private readonly empty = new EmptyState();
  private readonly outline = new Outline();
  private readonly description = element('p', { id: 'selection', class: 'hidden' });
  private readonly said = element('p', { class: 'said', role: 'status' });
  private readonly marks = new ClockMarks();
  private saidTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly viewSwitch: ViewSwitch;
  private readonly fitButton: HTMLButtonElement;
  private readonly saveMenu: SaveMenu;
  private readonly toolbar: Toolbar;
  private readonly panes: Panes;
  private readonly outlineLater = new Later(OUTLINE_EVERY_MS, () => {
    const scene = this.panes.graph.picture?.scene;
    if (scene !== undefined) this.outline.update(scene);
  });

  constructor(
    root: HTMLElement,
    host: 'vscode' | 'browser',
    theme: Theme,
    choice: ThemeChoice,
    panes: Panes,
    listener: ChromeListener,
  ) {
    this.host = host;
    this.panes = panes;
    this.clock = new ClockStrip(theme, listener.clock);
    this.viewSwitch = new ViewSwitch(panes.names, (name) => listener.view(name));
    this.pills = new Pills((state) => listener.filter(state));
    this.search = new SearchBox({
      ...listener.search,
      leave: () => {
        this.toolbar.open(false);
        listener.search.leave();
      },
    });
    this.sessionSwitch = new SessionSwitch(listener.sessions);
    this.standing = new StandingBar(listener.standing);
    this.inspector = new Inspector(listener.inspector);
    this.group = new GroupDetails({
      ...listener.inspector,
      unfold: (id) => this.panes.graph.unfold(id),
      refold: (id) => this.panes.graph.refold(id),
    });
    this.fitButton = button('Fit', 'text-button fit', () => listener.fit());
    this.fitButton.title = 'Fit the view, and follow it (f)';
    const help = button('?', 'text-button', () => this.help.toggle());
    help.title = 'Keyboard (?)';
    help.setAttribute('aria-label', 'Keyboard');
    this.saveMenu = new SaveMenu(listener.save);
    const themes = host === 'browser' ? [themeSwitch(choice, (chosen) => listener.theme(chosen))] : [];
    this.toolbar = new Toolbar({
      sessions: this.sessionSwitch.element,
      views: this.viewSwitch.element,
      pills: this.pills.element,
      search: this.search.element,
      tools: [
        ...[...themes, this.saveMenu.element].map((part) => ({ element: part, seldom: true })),
        { element: this.fitButton, seldom: false },
        { element: help, seldom: true },
      ],
    });
    this.build(root);
  }

  /** The search, shown first where it is put away. */
  focusSearch(): void {
    this.toolbar.open(true);
    this.search.focus();
  }

  /** Room of the view, in CSS pixels. */
  get size(): Size {
    const { clientWidth: width, clientHeight: height } = this.panes.element;
    return { width, height };
  }

  update(data: ChromeData): void {
    const { seen, choices, connection } = data;
    const { store } = seen;
    const promises = store?.trace.rows ?? 0;
    this.connection = connection;
    this.updateCounts(seen, choices);
    // Without a program there is nothing to count, to find or to fit.
    const parts = [this.pills.element, this.search.element, this.fitButton, this.saveMenu.element];
    for (const part of parts) part.hidden = store === null;
    this.viewSwitch.element.hidden = store === null || this.panes.names.length < 2;
    this.viewSwitch.update(this.panes.current.name);
    const starter = store === null ? null : starterOf(seen.sessions.all, store);
    this.sessionSwitch.update(seen.sessions.summaries, store?.summary ?? null, starter, connection === 'connected');
    this.narration.update(store === null || promises === 0 ? [] : narrate(store.model, store.fold));
    this.banners.update(bannersOf(store, connection, data.notices));
    this.updateClock(store, data.now);
    this.updateStanding(seen);
    this.updateSelection(seen, choices);
    this.showFollowing(data.following);
    this.outlineLater.ask();
  }

  /** How many promises there are in each state, at the moment that is seen. */
  updateCounts({ store }: Seen, choices: Choices): void {
    this.pills.update(store?.trace.countsAt(store.clock.moment) ?? NO_COUNTS, choices.states);
    this.showEmptiness(store);
  }

  /** The details of what is selected, at once. */
  updateSelection(seen: Seen, choices: Choices): void {
    const { store } = seen;
    // One panel of details at a time: what was chosen in the view itself goes first.
    const selected = this.panes.current.hasDetails === true ? null : choices.selected;
    const view = selected === null ? null : seen.promise(selected);
    const { picture } = this.panes.graph;
    const group = selected === null || selected > 0 ? undefined : picture?.scene.nodes.get(selected);
    this.group.update(
      group === undefined || group.group === null || picture === null
        ? null
        : {
            node: group,
            members: (from, most) => picture.store.fold.membersOf(group.id, from, most),
            promise: (id) => seen.promise(id),
          },
    );
    if (group !== undefined && picture !== null) {
      this.inspector.update(null);
      setText(this.description, sentenceOf(picture.scene, group.id));
      return;
    }
    if (store === null || selected === null || view === null) {
      this.inspector.update(null);
      setText(this.description, '');
      return;
    }
    const shown = picture?.shownFor(selected) ?? 0;
    const node = picture?.nodeOf(shown);
    this.inspector.update({
      view,
      promise: (id) => seen.promise(id),
      rounds: node?.rounds ?? 1,
      folded: node?.folded ?? 0,
      atLeast: store.isPartial,
      crossings: crossingsOf(seen.sessions.all, store, selected),
      notes: notesAt(store.trace, selected, store.clock.moment),
      callbacks: callbackTimeAt(store.trace, selected, store.clock.moment),
    });
    setText(this.description, picture === null ? '' : sentenceOf(picture.scene, shown));
  }

  private showEmptiness(store: SessionStore | null): void {
    const words = emptinessWords({
      host: this.host,
      connection: this.connection,
      session: store?.summary ?? null,
      promises: store?.trace.rows ?? 0,
      problem: store?.problem ?? '',
      reading: store?.clock.live === true && !this.panes.current.hasPicture && this.isToCome(store),
    });
    this.empty.update(words, store?.isReading === true || (store?.trace.rows ?? 0) > 0);
    this.empty.element.parentElement?.classList.toggle('without', words !== null);
  }

  /** A picture will come: what is shown now is not all there is. */
  private isToCome({ isFlooded, graphLag, trace }: SessionStore): boolean {
    return isFlooded || graphLag > 0 || (this.panes.current.name !== 'graph' && trace.rows > 0);
  }

  /** Says something in passing. */
  say(words: string): void {
    this.said.textContent = words;
    clearTimeout(this.saidTimer);
    this.saidTimer = setTimeout(() => setText(this.said, ''), SAID_MS);
  }

  showFollowing(following: boolean): void {
    this.fitButton.setAttribute('aria-pressed', String(following));
  }

  retheme(theme: Theme): void {
    this.clock.retheme(theme);
  }

  private build(root: HTMLElement): void {
    const { tooltip, panes } = this;
    const picture = element('div', { class: 'picture' }, panes.element, this.empty.element, tooltip.element, this.said);
    root.replaceChildren(
      element('h1', { class: 'hidden' }, 'Promise Graph'),
      this.toolbar.element,
      this.banners.element,
      this.standing.element,
      element(
        'div',
        { class: 'middle' },
        element('div', { class: 'main' }, picture, this.narration.element),
        this.inspector.element,
        this.group.element,
      ),
      this.clock.element,
      this.outline.element,
      this.description,
      this.help.element,
      this.dialog.element,
      this.menu.element,
    );
  }

  private updateStanding(seen: Seen): void {
    const standing = seen.store?.running === true ? seen.store.standing : null;
    const name =
      standing === null || standing.promise === 0 ? '' : (seen.promise(standing.promise)?.name ?? 'a promise');
    const ahead = (seen.store?.trace.moments ?? 0) - (seen.store?.clock.moment ?? 0);
    this.standing.update(standing, name, ahead);
  }

  private updateClock(store: SessionStore | null, now: number, onlyTime = false): void {
    this.store = store;
    this.liveTick.follow(store?.goesOn ?? false);
    if (store === null) {
      this.clock.update(null);
      return;
    }
    const { trace, clock } = store;
    const { moment, live, playing } = clock;
    const time = store.time(now);
    const due = this.panes.graph.picture?.due ?? [];
    const data: ClockData = {
      now: time,
      latest: Math.max(time, trace.timeAt(trace.moments), ...(store.running ? due : [])),
      moment,
      moments: trace.moments,
      firstMoment: trace.firstMoment,
      revision: trace.revision,
      marks: this.marks.of(trace),
      waiting: store.waiting,
      virtual: trace.info?.clock === 'virtual',
      live,
      playing,
      running: store.running,
    };
    this.clock.update(data, onlyTime);
  }
}

function bannersOf(store: SessionStore | null, connection: Connection, notices: readonly Banner[]): Banner[] {
  const gone: Banner[] =
    store === null || connection === 'connected' ? [] : [{ key: 'connection', severity: 'warning', text: GONE }];
  return [...gone, ...notices, ...(store === null ? [] : sessionBanners(store))];
}
