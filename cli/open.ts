/** Opens things on the person's desktop. That nothing can be opened here is no error. */
import { spawn } from 'node:child_process';
import { basename } from 'node:path';

/** A command and its arguments. */
export type Command = readonly [command: string, ...args: string[]];

/** What opens a URL in the browser of this system, or null where there is no desktop. Pure. */
export function browserCommand(url: string, platform: NodeJS.Platform, env: NodeJS.ProcessEnv): Command | null {
  // A remote shell of VS Code, and others, name their own way.
  if (env.BROWSER) return [env.BROWSER, url];
  if (platform === 'darwin') return ['open', url];
  // `start` is a word of the shell; its first argument in quotes is a title.
  if (platform === 'win32') return ['cmd', '/c', 'start', '""', url.replaceAll('&', '^&')];
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open', url] : null;
}

const atLine: Readonly<Record<string, (file: string, line: number, column: number) => string[]>> = {
  code: (file, line, column) => ['-g', `${file}:${line}:${column}`],
  subl: (file, line, column) => [`${file}:${line}:${column}`],
  zed: (file, line, column) => [`${file}:${line}:${column}`],
  idea: (file, line, column) => ['--line', `${line}`, '--column', `${column}`, file],
  kate: (file, line, column) => ['--line', `${line}`, '--column', `${column}`, file],
  gedit: (file, line, column) => [`+${line}:${column}`, file],
  emacsclient: (file, line, column) => ['-n', `+${line}:${column}`, file],
};

const families: readonly (readonly [RegExp, keyof typeof atLine])[] = [
  [/^(code|code-insiders|codium|vscodium|code-oss|cursor|windsurf)$/, 'code'],
  [/^(subl|sublime_text|mate)$/, 'subl'],
  [/^zed(itor)?$/, 'zed'],
  [/^(idea|webstorm|phpstorm|pycharm|rubymine|goland)(64|\.sh)?$/, 'idea'],
  [/^kate$/, 'kate'],
  [/^(gedit|gnome-text-editor)$/, 'gedit'],
  [/^emacsclient$/, 'emacsclient'],
];

/**
 * What opens a place in the person's editor, or null when none that opens its own window is named: one
 * that needs the terminal would take it from the program. Pure.
 */
export function editorCommand(
  place: { readonly file: string; readonly line: number; readonly column: number },
  env: NodeJS.ProcessEnv,
): Command | null {
  const inCode = env.TERM_PROGRAM === 'vscode' ? 'code' : undefined;
  for (const setting of [env.VISUAL, env.EDITOR, inCode]) {
    const [command, ...given] = (setting ?? '').trim().split(/\s+/);
    if (!command) continue;
    const name = basename(command).replace(/\.(exe|cmd)$/i, '');
    const family = families.find(([pattern]) => pattern.test(name))?.[1];
    const position = family && atLine[family]?.(place.file, place.line, place.column);
    // --wait is for git; here it would only keep a process around.
    if (position) return [command, ...given.filter((each) => !/^(-w|--wait)$/.test(each)), ...position];
  }
  return null;
}

/** Starts a command that lives on without us. Resolves to false when it is not there. */
export function launch([command, ...args]: Command): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      detached: true,
      stdio: 'ignore',
      windowsVerbatimArguments: command === 'cmd',
    });
    child.on('error', () => resolve(false));
    child.on('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
