/** What stands on the lines of an editor: marks, problems, and where lines went that were edited. */
import { describe, expect, it } from 'vitest';
import { lineMarks, markTexts, sitesOfLine } from '../../extension/plan/line-marks.ts';
import { MovedLines } from '../../extension/plan/moved-lines.ts';
import { problemsOf } from '../../extension/plan/problems.ts';
import { Sessions } from '../../host/index.ts';
import type { Session } from '../../host/session.ts';
import { StreamWriter } from '../../runtime-instrumented/protocol/index.ts';
import { programInfo } from '../host/support/fake-program.ts';

const FILE = '/work/a.ts';
const stays = (_session: unknown, line: number) => line;

/** A program that says what `tell` writes: two sites in lines 3 and 5 of FILE, and whatever else. */
function run(sessions: Sessions, tell: (writer: StreamWriter) => void): Session {
  const session = sessions.expect({ program: FILE });
  const writer = new StreamWriter();
  session.connected(1);
  writer.session(0, programInfo(FILE));
  writer.site(1, { file: `file://${FILE}`, line: 3, column: 2, functionName: 'f' });
  writer.site(2, { file: FILE, line: 5, column: 1, functionName: '' });
  tell(writer);
  session.receive(writer.take());
  return session;
}
const waiting = (writer: StreamWriter) => {
  writer.create(1, 1, 'sleep', 1, '', -1);
  writer.create(1, 2, 'sleep', 1, '', -1);
  writer.create(1, 3, 'bind', 2, '', -1);
  writer.settle(2, 2, 'returned', '1', 0);
  writer.settle(2, 3, 'cancelled', '', 0);
};

describe('the sites of a line', () => {
  it('are found by path, whether the program said a path or a URL', () => {
    const session = run(new Sessions(), waiting);
    expect(sitesOfLine(session, FILE, 3, stays)).toEqual([1]);
    expect(sitesOfLine(session, FILE, 5, stays)).toEqual([2]);
    expect(sitesOfLine(session, '/work/b.ts', 3, stays)).toEqual([]);
  });

  it('are those that stand there now that the file is edited', () => {
    const session = run(new Sessions(), waiting);
    const moved = new MovedLines();
    moved.add({ first: 1, last: 1, lines: 3, wholeLine: true });
    const move = (_session: unknown, line: number) => moved.now(line);
    expect(sitesOfLine(session, FILE, 3, move)).toEqual([]);
    expect(sitesOfLine(session, FILE, 5, move)).toEqual([1]);
  });
});

describe('the marks of a file', () => {
  it('count by line what was made there, whether the program said a path or a URL', () => {
    const sessions = new Sessions();
    run(sessions, waiting);
    const marks = lineMarks(sessions.list, FILE, stays);
    expect([...marks.keys()]).toEqual([3, 5]);
    expect(markTexts(marks.get(3)!)).toEqual([
      { state: 'pending', text: '◌ 1 pending' },
      { state: 'returned', text: '✓ 1 returned' },
    ]);
    expect(markTexts(marks.get(5)!)).toEqual([{ state: 'cancelled', text: '⊘ 1 cancelled' }]);
  });

  it('say of a program that is over what never settled', () => {
    const sessions = new Sessions();
    run(sessions, waiting).disconnected();
    expect(markTexts(lineMarks(sessions.list, FILE, stays).get(3)!)[0].text).toBe('◌ 1 never settled');
  });

  it('are those of the programs that run, and then of the newest that ended', () => {
    const sessions = new Sessions();
    run(sessions, waiting).disconnected();
    const second = run(sessions, waiting);
    expect(lineMarks(sessions.list, FILE, stays).get(3)).toMatchObject({ pending: 1, lost: 0, returned: 1 });
    second.disconnected();
    expect(lineMarks(sessions.list, FILE, stays).get(3)).toMatchObject({ pending: 0, lost: 1, returned: 1 });
  });

  it('go with the session, and are of no other file', () => {
    const sessions = new Sessions();
    run(sessions, waiting).disconnected();
    expect(lineMarks(sessions.list, '/work/b.ts', stays).size).toBe(0);
    sessions.clear();
    expect(lineMarks(sessions.list, FILE, stays).size).toBe(0);
  });

  it('leave out lines that are gone, and say large numbers briefly', () => {
    const sessions = new Sessions();
    run(sessions, waiting);
    expect([...lineMarks(sessions.list, FILE, (_, line) => (line === 3 ? null : line + 1)).keys()]).toEqual([6]);
    const none = { pending: 0, failed: 0, cancelled: 0, lost: 0 };
    expect(markTexts({ ...none, returned: 1_234_567 })[0].text).toBe('✓ 1.2M returned');
  });
});

describe('a line of a program whose file is edited', () => {
  const after = (edit: Parameters<MovedLines['add']>[0], line: number) => {
    const lines = new MovedLines();
    lines.add(edit);
    return lines.now(line);
  };
  it.each([
    ['moves down under new lines', { first: 2, last: 2, lines: 3, wholeLine: false }, 5, 7],
    ['stays above them', { first: 2, last: 2, lines: 3, wholeLine: false }, 2, 2],
    ['moves with a line break before it', { first: 5, last: 5, lines: 2, wholeLine: true }, 5, 6],
    ['stays with one behind it', { first: 5, last: 5, lines: 2, wholeLine: false }, 5, 5],
    ['is gone when it is deleted', { first: 5, last: 6, lines: 1, wholeLine: true }, 5, null],
    ['takes the place of a deleted one', { first: 5, last: 6, lines: 1, wholeLine: true }, 6, 5],
    ['is joined to the one above', { first: 4, last: 5, lines: 1, wholeLine: false }, 5, 4],
    ['is gone among many that were replaced', { first: 4, last: 8, lines: 1, wholeLine: false }, 6, null],
    ['stays while words of it change', { first: 5, last: 5, lines: 1, wholeLine: true }, 5, 5],
  ])('%s', (_name, edit, line, now) => {
    expect(after(edit, line)).toBe(now);
  });
});

describe('the problems of a program', () => {
  it('are failures that nobody handles, with the line where they began', () => {
    const session = run(new Sessions(), (writer) => {
      writer.create(1, 1, 'sleep', 1, '', -1);
      writer.create(1, 2, 'bind', 2, '', -1);
      writer.settle(2, 1, 'failed', 'Error: no', 0);
      writer.settle(2, 2, 'failed', 'Error: no', 1);
      writer.unhandled(3, 'neverObserved', 2, 'Error: no');
    });
    session.addNames([[2, { name: 'heads', kind: 'variable', snippet: '' }]]);
    expect(problemsOf(session)).toMatchObject([
      {
        severity: 'error',
        message: 'heads failed, and nobody handles it: Error: no',
        place: { line: 5 },
        origin: { line: 3 },
      },
    ]);
  });

  it('are promises that were pending at exit, and not before', () => {
    const session = run(new Sessions(), (writer) => {
      waiting(writer);
      writer.create(3, 4, 'wait', 1, '', -1);
    });
    expect(problemsOf(session)).toEqual([]);
    session.disconnected();
    expect(problemsOf(session)).toMatchObject([
      {
        severity: 'warning',
        message: '2 promises of this line were still pending when a.ts ended.',
        place: { line: 3 },
      },
    ]);
  });

  it('are none of promises that were pending when a person stopped it', () => {
    const session = run(new Sessions(), waiting);
    session.stopAsked();
    session.disconnected();
    expect(problemsOf(session)).toEqual([]);
  });

  it('say how many failures there were beyond those that are listed one by one', () => {
    const session = run(new Sessions(), (writer) => {
      for (let id = 1; id <= 1_002; id++) {
        writer.create(1, id, 'fail', 1, '', -1);
        writer.settle(1, id, 'failed', 'Error: no', 0);
        writer.unhandled(2, 'neverObserved', id, 'Error: no');
      }
    });
    const [problem, ...others] = problemsOf(session);
    expect(others).toEqual([]);
    expect(problem?.message).toContain('1,000 promises of this line');
    expect(problem?.message).toContain('And 2 more failures of a.ts that nobody handles.');
  });

  it('end after so many lines with a count of the rest', () => {
    const session = run(new Sessions(), (writer) => {
      for (let id = 10; id < 310; id++) {
        writer.site(id, { file: FILE, line: id, column: 1, functionName: '' });
        writer.create(1, id, 'wait', id, '', -1);
      }
    });
    session.disconnected();
    const problems = problemsOf(session);
    expect(problems).toHaveLength(200);
    expect(problems.at(-1)?.message).toContain('And 100 more of a.ts on other lines.');
  });
});
