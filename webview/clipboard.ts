/** Text for the clipboard: the editor's when there is one, else the browser's, which may refuse. */
import type { Transport } from './transport.ts';

export function copyText(transport: Transport, text: string, refused: () => void): void {
  if (transport.host === 'vscode') transport.send({ type: 'copy', text });
  else navigator.clipboard.writeText(text).catch(refused);
}
