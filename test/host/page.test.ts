/** The page around the view: its policy lets in our own script and style, and nothing else. */
import { expect, it } from 'vitest';
import { makeNonce, renderPage } from '../../host/index.ts';

const options = { script: '/main.js', style: '/main.css', source: 'self', nonce: 'abc123' };

it('runs the one script that carries the nonce, and connects nowhere unless told', () => {
  const page = renderPage(options);
  expect(page).toContain(`<script type="module" nonce="abc123" src="/main.js"></script>`);
  expect(page).toContain("default-src 'none'; script-src 'nonce-abc123'; style-src 'self' 'unsafe-inline'");
  expect(page).toContain("connect-src 'none'");
  expect(page).not.toContain('unsafe-eval');
});

it('connects to the host that it is told', () => {
  expect(renderPage({ ...options, connect: "'self' ws://127.0.0.1:1" })).toContain(
    "connect-src 'self' ws://127.0.0.1:1",
  );
});

it('keeps what it is given from being markup', () => {
  const page = renderPage({ ...options, title: '"><script>x</script>', script: '/"onload="x' });
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).not.toContain('"onload="');
});

it('has a nonce of its own each time', () => {
  expect(new Set(Array.from({ length: 20 }, makeNonce)).size).toBe(20);
});
