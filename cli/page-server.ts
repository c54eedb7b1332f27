/** Serves the page and speaks to every page that is open: what `run` and `view` share. */
import type { WebSocket } from 'ws';
import {
  type ChannelServer,
  connectView,
  makeToken,
  recordingName,
  type Session,
  type Sessions,
  startChannelServer,
  type ViewActions,
  type ViewConnection,
} from '../host/index.ts';
import type { ViewSettings } from '../webview/contract/messages.ts';
import { Downloads } from './downloads.ts';
import { application, type Installation } from './installation.ts';
import { browserCommand, launch } from './open.ts';
import { say } from './say.ts';
import { openSource } from './source-opener.ts';
import { serveFile, servePageScript } from './static-files.ts';
import { socketTransport, viewRoute } from './view-socket.ts';

const SETTINGS: ViewSettings = { fold: true, teaching: false, motion: 'auto', maxPromises: 2_000_000 };

/** What a page may ask for that depends on what it shows. */
export interface PageActions {
  rerun(session: Session, page: PageServer): void;
  stop(session: Session, page: ViewConnection): void;
}

/** For what can neither be started nor stopped from here: `reason` is told to whoever asks. */
export const refusing = (reason: string): PageActions => ({
  rerun: (_session, page) => page.notice(reason),
  stop: (_session, page) => page.notice('info', reason),
});

/** The page, as the commands see it. */
export interface PageServer {
  readonly channel: ChannelServer;
  /** Says where it is. */
  announce(): void;
  /** Has every page turn to this session. */
  show(session: Session): void;
  notice(text: string): void;
  /** Opens the browser, where there is one. */
  openBrowser(): void;
  close(): Promise<void>;
}

/** Starts it. Rejects with PortTaken. */
export async function servePage(
  sessions: Sessions,
  installation: Installation,
  port: number,
  actions: PageActions,
): Promise<PageServer> {
  const token = makeToken();
  const views = new Set<ViewConnection>();
  const downloads = new Downloads(application(installation));
  const channel = await startChannelServer({
    sessions,
    port,
    log: say,
    routes: {
      request: (request, response) => {
        if (servePageScript(installation.pageScript, request, response)) return;
        if (!downloads.serve(request, response)) void serveFile(installation.view, request, response);
      },
      upgrades: { '/view': viewRoute(token, (socket) => open(socket)) },
    },
  });
  sessions.onNotice((_severity, text) => say(text));

  function open(socket: WebSocket): void {
    const view = connectView({
      sessions,
      transport: socketTransport(socket),
      settings: SETTINGS,
      actions: actionsOf(() => view),
    });
    views.add(view);
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      view.dispose();
      views.delete(view);
    });
  }

  const actionsOf = (view: () => ViewConnection): ViewActions => ({
    rerun: (session) => actions.rerun(session, page),
    stop: (session) => actions.stop(session, view()),
    saveRecording: (session) => {
      const name = recordingName(session.program);
      view().download(downloads.offer(session, name), name);
    },
    openSource: async (file, line, column, session) => {
      const notice = await openSource({ file, line, column }, session, process.env);
      if (notice) view().notice(notice.severity, notice.text);
    },
    // A page in a browser copies, and saves pictures, by itself; only an editor's panel has to ask.
    copy: () => {},
    savePicture: () => {},
    problem: (text) => say(`the page reports: ${text}`),
  });

  const address = `${channel.address}/#${token}`;
  const page: PageServer = {
    channel,
    announce: () => say(`the graph is at ${address}`),
    show: (session) => {
      for (const view of views) view.show(session.id);
    },
    notice: (text) => {
      for (const view of views) view.notice('info', text);
    },
    openBrowser: () => {
      const browser = browserCommand(address, process.platform, process.env);
      if (browser) void launch(browser);
    },
    close: async () => {
      for (const view of views) view.dispose();
      await channel.close();
    },
  };
  return page;
}
