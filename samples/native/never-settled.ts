/**
 * A bug: on the empty answer the callback forgets to call `resolve`. `load` waits for ever, Node
 * finds nothing to do any more and ends the program, without a word, with code 13.
 *
 * In the graph: `answer` is pending, nobody holds it any more, and everything to its right waits.
 */
function ask(question: string, callback: (answer: string) => void): void {
  setTimeout(() => callback(question === 'name' ? 'Ada' : ''), 100);
}

async function load(question: string): Promise<string> {
  const answer = new Promise<string>((resolve) => {
    ask(question, (text) => {
      if (text !== '') resolve(text);
    });
  });
  return await answer;
}

console.log(await load('name'));
console.log(await load('age'));

export {};
