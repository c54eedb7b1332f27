/**
 * The page: takes what the host sends and what a person does, and brings picture and words up to
 * date. The picture follows with the frames; words, counts and lists a few times a second.
 */
import type { StateName } from '../runtime-instrumented/protocol/index.ts';
import { brightNodes } from './bright.ts';
import { Choices } from './choices.ts';
import { Chrome } from './chrome.ts';
import type { HostMessage } from './contract/messages.ts';
import { type Command, commandOf } from './controls/keys.ts';
import type { Found } from './controls/search-box.ts';
import { applyTheme, editorTheme, systemTheme, type ThemeChoice, watchThemes } from './controls/theme-switch.ts';
import { Countdown } from './countdown.ts';
import { Later } from './later.ts';
import type { PromiseView } from './model/promise-view.ts';
import { EMPTY_SCENE } from './render/scene.ts';
import type { Theme } from './render/theme.ts';
import { Sessions } from './sessions.ts';
import type { Connection, Transport } from './transport.ts';
import { parseViewState, type ViewState } from './view-state.ts';
import type { Banner } from './views/banners.ts';
import { GRAPH_LEGEND } from './views/graph-legend.ts';
import { GraphTools } from './views/graph-tools.ts';
import { GraphView } from './views/graph-view.ts';
import { Legend } from './views/legend.ts';
import type { LitMode } from './views/lighting.ts';
import type { SessionPicture } from './views/session-picture.ts';
import { type Step, walk } from './views/walk.ts';
import { markOfView, placeWords } from './views/words.ts';

const WORDS_EVERY_MS = 120;
const REMEMBER_EVERY_MS = 400;
const MOST_FOUND = 50;
const NOTICES_KEPT = 20;

export class App {
  private readonly transport: Transport;
  private readonly sessions = new Sessions();
  private readonly choices = new Choices();
  private readonly chrome: Chrome;
  private readonly graph: GraphView;
  private readonly tools: GraphTools;
  private readonly legend = new Legend(() => GRAPH_LEGEND);
  private readonly countdown = new Countdown(() => this.changed());
  private readonly words = new Later(WORDS_EVERY_MS, () => this.updateWords());
  private readonly memory = new Later(REMEMBER_EVERY_MS, () => this.remember());
  private connection: Connection = 'connecting';
  private themeChoice: ThemeChoice;
  private notices: readonly Banner[] = [];
  private noticeCount = 0;
  private drawn: SessionPicture | null = null;
  /** What was remembered from before a reload, until the session it belongs to has come. */
  private restored: ViewState | null;

  constructor(root: HTMLElement, transport: Transport) {
    this.transport = transport;
    this.restored = parseViewState(transport.remembered());
    this.themeChoice = this.restored.theme;
    const theme = this.theme();
    this.chrome = new Chrome(root, transport.host, theme, this.themeChoice, {
      sessions: {
        show: (session) => this.show(session),
        rerun: (session) => transport.send({ type: 'rerun', session }),
        stop: (session) => transport.send({ type: 'stop', session }),
        forget: (session) => transport.send({ type: 'forget', session }),
      },
      search: {
        find: (text) => this.find(text),
        choose: (id) => this.choose(id),
        leave: () => this.chrome.canvas.focus(),
      },
      inspector: {
        select: (id) => this.choose(id),
        openSource: (view) => this.openSource(view),
        copy: (text) => this.copy(text),
        close: () => this.select(null),
      },
      filter: (state) => this.filter(state),
      pause: () => this.run('pause'),
      fit: () => this.run('fit'),
      unfold: () => this.run('unfold'),
      theme: (choice) => {
        this.themeChoice = choice;
        this.retheme();
        this.memory.ask();
      },
    });
    this.graph = new GraphView(this.chrome.canvas, theme, {
      pick: (id) => this.pick(id),
      hover: (id, at) => this.hover(id, at),
      moved: () => this.moved(),
      beforeFrame: (now) => this.refresh(now),
    });
    this.tools = new GraphTools({
      light: (mode) => this.light(mode),
      tidy: () => this.run('tidy'),
      legend: () => this.run('legend'),
    });
    this.chrome.canvas.parentElement?.append(this.tools.element, this.legend.element);
    document.addEventListener('keydown', (event) => this.key(event));
    document.addEventListener('visibilitychange', () => this.changed());
    matchMedia('(prefers-reduced-motion: reduce)').addEventListener('change', () => this.applyMotion());
    watchThemes(transport.host, () => this.retheme());
    this.applyMotion();
  }

  start(): void {
    this.transport.start({
      message: (message) => this.take(message),
      connection: (connection) => {
        this.connection = connection;
        if (connection === 'connected') {
          this.sessions.clear();
          this.transport.send({ type: 'ready' });
        }
        this.changed();
      },
    });
  }

  // What the host says

  private take(message: HostMessage): void {
    switch (message.type) {
      case 'sessions':
        this.sessions.update(message);
        this.restore();
        break;
      case 'events': {
        const store = this.sessions.get(message.session)?.store;
        if (store === undefined) return;
        if (!store.receive(message.bytes, performance.now())) {
          this.notice('warning', 'More came than a paused view can hold back: it follows live again.');
        }
        if (store !== this.sessions.current?.store) return;
        break;
      }
      case 'names':
        this.sessions.get(message.session)?.store.setNames(message.names);
        break;
      case 'notice':
        this.notice(message.severity, message.text);
        break;
      case 'settings':
        this.choices.apply(message.settings);
        this.sessions.keep(message.settings.maxPromises);
        this.applyMotion();
        break;
      case 'reveal':
        this.revealPlace(message.session, message.file, message.line);
        break;
    }
    this.changed();
  }

  private notice(severity: Banner['severity'], text: string): void {
    this.notices = [...this.notices, { key: `notice ${this.noticeCount++}`, severity, text }].slice(-NOTICES_KEPT);
    this.words.ask();
  }

  /** Selects the youngest promise that was made at this place. */
  private revealPlace(session: number, file: string, line: number): void {
    if (!this.sessions.show(session)) return;
    this.refresh(performance.now());
    const picture = this.sessions.current!;
    const made = [...picture.graph.nodes].reverse().find(({ id }) => {
      const site = picture.store.model.promise(id)?.site;
      return site?.file === file && site.line === line;
    });
    if (made !== undefined) this.choose(made.id);
  }

  /** After a reload: back to the session, selection and camera of before. */
  private restore(): void {
    const { restored } = this;
    if (restored === null || this.sessions.current === null) return;
    this.restored = null;
    if (restored.session === null || !this.sessions.show(restored.session)) return;
    this.choices.selected = restored.selected;
    this.drawn = this.sessions.current;
    if (restored.camera !== null) this.graph.restore(restored.camera);
  }

  // Bringing up to date

  /** Something may look different: the picture with the next frame, the words soon. */
  private changed(): void {
    this.graph.invalidate();
    this.words.ask();
  }

  /** Before each frame: the scene of now. */
  private refresh(now: number): void {
    const picture = this.sessions.current;
    if (picture !== this.drawn) this.changeSession(picture);
    if (picture === null || !picture.refresh(this.choices.picture, now, this.countdown.due)) return;
    this.graph.show(picture.scene, picture.focus, now);
    this.emphasise();
    this.countdown.follow(picture, now);
    // What is folded, and when timers end, is known only now.
    this.words.ask();
  }

  private changeSession(picture: SessionPicture | null): void {
    this.drawn = picture;
    this.choices.forget();
    this.chrome.search.clear();
    this.graph.clear();
    if (picture !== null) this.graph.show(picture.scene, [], performance.now());
    this.memory.ask();
  }

  private emphasise(): void {
    const picture = this.sessions.current;
    const { choices } = this;
    const scene = picture?.scene ?? EMPTY_SCENE;
    const found = picture === null || choices.query === '' ? null : picture.store.model.search(choices.query);
    const nodes = found === null ? null : new Set(found.flatMap((id) => picture?.shownFor(id) ?? []));
    const lighting = picture === null ? null : picture.lighting(choices.lit, choices.selected);
    const view = choices.selected === null ? null : this.promise(choices.selected);
    this.tools.update({
      askable: view?.state === 'pending',
      lit: lighting === null ? null : choices.lit,
      sentence: lighting?.sentence ?? '',
      selected: view !== null,
      tidied: picture?.tidied ?? false,
    });
    this.graph.emphasise({
      selected: picture?.shownFor(choices.selected) ?? null,
      hovered: choices.hovered,
      bright: brightNodes(scene, choices.states, nodes),
      light: lighting?.light ?? null,
    });
  }

  private updateWords(): void {
    const { sessions, choices, connection, notices } = this;
    const following = this.graph.automatic;
    this.chrome.update({ sessions, choices, connection, notices, following, now: performance.now() });
  }

  // What a person does

  private pick(id: number | null): void {
    this.select(id);
    if (id !== null && this.sessions.current?.unfold(id) === true) this.changed();
    const view = id === null ? null : this.promise(id);
    if (view !== null) this.openSource(view);
  }

  /** Selects, and brings into sight. */
  private choose(id: number): void {
    this.select(id);
    // What was folded away is in the scene only after the next refresh.
    this.refresh(performance.now());
    const shown = this.sessions.current?.shownFor(id) ?? null;
    if (shown !== null) this.graph.reveal(shown, true);
  }

  private select(id: number | null): void {
    this.choices.selected = id;
    this.emphasise();
    this.chrome.updateSelection(this.sessions.current, this.choices);
    this.memory.ask();
    this.changed();
  }

  private hover(id: number | null, at: { readonly x: number; readonly y: number }): void {
    const view = id === null ? null : this.promise(id);
    const group = id === null ? null : (this.sessions.current?.groupWords(id) ?? null);
    if (group !== null) this.chrome.tooltip.say(group, at, this.graph.size);
    else if (view === null) this.chrome.tooltip.hide();
    else this.chrome.tooltip.show(view, (other) => this.promise(other), at, this.graph.size);
    if (id === this.choices.hovered) return;
    this.choices.hovered = id;
    this.emphasise();
  }

  private moved(): void {
    this.chrome.tooltip.hide();
    this.chrome.showFollowing(this.graph.automatic);
    this.memory.ask();
  }

  private filter(state: StateName): void {
    if (!this.choices.states.delete(state)) this.choices.states.add(state);
    this.emphasise();
    this.words.ask();
  }

  /** Lights the answer to a question about the selected promise, or puts it out. */
  private light(mode: LitMode): void {
    this.choices.lit = this.choices.lit === mode ? null : mode;
    this.emphasise();
  }

  private find(text: string): { first: readonly Found[]; total: number } {
    this.choices.query = text;
    this.emphasise();
    const ids = text === '' ? [] : (this.sessions.current?.store.model.search(text) ?? []);
    const first = ids.slice(0, MOST_FOUND).flatMap((id): Found[] => {
      const view = this.promise(id);
      if (view === null) return [];
      const about = [view.operation, placeWords(view), view.text].filter((part) => part !== '').join(' · ');
      return [{ id, mark: markOfView(view), name: view.name, about }];
    });
    return { first, total: ids.length };
  }

  private show(session: number): void {
    this.sessions.show(session);
    this.changed();
  }

  private key(event: KeyboardEvent): void {
    const command = commandOf(event, event.target === this.chrome.canvas || event.target === document.body);
    if (command === undefined) return;
    event.preventDefault();
    this.run(command);
  }

  private run(command: Command): void {
    if (typeof command === 'object') {
      if ('zoom' in command) this.zoom(command.zoom);
      else if ('pan' in command) this.graph.panBy(...command.pan);
      else this.walkTo(command.walk);
      return;
    }
    this.commands[command]();
  }

  /** Plus and minus unfold and fold what is selected, where that is a group or came out of one; else they zoom. */
  private zoom(factor: number): void {
    const picture = this.sessions.current;
    const { selected } = this.choices;
    const folded = selected !== null && (factor > 1 ? picture?.unfold(selected) : picture?.refold(selected)) === true;
    if (folded) this.changed();
    else this.graph.zoomBy(factor);
  }

  private readonly commands: Readonly<Record<Extract<Command, string>, () => void>> = {
    open: () => {
      const { selected } = this.choices;
      if (selected !== null && this.sessions.current?.unfold(selected) === true) {
        this.changed();
        return;
      }
      const view = this.choices.selected === null ? null : this.promise(this.choices.selected);
      if (view !== null) this.openSource(view);
    },
    clear: () => {
      const searched = this.chrome.search.clear();
      const filtered = this.choices.states.size > 0;
      this.choices.states.clear();
      const lit = this.choices.lit !== null;
      this.choices.lit = null;
      if (!lit) if (!searched && !filtered) this.select(null);
      this.emphasise();
      this.words.ask();
    },
    search: () => this.chrome.search.focus(),
    actualSize: () => this.graph.resetZoom(),
    fit: () => this.graph.fit(),
    pause: () => this.togglePause(),
    teaching: () => {
      this.choices.teaching = !this.choices.teaching;
      this.changed();
    },
    unfold: () => {
      this.choices.fold = !this.choices.fold;
      this.changed();
    },
    why: () => this.light('why'),
    waiters: () => this.light('waiters'),
    cancel: () => this.light('cancel'),
    tidy: () => {
      this.sessions.current?.tidy(this.choices.selected);
      this.changed();
    },
    legend: () => this.legend.toggle(),
    help: () => this.chrome.help.toggle(),
  };

  private walkTo(step: Step): void {
    const picture = this.sessions.current;
    const id = picture === null ? null : walk(picture.scene, picture.shownFor(this.choices.selected), step);
    if (id === null) return;
    this.select(id);
    this.graph.reveal(id);
  }

  private togglePause(): void {
    const store = this.sessions.current?.store;
    if (store === undefined) return;
    if (store.paused) store.resume(performance.now());
    else if (store.running) store.pause();
    this.changed();
  }

  private openSource(view: PromiseView): void {
    const session = this.sessions.current?.store.summary.id;
    if (session === undefined || view.site === null) return;
    const { file, line, column } = view.site;
    this.transport.send({ type: 'openSource', session, file, line, column });
  }

  private copy(text: string): void {
    if (this.transport.host === 'vscode') this.transport.send({ type: 'copy', text });
    else {
      navigator.clipboard
        .writeText(text)
        .catch(() => this.notice('warning', 'The browser did not let the text be copied.'));
    }
  }

  private promise(id: number): PromiseView | null {
    return this.sessions.current?.store.model.promise(id) ?? null;
  }

  // Appearance and memory

  private theme(): Theme {
    if (this.transport.host === 'vscode') return applyTheme(editorTheme(document.body));
    return applyTheme(this.themeChoice === 'auto' ? systemTheme() : this.themeChoice);
  }

  private retheme(): void {
    const theme = this.theme();
    this.graph.retheme(theme);
    this.chrome.retheme(theme);
  }

  private applyMotion(): void {
    this.graph.setMotion(this.choices.moves);
    document.body.classList.toggle('still', !this.choices.moves);
  }

  private remember(): void {
    this.transport.remember({
      session: this.sessions.current?.store.summary.id ?? null,
      selected: this.choices.selected,
      camera: this.graph.automatic ? null : this.graph.camera,
      theme: this.themeChoice,
    } satisfies ViewState);
  }
}
