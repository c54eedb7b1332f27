/** The HTML around the view, the same for a webview and a browser: one style sheet, one script, a strict policy. */
import { randomBytes } from 'node:crypto';

/** What the page is made of. */
export interface PageOptions {
  /** URLs of the view's script and style sheet. */
  readonly script: string;
  readonly style: string;
  /** Source of both in the content security policy: a webview's `cspSource`, or 'self'. */
  readonly source: string;
  /** Where the page may connect to, as a source list; nowhere by default. */
  readonly connect?: string;
  readonly nonce: string;
  readonly title?: string;
}

/** Good for one page: 128 random bits. */
export const makeNonce = (): string => randomBytes(16).toString('base64url');

/** Text for an element or an attribute in double quotes. */
export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The policy alone, for a response header. */
export function pagePolicy({ source, connect, nonce }: Pick<PageOptions, 'source' | 'connect' | 'nonce'>): string {
  const from = source === 'self' ? "'self'" : source;
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    // The view sets positions and theme colours through the style attribute.
    `style-src ${from} 'unsafe-inline'`,
    `img-src ${from} data:`,
    `font-src ${from}`,
    `connect-src ${connect ?? "'none'"}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** Two promises and the one that waits for them. */
const ICON =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><g fill="none" stroke="#1a73c7" stroke-width="1.6">' +
      '<circle cx="3.5" cy="3.5" r="2"/><circle cx="3.5" cy="12.5" r="2"/><path d="M5.5 4.5 10 7M5.5 11.5 10 9"/></g>' +
      '<circle cx="12" cy="8" r="2.8" fill="#1a7f37"/></svg>',
  );

/** The whole document. */
export function renderPage(options: PageOptions): string {
  const { script, style, nonce, title = 'Promise Graph' } = options;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(pagePolicy(options))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="${ICON}">
<link rel="stylesheet" href="${escapeHtml(style)}">
</head>
<body>
<main id="app"></main>
<script type="module" nonce="${escapeHtml(nonce)}" src="${escapeHtml(script)}"></script>
</body>
</html>
`;
}
