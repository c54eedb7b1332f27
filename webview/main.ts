/** The view's entry: finds its host and puts the page together. */
import './main.css';
import { App } from './app.ts';
import { openTransport } from './transport.ts';

const root = document.getElementById('app');
if (root === null) throw new Error('The page lacks its element “app”.');
const transport = openTransport();
window.addEventListener('error', ({ message }) => transport.send({ type: 'problem', text: message }));
window.addEventListener('unhandledrejection', ({ reason }) =>
  transport.send({ type: 'problem', text: String(reason) }),
);
new App(root, transport).start();
