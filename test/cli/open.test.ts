/** Which command opens what, on each kind of desktop. */
import { describe, expect, it } from 'vitest';
import { browserCommand, editorCommand } from '../../cli/open.ts';

const url = 'http://127.0.0.1:1/#t';
const place = { file: '/a b/heads.ts', line: 3, column: 7 };

describe('the browser', () => {
  it.each([
    ['darwin', {}, ['open', url]],
    ['win32', {}, ['cmd', '/c', 'start', '""', url]],
    ['linux', { DISPLAY: ':0' }, ['xdg-open', url]],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, ['xdg-open', url]],
    ['linux', { BROWSER: '/remote/browser.sh' }, ['/remote/browser.sh', url]],
    ['linux', {}, null],
  ] as const)('on %s with %j is %j', (platform, env, command) => {
    expect(browserCommand(url, platform, env)).toEqual(command);
  });
});

describe('the editor', () => {
  it.each([
    [{ VISUAL: 'code --wait' }, ['code', '-g', '/a b/heads.ts:3:7']],
    [{ VISUAL: 'vim', EDITOR: '/opt/bin/subl -w' }, ['/opt/bin/subl', '/a b/heads.ts:3:7']],
    [{ EDITOR: 'webstorm' }, ['webstorm', '--line', '3', '--column', '7', '/a b/heads.ts']],
    [{ EDITOR: 'emacsclient' }, ['emacsclient', '-n', '+3:7', '/a b/heads.ts']],
    [{ EDITOR: 'gedit' }, ['gedit', '+3:7', '/a b/heads.ts']],
    [{ TERM_PROGRAM: 'vscode' }, ['code', '-g', '/a b/heads.ts:3:7']],
    [{ EDITOR: 'zed', TERM_PROGRAM: 'vscode' }, ['zed', '/a b/heads.ts:3:7']],
  ])('of %j is %j', (env, command) => {
    expect(editorCommand(place, env)).toEqual(command);
  });

  it.each([[{}], [{ EDITOR: 'vim' }], [{ VISUAL: 'emacs -nw', EDITOR: 'nano' }]])(
    'of %j would take the terminal, so none is opened',
    (env) => {
      expect(editorCommand(place, env)).toBeNull();
    },
  );
});
