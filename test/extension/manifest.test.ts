/** The manifest and the code name the same things, and the contributed colours can be seen. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  COLORS,
  Command,
  ContextKey,
  DEBUG_TYPE,
  EXTENSION_ID,
  PANEL,
  RECORDING_EDITOR,
  SESSIONS_VIEW,
  SETTINGS,
} from '../../extension/plan/ids.ts';
import { readAttachTarget, readDebugOptions, readLaunchArguments } from '../../extension/plan/launch-arguments.ts';
import { toSettings } from '../../extension/plan/settings.ts';
import { ENDING } from '../../recording/index.ts';
import { CONTRIBUTED } from '../../webview/render/palette.ts';
import { contrast } from '../support/contrast.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { contributes } = manifest;

describe('the manifest', () => {
  it('is that of the extension the code calls itself', () => {
    expect(`${manifest.publisher}.${manifest.name}`).toBe(EXTENSION_ID);
  });

  it('contributes the commands that are registered, and no other', () => {
    expect(contributes.commands.map(({ command }: { command: string }) => command).sort()).toEqual(
      Object.values(Command).sort(),
    );
  });

  it('names only commands of its own in menus', () => {
    const inMenus = Object.values(contributes.menus as Record<string, { command: string }[]>).flat();
    for (const { command } of inMenus) expect(Object.values(Command)).toContain(command);
  });

  it('uses only context keys that are set, and the id of the panel that is made', () => {
    const clauses = JSON.stringify([contributes.menus, contributes.commands]);
    const keys = [...clauses.matchAll(/promiseGraph\.(?:running|has\w+)/g)].map(([key]) => key);
    expect(new Set(keys)).toEqual(new Set(Object.values(ContextKey)));
    expect(clauses).toContain(`activeWebviewPanelId == '${PANEL}'`);
    expect(manifest.activationEvents).toContain(`onWebviewPanel:${PANEL}`);
    expect(clauses).toContain(`activeCustomEditorId == '${RECORDING_EDITOR}'`);
    expect(contributes.customEditors).toMatchObject([
      { viewType: RECORDING_EDITOR, selector: [{ filenamePattern: `*${ENDING}` }] },
    ]);
  });

  it('contributes the settings that are read, each described, with the defaults that the code has', () => {
    const properties = contributes.configuration.properties as Record<string, Record<string, unknown>>;
    expect(Object.keys(properties).sort()).toEqual(SETTINGS.map((name) => `promiseGraph.${name}`).sort());
    for (const property of Object.values(properties)) {
      expect(property.description ?? property.markdownDescription).toBeTruthy();
    }
    const orders = Object.values(properties).map(({ order }) => order);
    expect(orders).toEqual(orders.map((_order, index) => index + 1));
    const byManifest = toSettings((name) => properties[`promiseGraph.${name}`].default);
    expect(byManifest).toEqual(toSettings(() => undefined));
  });

  it('contributes the view that is made, with words and links for when it is empty', () => {
    expect(contributes.views.debug.map(({ id }: { id: string }) => id)).toEqual([SESSIONS_VIEW]);
    const [{ view, contents }] = contributes.viewsWelcome;
    expect(view).toBe(SESSIONS_VIEW);
    const links = [...contents.matchAll(/\(command:([^)]+)\)/g)].map(([, command]) => command);
    expect(links.length).toBeGreaterThan(0);
    for (const command of links) expect(Object.values(Command)).toContain(command);
  });

  it('contributes the launch type, whose every attribute the code reads', () => {
    const [debuggers] = contributes.debuggers;
    expect(debuggers.type).toBe(DEBUG_TYPE);
    const attributes = Object.keys(debuggers.configurationAttributes.launch.properties).sort();
    expect(attributes).toEqual(Object.keys(readLaunchArguments({ program: '/a.ts' })).sort());
  });

  it('contributes the attach request, whose every attribute the code reads', () => {
    const [{ configurationAttributes }] = contributes.debuggers;
    const { pid, port, ...others } = configurationAttributes.attach.properties;
    expect([pid.type, port.type]).toEqual(['integer', 'integer']);
    expect([readAttachTarget({ pid: 7 }), readAttachTarget({ port: 9229 })]).toEqual([{ pid: 7 }, { port: 9229 }]);
    expect(Object.keys(others).sort()).toEqual(Object.keys(readDebugOptions({})).sort());
  });

  it('lets a picture be saved only where there is one', () => {
    const { menus, commands } = contributes as {
      readonly menus: Record<string, { readonly command: string; readonly when: string }[]>;
      readonly commands: readonly { readonly command: string; readonly enablement: string }[];
    };
    for (const command of [Command.saveSvg, Command.savePng]) {
      const clauses = new Set([
        ...commands.filter((each) => each.command === command).map(({ enablement }) => enablement),
        ...Object.values(menus).flatMap((items) =>
          items.filter((each) => each.command === command).map(({ when }) => when),
        ),
      ]);
      expect([...clauses]).toHaveLength(1);
    }
  });

  it('has an icon, and pictures for its commands', () => {
    const icons = contributes.commands.flatMap(({ icon }: { icon: string | object }) =>
      typeof icon === 'string' ? [] : Object.values(icon),
    );
    for (const path of [manifest.icon, ...icons]) expect(existsSync(join(root, path)), path).toBe(true);
  });

  it('runs nothing in an untrusted workspace, and cannot have its Node chosen by one', () => {
    expect(manifest.capabilities.untrustedWorkspaces.supported).toBe('limited');
    expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations).toEqual(['promiseGraph.node']);
  });
});

describe('the contributed colours', () => {
  const grounds = { dark: '#1f1f1f', light: '#ffffff', highContrast: '#000000', highContrastLight: '#ffffff' };
  const colors = contributes.colors as { id: string; description: string; defaults: Record<string, string> }[];

  it('are those that the view reads, with the same values', () => {
    expect(colors.map(({ id }) => id)).toEqual(COLORS.map((name) => `promiseGraph.${name}`));
    for (const name of COLORS) {
      const { dark, light, hcDark, hcLight } = CONTRIBUTED[name];
      const { defaults } = colors.find(({ id }) => id === `promiseGraph.${name}`)!;
      expect(defaults, name).toEqual({ dark, light, highContrast: hcDark, highContrastLight: hcLight });
    }
  });

  for (const [theme, ground] of Object.entries(grounds)) {
    it(`stand out in ${theme}: 3 to 1 for lines, 4.5 to 1 for what is also written in`, () => {
      for (const { id, defaults } of colors) {
        const least = id === 'promiseGraph.edge' ? 3 : 4.5;
        expect(contrast(defaults[theme], ground), id).toBeGreaterThanOrEqual(least);
      }
    });
  }
});
