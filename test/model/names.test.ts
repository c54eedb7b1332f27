/** What promises are called, and how they are found. */
import { describe, expect, it } from 'vitest';
import type { SiteName } from '../../webview/contract/names.ts';
import { GraphModel } from '../../webview/model/graph-model.ts';
import { edgeWord, operationWord } from '../../webview/model/naming.ts';
import { Story } from '../support/story.ts';

function nameOf(source: SiteName | null, make: (story: Story) => number): string | undefined {
  const model = new GraphModel();
  const id = make(new Story(model));
  if (source !== null) model.setNames([[7, source]]);
  return model.promise(id)?.name;
}

const variable: SiteName = { name: 'heads', kind: 'variable', snippet: 'logS("Heads")' };
const inFunction: SiteName = { name: 'fetchAll', kind: 'function', snippet: '' };

describe('the name of a promise', () => {
  it('is an explicit label before everything else', () => {
    expect(nameOf(variable, (s) => s.sleep(1, { line: 7, name: 'nap' }))).toBe('nap');
  });

  it('is the variable or property before what it waits for', () => {
    expect(nameOf(variable, (s) => s.sleep(1, { line: 7 }))).toBe('heads');
    expect(nameOf({ ...variable, kind: 'property' }, (s) => s.sleep(1, { line: 7 }))).toBe('heads');
  });

  it('is what it waits for before the function', () => {
    expect(nameOf(inFunction, (s) => s.sleep(1, { line: 7 }))).toBe('sleep 1 s');
  });

  it('is the function before the callback in a few words', () => {
    expect(nameOf({ ...inFunction, snippet: 'log()' }, (s) => s.bind(s.task(), { line: 7 }))).toBe('fetchAll');
    expect(nameOf({ name: '', kind: 'none', snippet: 'log()' }, (s) => s.bind(s.task(), { line: 7 }))).toBe('log()');
  });

  it('is at last the operation with its line', () => {
    expect(nameOf(null, (s) => s.bind(s.task(), { line: 7 }))).toBe('bind, line 7');
  });

  it('is main for what the program runs', () => {
    expect(nameOf(null, (s) => s.run(s.task(), { line: 7 }))).toBe('main');
  });
});

describe('the words for an operation', () => {
  it('are short ones of a person’s, and the language’s own where it has one', () => {
    expect(operationWord('asyncFunction')).toBe('async fn');
    expect(operationWord('asyncGenerator')).toBe('async gen');
    expect(operationWord('withResolvers')).toBe('withResolvers');
  });

  it('say of an edge that a function awaits, and of others what made the promise', () => {
    expect(edgeWord('asyncFunction')).toBe('await');
    expect(edgeWord('module')).toBe('await');
    expect(edgeWord('bind')).toBe('bind');
  });
});
