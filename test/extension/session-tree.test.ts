/** The tree in the debug sidebar: what it lists, in which order, and how much of it. */
import { describe, expect, it } from 'vitest';
import { sessionTree, type TreeNode } from '../../extension/plan/session-tree.ts';
import { Sessions } from '../../host/index.ts';
import { StreamWriter } from '../../runtime-instrumented/protocol/index.ts';
import { programInfo } from '../host/support/fake-program.ts';

function run(sessions: Sessions, tell: (writer: StreamWriter) => void) {
  const session = sessions.expect({ program: '/work/a.ts' });
  const writer = new StreamWriter();
  session.connected(1);
  writer.session(0, programInfo('/work/a.ts'));
  for (const id of [1, 2, 3]) writer.site(id, { file: '/work/a.ts', line: id * 10, column: 1, functionName: '' });
  tell(writer);
  session.receive(writer.take());
  return session;
}

/** The tree as indented lines. */
const lines = (nodes: readonly TreeNode[], indent = ''): string[] =>
  nodes.flatMap(({ label, description, children }) => [
    `${indent}${label} | ${description}`,
    ...lines(children, `${indent}  `),
  ]);

describe('the tree of programs', () => {
  it('is empty without one', () => {
    expect(sessionTree([])).toEqual([]);
  });

  it('lists what is pending by call site, the most first, by its name in the source', () => {
    const sessions = new Sessions();
    const session = run(sessions, (writer) => {
      for (const [id, site] of [1, 2, 2].entries()) writer.create(1, id + 1, 'wait', site, '', -1);
    });
    session.addNames([[2, { name: 'answer', kind: 'variable', snippet: '' }]]);
    expect(lines(sessionTree(sessions.list))).toEqual([
      'a.ts | running · 3 pending',
      '  Pending | 3',
      '    answer | 2 pending · a.ts:20',
      '    a.ts:10 | 1 pending',
    ]);
    session.disconnected();
    expect(lines(sessionTree(sessions.list)).slice(1, 3)).toEqual([
      '  Never settled | 3',
      '    answer | 2 never settled · a.ts:20',
    ]);
  });

  it('lists resources with who has them and who waits, and where that is', () => {
    const sessions = new Sessions();
    run(sessions, (writer) => {
      writer.resource(1, 1, 'mutex', 3, 'accounts', 1);
      writer.create(1, 1, 'wait', 1, '', -1);
      writer.use(1, 'takes', 1, 1, 1);
      writer.settle(1, 1, 'returned', '', 0);
      writer.create(1, 2, 'wait', 2, '', -1);
      writer.use(1, 'waits', 1, 2, 1);
    });
    const tree = sessionTree(sessions.list);
    expect(lines(tree).slice(3)).toEqual([
      '  Resources | 1',
      '    accounts | mutex · locked · 1 waiting',
      '      a.ts:10 | has it',
      '      a.ts:20 | 1 waiting',
    ]);
    expect(tree[0].children[1].children[0].place).toMatchObject({ line: 30 });
  });

  it('has the newest program first, and the same ids when it is made again', () => {
    const sessions = new Sessions();
    run(sessions, () => {});
    run(sessions, () => {});
    const tree = sessionTree(sessions.list);
    expect(tree.map(({ label }) => label)).toEqual(['a.ts #2', 'a.ts']);
    expect(sessionTree(sessions.list)).toEqual(tree);
    const ids: string[] = [];
    const walk = (nodes: readonly TreeNode[]): void => {
      for (const { id, children } of nodes) {
        ids.push(id);
        walk(children);
      }
    };
    walk(tree);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('ends after so many call sites with a count of the rest', () => {
    const sessions = new Sessions();
    run(sessions, (writer) => {
      for (let id = 10; id < 260; id++) {
        writer.site(id, { file: '/work/a.ts', line: id, column: 1, functionName: '' });
        writer.create(1, id, 'wait', id, '', -1);
      }
    });
    const [pending] = sessionTree(sessions.list)[0].children;
    expect([pending.description, pending.children.length, pending.children.at(-1)?.label]).toEqual([
      '250',
      201,
      '50 more',
    ]);
  });
});
