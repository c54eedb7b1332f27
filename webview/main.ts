/** The view's entry: finds its host and puts the page together. */
import './main.css';
import { App } from './app.ts';
import { EarlyKeys } from './early-keys.ts';
import { listenForDrops } from './recordings/drop.ts';
import { embeddedRecording } from './recordings/embedded.ts';
import { RecordingHost } from './recordings/recording-host.ts';
import { soon } from './soon.ts';
import { openTransport } from './transport.ts';

const root = document.getElementById('app');
if (root === null) throw new Error('The page lacks its element “app”.');
const embedded = embeddedRecording();
const transport = new RecordingHost(embedded?.transport ?? openTransport());
if (embedded !== null) transport.open(embedded.file, embedded.blob);
listenForDrops((name, file) => transport.open(name, file));
window.addEventListener('error', ({ message }) => transport.send({ type: 'problem', text: message }));
window.addEventListener('unhandledrejection', ({ reason }) =>
  transport.send({ type: 'problem', text: String(reason) }),
);
const early = new EarlyKeys<KeyboardEvent>();
const keep = (event: KeyboardEvent): void => early.keep(event, performance.now());
document.addEventListener('keydown', keep);
// In a task of its own: reading the script has been one already.
soon(() => {
  document.removeEventListener('keydown', keep);
  const app = new App(root, transport);
  app.start();
  for (const event of early.take(performance.now())) app.key(event);
});
