/**
 * The page: takes what the host sends and what a person does, and brings views and words up to date. The views
 * and the counts follow with the frames; words and lists a few times a second.
 */
import type { Site, StateName } from '../runtime-instrumented/protocol/index.ts';
import { Appearance } from './appearance.ts';
import { Choices } from './choices.ts';
import { Chrome } from './chrome.ts';
import { copyText } from './clipboard.ts';
import { type CommandTarget, needsPicture, run } from './commands.ts';
import { type Command, commandOf } from './controls/keys.ts';
import { EarlyKeys } from './early-keys.ts';
import { HostMessages } from './host-messages.ts';
import { Later } from './later.ts';
import { MessageWalk } from './message-walk.ts';
import { Notices } from './notices.ts';
import { Panes } from './panes.ts';
import { Player } from './player.ts';
import { PromiseMenu } from './promise-menu.ts';
import { Saving } from './recordings/saving.ts';
import { Seen } from './seen.ts';
import type { SessionStore } from './session-store.ts';
import type { Connection, Transport } from './transport.ts';
import type { ClockCommand } from './view-clock.ts';
import { ViewMemory } from './view-memory.ts';
import { parseViewState, type ViewState } from './view-state.ts';
import type { GraphPaneListener } from './views/graph-pane.ts';
import type { LitMode } from './views/lighting.ts';
import type { PaneName } from './views/pane.ts';
import type { Step } from './views/walk.ts';

export class App implements CommandTarget, GraphPaneListener {
  readonly panes: Panes;
  private readonly transport: Transport;
  private readonly appearance: Appearance;
  private readonly choices = new Choices();
  private readonly seen = new Seen(
    this.choices,
    () => {
      this.chrome.search.foundMore();
      this.changed();
    },
    () => this.came(),
  );
  private readonly chrome: Chrome;
  private readonly notices = new Notices();
  /** What comes from the program changes view and counts so often. */
  private readonly counts = new Later(
    () => this.seen.store?.countsEvery ?? 0,
    () => {
      this.show();
      this.chrome.updateCounts(this.seen, this.choices);
    },
  );
  private readonly words = new Later(
    () => this.seen.store?.wordsEvery ?? 0,
    () => this.updateWords(),
  );
  private readonly memory: ViewMemory;
  private readonly player = new Player(
    () => this.seen.store,
    () => this.changed(),
  );
  private readonly messages = new MessageWalk(this.seen, {
    show: () => this.show(),
    choose: (id) => this.choose(id),
    changed: () => this.changed(),
    say: (words) => this.chrome.say(words),
  });
  private readonly saving: Saving;
  private readonly promiseMenu: PromiseMenu;
  private readonly hostMessages: HostMessages;
  private readonly early = new EarlyKeys<Command>();
  private connection: Connection = 'connecting';
  private drawn: SessionStore | null = null;

  constructor(root: HTMLElement, transport: Transport) {
    this.transport = transport;
    const left = parseViewState(transport.remembered());
    this.memory = new ViewMemory(transport, left, () => this.state());
    this.appearance = new Appearance(transport.host, left.theme);
    const { theme } = this.appearance;
    this.panes = new Panes(theme, this);
    this.panes.choose(left.view);
    this.saving = new Saving(
      transport,
      () => ({ store: this.seen.store, pane: this.panes.current, background: this.appearance.theme.background }),
      (text) => this.notices.add('warning', text),
    );
    this.chrome = new Chrome(root, transport.host, theme, left.theme, this.panes, {
      sessions: {
        show: (session) => this.showSession(session),
        rerun: (session) => transport.send({ type: 'rerun', session }),
        stop: (session) => transport.send({ type: 'stop', session }),
        forget: (session) => transport.send({ type: 'forget', session }),
        follow: (end) => this.messages.follow(end),
      },
      search: {
        find: (text) => this.find(text),
        choose: (id) => this.choose(id),
        leave: () => this.panes.current.focus(),
      },
      inspector: {
        select: (id) => this.choose(id),
        follow: (end) => this.messages.follow(end),
        openSource: (view) => view.site !== null && this.openSource(view.site),
        copy: (text) => this.copy(text),
        menu: (id, at) => this.menu(id, at),
        close: () => this.select(null),
      },
      standing: {
        showStanding: () => {
          const promise = this.seen.store?.standing?.promise ?? 0;
          if (promise !== 0) this.choose(promise);
        },
        goOn: () => this.seen.store !== null && transport.send({ type: 'goOn', session: this.seen.store.summary.id }),
      },
      clock: {
        run: (command) => this.time(command),
        seekTime: (time) => this.seek(this.seen.store?.trace.momentAt(time) ?? 0),
      },
      save: this.saving,
      filter: (state) => this.filter(state),
      view: (name) => this.view(name),
      fit: () => this.panes.current.fit(),
      theme: (choice) => {
        this.appearance.choose(choice);
        this.memory.ask();
      },
    });
    const { seen, choices, panes, chrome, notices, saving } = this;
    this.promiseMenu = new PromiseMenu(
      { seen, choices, panes, chrome, transport },
      {
        select: (id) => this.select(id),
        changed: () => this.changed(),
        message: (id) => this.message(id),
        openSource: (site) => this.openSource(site),
        copy: (text) => this.copy(text),
      },
    );
    this.hostMessages = new HostMessages(
      { seen, choices, panes, chrome, notices, saving },
      {
        changed: () => this.changed(),
        came: () => this.came(),
        show: () => this.show(),
        choose: (id) => this.choose(id),
        listed: () => this.restore(),
        applyMotion: () => this.applyMotion(),
      },
    );
    document.addEventListener('keydown', (event) => this.key(event));
    document.addEventListener('visibilitychange', () => this.changed());
    matchMedia('(prefers-reduced-motion: reduce)').addEventListener('change', () => this.applyMotion());
    this.appearance.watch((chosen) => {
      this.panes.retheme(chosen);
      this.chrome.retheme(chosen);
    });
    this.applyMotion();
  }

  start(): void {
    this.transport.start({
      message: (message) => this.hostMessages.take(message),
      connection: (connection) => {
        this.connection = connection;
        if (connection === 'connected') {
          this.seen.sessions.clear();
          this.transport.send({ type: 'ready' });
        }
        this.changed();
      },
    });
  }

  // What the host says

  /** After a reload: back to the session, selection and camera of before. */
  private restore(): void {
    const left = this.memory.goBack(this.seen);
    if (left === null) return;
    this.drawn = this.seen.store;
    this.choices.selected = left.selected;
    this.show();
    if (left.camera !== null) this.panes.graph.view.restore(left.camera, left.selected);
  }

  // Bringing up to date

  /** Something may look different: the view and the counts with the next frame, the words soon. */
  private changed(): void {
    this.show();
    this.counts.ask();
    this.words.ask();
  }

  /** More of what the program told has been read. */
  private came(): void {
    const { store } = this.seen;
    if (store !== null) this.panes.keepUp(store);
    this.counts.ask();
    this.words.ask();
  }

  /** Tells the view what is to be seen. */
  private show(): void {
    const { store } = this.seen;
    if (store !== this.drawn) {
      this.drawn = store;
      this.panes.graph.view.hold(false);
      this.choices.forget();
      this.chrome.search.clear();
      this.memory.ask();
    }
    if (store !== null) store.selected = this.choices.selected;
    this.panes.chooseGraph(this.choices);
    this.panes.show(this.seen.state(performance.now()));
  }

  private updateWords(): void {
    const { seen, choices, connection, notices, panes } = this;
    const following = panes.graph.view.automatic;
    this.chrome.update({ seen, choices, connection, notices: notices.list, following, now: performance.now() });
    if ((seen.store?.graphLag ?? 0) > 0) this.words.ask();
    if (this.isReady) for (const command of this.early.take(performance.now())) run(command, this);
  }

  // What the views tell

  select(id: number | null, open = false): void {
    this.choices.selected = id;
    this.changed();
    this.chrome.updateSelection(this.seen, this.choices);
    this.memory.ask();
    const site = open && id !== null ? this.seen.promise(id)?.site : null;
    if (site) this.openSource(site);
  }

  hover(id: number | null, at: { readonly x: number; readonly y: number }): void {
    const view = id === null ? null : this.seen.promise(id);
    if (view === null) this.chrome.tooltip.hide();
    else this.chrome.tooltip.show(view, (other) => this.seen.promise(other), at, this.chrome.size);
  }

  explain(text: string | null, at: { readonly x: number; readonly y: number }): void {
    if (text === null) this.chrome.tooltip.hide();
    else this.chrome.tooltip.say(text.split('\n'), at, this.chrome.size);
  }

  appeared(): void {
    this.chrome.updateCounts(this.seen, this.choices);
  }

  detailed(): void {
    this.chrome.updateSelection(this.seen, this.choices);
  }

  seek(moment: number): void {
    this.time({ seek: moment });
  }

  openSource({ file, line, column }: Site): void {
    const session = this.seen.store?.summary.id;
    if (session !== undefined) this.transport.send({ type: 'openSource', session, file, line, column });
  }

  moved(): void {
    this.chrome.tooltip.hide();
    this.chrome.showFollowing(this.panes.graph.view.automatic);
    this.memory.ask();
  }

  refreshed(): void {
    // What is folded, and when timers end, is known only now.
    this.words.ask();
  }

  // What a person asks for

  view(name: PaneName): void {
    if (!this.panes.choose(name)) return;
    this.changed();
    this.panes.current.focus();
    this.memory.ask();
  }

  time(command: ClockCommand): void {
    const { store } = this.seen;
    if (store === null) return;
    if (!store.clock.run(command, performance.now())) this.chrome.say('Nothing failed or was cancelled there.');
    this.changed();
    this.player.goOn();
  }

  walk(step: Step): void {
    const id = this.panes.current.walk(step);
    if (id === null) return;
    this.select(id);
    this.panes.current.reveal(id);
  }

  open(): void {
    const { selected } = this.choices;
    if (selected === null || this.panes.graph.unfold(selected)) return;
    const site = this.seen.promise(selected)?.site;
    if (site) this.openSource(site);
  }

  clear(): void {
    const searched = this.chrome.search.clear();
    const filtered = this.choices.states.size > 0;
    this.choices.showAll();
    const lit = this.choices.lit !== null;
    this.choices.lit = null;
    if (!searched && !filtered && !lit) this.select(null);
    this.changed();
  }

  search(): void {
    this.chrome.focusSearch();
  }

  teaching(): void {
    this.choices.teaching = !this.choices.teaching;
    this.changed();
  }

  unfold(): void {
    this.choices.fold = !this.choices.fold;
    this.changed();
  }

  /** Lights the answer to a question about the selected promise, or puts it out. */
  light(mode: LitMode): void {
    this.choices.lit = this.choices.lit === mode ? null : mode;
    this.changed();
  }

  /** Opens the menu of a promise (of the selected one) at a place of the page, or where it is drawn. */
  menu(id: number | null = null, at: { readonly x: number; readonly y: number } | null = null): void {
    this.promiseMenu.open(id, at, this.connection);
  }

  tidy(): void {
    this.panes.graph.tidy();
  }

  legend(): void {
    (this.panes.current.legend ?? this.panes.graph.legend).toggle();
  }

  help(): void {
    this.chrome.help.toggle();
  }

  /** Selects, and brings into sight. */
  private choose(id: number): void {
    this.select(id);
    this.panes.current.reveal(id);
  }

  private filter(state: StateName): void {
    this.choices.toggle(state);
    this.changed();
  }

  private find(text: string): ReturnType<Seen['find']> {
    this.choices.query = text;
    this.show();
    return text === '' ? { first: [], total: 0 } : this.seen.find();
  }

  message(id: number | null = this.choices.selected): void {
    this.messages.along(id);
  }

  private showSession(session: number): void {
    this.seen.sessions.show(session);
    this.changed();
  }

  /** A key was pressed. What it asks of a picture that is still to come is done when that has come. */
  key(event: KeyboardEvent): void {
    const target = event.target as Node | null;
    const onPane = target === document.body || this.panes.element.contains(target);
    const command = commandOf(event, onPane);
    if (command === undefined) return;
    event.preventDefault();
    // A hand is on the keys: what the pointer happens to rest on is not to cover what they lead to.
    this.chrome.tooltip.hide();
    if (needsPicture(command) && !this.isReady) this.early.keep(command, performance.now());
    else run(command, this);
  }

  /** Whether there is something that keys can walk, move or play. */
  private get isReady(): boolean {
    const { store } = this.seen;
    if (store === null) return false;
    return this.panes.current.hasPicture || (store.trace.rows > 0 && !store.isReading && store.graphLag === 0);
  }

  private copy(text: string): void {
    copyText(this.transport, text, () => {
      this.notices.add('warning', 'The browser did not let the text be copied.');
      this.words.ask();
    });
  }

  // Appearance and memory

  private applyMotion(): void {
    document.body.classList.toggle('still', !this.choices.moves);
    this.changed();
  }

  /** What the page after this one is to go back to. */
  private state(): ViewState {
    const { view } = this.panes.graph;
    return {
      session: this.seen.store?.summary.id ?? null,
      selected: this.choices.selected,
      camera: view.automatic ? null : view.camera,
      theme: this.appearance.choice,
      view: this.panes.current.name,
    };
  }
}
