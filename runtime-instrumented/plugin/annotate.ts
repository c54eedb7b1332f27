/**
 * Annotates a file of a page: its async functions, awaits, calls and `new Promise` tell
 * `promise-graph/browser` what the language does not tell a page (../browser/marks.ts). Text in,
 * text out; lines stay lines, and what the file computes stays what it was.
 *
 * An async function `async f() { return await g(); }` becomes
 * `async f() { const $ = marks.begins("f", 3); try { return $.returns($.got(await $.wait(g(), 4))); }
 * catch (e) { throw $.fails(e); } finally { $.ends(); } }`.
 */
import { type Node, type Options, parse } from 'acorn';

interface Any extends Node {
  readonly [key: string]: unknown;
}

export interface AnnotateOptions {
  /** What a call site says of the file: its path. */
  readonly file: string;
  /** 'script' for a classic script. */
  readonly kind: 'module' | 'script';
  /** It was TypeScript: with all of its imports and exports gone as types it is a module still. */
  readonly typed?: boolean;
  /** Where the functions are found: imported from this specifier, or `null` for the global `__pgMarks`. */
  readonly runtime: string | null;
  /** The place in the file that the person wrote, of a place in this text; lines and columns count from 1. */
  readonly original?: (line: number, column: number) => { readonly line: number; readonly column: number } | null;
}

/** Text that goes into the file at an offset. */
export interface Insertion {
  readonly at: number;
  readonly text: string;
  /** So many characters that stood there go. */
  readonly remove?: number;
}

/** Names that a file must not use itself: one that says them is left alone. */
const NAME = '__pg';
/** Objects whose functions return no promise: their calls need no look. */
const PLAIN = new Set(['Math', 'JSON', 'console', 'Object', 'Number', 'String', 'Symbol', 'Date', 'performance']);

/** What goes where into `text`; null when there is nothing to do, or the file cannot be read. */
export function annotate(text: string, options: AnnotateOptions): Insertion[] | null {
  if (text.includes(NAME) || !/\b(?:async|await|Promise)\b/.test(text)) return null;
  try {
    return new Annotator(text, options).run();
  } catch {
    // Whoever runs it says better what is wrong with it.
    return null;
  }
}

/** Names of functions that make a promise at once. */
const MAKERS = new Set(
  'then catch finally all allSettled any race resolve reject try fetch bind map join both choose pick sleepNs'.split(
    ' ',
  ),
);

class Annotator {
  readonly #text: string;
  readonly #options: AnnotateOptions;
  readonly #lineStarts: number[];
  /** Opening texts in the order of the walk; of those at one offset the outer stands first. */
  readonly #opening: Insertion[] = [];
  /** Closing texts in the order of the walk; of those at one offset the inner, which is the later, stands first. */
  readonly #closing: Insertion[] = [];
  readonly #places: (number | string)[] = [];
  #functions = 0;

  constructor(text: string, options: AnnotateOptions) {
    this.#text = text;
    this.#options = options;
    this.#lineStarts = [
      0,
      ...Array.from(text.matchAll(/\r\n|[\n\r\u2028\u2029]/g), (end) => end.index + end[0].length),
    ];
  }

  run(): Insertion[] | null {
    const { kind, file, runtime, typed = false } = this.#options;
    const common: Options = { ecmaVersion: 'latest', allowHashBang: true, sourceType: kind };
    const program = parse(this.#text, common) as unknown as Any;
    const body = program.body as readonly Any[];
    const module = kind === 'module' && hasTopLevelAwait(body) ? `${NAME}m` : null;
    // An import of ours would make a module of what may be CommonJS.
    if (runtime !== null && !typed && module === null && !body.some(({ type }) => /^(?:Im|Ex)port/.test(type)))
      return null;
    for (const statement of body) this.#walk(statement, module, '');
    if (this.#opening.length === 0) return null;
    const at = afterDirectives(body, this.#text.startsWith('#!') ? this.#text.indexOf('\n') + 1 : 0);
    const marks = runtime === null ? '__pgMarks' : `${NAME}Marks`;
    const head = runtime === null ? '' : `import{marks as ${marks}}from${JSON.stringify(runtime)};`;
    const name = file.replace(/^.*[\\/]/, '');
    const place = module === null ? 0 : this.#place(0, '');
    // `var`, since functions of a module may be called before its own code has run.
    const table = `var ${NAME}=${marks},${NAME}f=${NAME}.file(${JSON.stringify(file)},${JSON.stringify(this.#places)});`;
    const begin = module === null ? '' : `var ${module}=${NAME}.module(${JSON.stringify(name)},${NAME}f+${place});`;
    // A classic script shares its variables with the others: each has its own there.
    const wrapped = kind === 'module' ? `${head}${table}${begin}` : '';
    const own = kind === 'module' ? null : this.#scriptNames(file);
    const opening = own === null ? this.#opening : this.#opening.map((one) => ({ ...one, text: own(one.text) }));
    const first = own === null ? wrapped : own(table);
    const inward = this.#closing.reverse();
    const closing = own === null ? inward : inward.map((one) => ({ ...one, text: own(one.text) }));
    const last = module === null ? [] : [{ at: this.#text.length, text: `\n;${module}.ends();` }];
    const all = [
      ...closing,
      { at, text: `${at > 0 && this.#text[at - 1] !== '\n' ? ';' : ''}${first}` },
      ...opening,
      ...last,
    ];
    // The sort is stable.
    return all.sort((a, b) => a.at - b.at);
  }

  /** Scripts of one page share their `var`s: theirs are told apart by the file. */
  #scriptNames(file: string): (text: string) => string {
    let hash = 0;
    for (const character of file) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
    const name = `${NAME}${hash.toString(36)}_`;
    return (text) => text.replace(/__pg(?=[f.\d]|[^\w$]|$)(?!Marks)/g, name);
  }

  /** The number of a place, relative to the file's first. */
  #place(offset: number, functionName: string): number {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#lineStarts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    const here = { line: low + 1, column: offset - this.#lineStarts[low] + 1 };
    const { line, column } = this.#options.original?.(here.line, here.column) ?? here;
    this.#places.push(line, column, functionName);
    return this.#places.length / 3 - 1;
  }

  #around(from: number, to: number, before: string, after: string): void {
    this.#opening.push({ at: from, text: before });
    this.#closing.push({ at: to, text: after });
  }

  /** `activation`: the variable of the async function that the node stands in, or null; `name`: the function's. */
  #walk(node: Any, activation: string | null, name: string, hint = ''): void {
    switch (node.type) {
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        this.#function(node, hint);
        return;
      case 'AwaitExpression':
        if (activation !== null) {
          const at = `${NAME}f+${this.#place(node.start, name)}`;
          const argument = node.argument as Any;
          this.#around(node.start, node.end, `${activation}.got(`, ')');
          this.#around(argument.start, argument.end, `${activation}.wait((`, `),${at})`);
        }
        break;
      case 'ReturnStatement': {
        const argument = node.argument as Any | null;
        if (activation !== null && argument !== null) {
          this.#around(argument.start, argument.end, `${activation}.returns((`, '))');
        }
        break;
      }
      case 'CatchClause':
        if (activation !== null) this.#catch(node, activation);
        break;
      case 'NewExpression':
        if (this.#newPromise(node, name)) {
          this.#walk((node.arguments as readonly Any[])[0], activation, name, name);
          return;
        }
        break;
      case 'CallExpression':
        if (this.#isWorthALook(node)) this.#around(node.start, node.end, `${NAME}.called(`, ')');
        this.#markPlace(node, name);
        break;
      case 'ChainExpression': {
        // Inside, nothing may stand around a part; around the whole it may.
        const whole = node.expression as Any;
        if (whole.type === 'CallExpression') this.#around(node.start, node.end, `${NAME}.called(`, ')');
        this.#inChain(whole, activation, name);
        return;
      }
    }
    this.#children(node, activation, name);
  }

  #children(node: Any, activation: string | null, name: string): void {
    for (const key in node) {
      const value = node[key];
      if (Array.isArray(value)) {
        for (const one of value) if (isNode(one)) this.#walk(one, activation, name, hintOf(node, one, name));
      } else if (isNode(value)) this.#walk(value, activation, name, hintOf(node, value, name));
    }
  }

  /** The links of `a?.b().c`: only what stands in parentheses or brackets is walked as usual. */
  #inChain(node: Any, activation: string | null, name: string): void {
    const link = (node.type === 'CallExpression' ? node.callee : node.object) as Any | undefined;
    if (link === undefined) {
      this.#walk(node, activation, name);
      return;
    }
    if (link.type === 'CallExpression' || link.type === 'MemberExpression') this.#inChain(link, activation, name);
    else this.#walk(link, activation, name);
    if (node.type === 'CallExpression') this.#markPlace(node, name);
    for (const argument of (node.arguments as readonly Any[] | undefined) ?? []) this.#walk(argument, activation, name);
    if (node.computed === true) this.#walk(node.property as Any, activation, name);
  }

  #function(node: Any, hint: string): void {
    const id = node.id as Any | null | undefined;
    const name = (id?.name as string | undefined) ?? hint;
    for (const parameter of node.params as readonly Any[]) this.#walk(parameter, null, name);
    const body = node.body as Any;
    const own = body.type === 'BlockStatement' ? (body.body as readonly Any[]) : [];
    if (node.async !== true || node.generator === true || clashesInBlock(own)) {
      // What an async generator awaits is asked for from outside: its awaits are left alone.
      this.#walk(body, null, name);
      return;
    }
    const variable = `${NAME}${++this.#functions}`;
    const begin = `{const ${variable}=${NAME}.begins(${JSON.stringify(name)},${NAME}f+${this.#place(node.start, name)});try{`;
    const end = `}catch(${NAME}e){throw ${variable}.fails(${NAME}e)}finally{${variable}.ends()}}`;
    if (body.type === 'BlockStatement') {
      const at = afterDirectives(own, body.start + 1);
      const opening = at > body.start + 1 ? `;${begin}` : begin;
      // With nothing between them the two are one text: closing texts stand before opening ones of their offset.
      if (at === body.end - 1) this.#opening.push({ at, text: opening + end });
      else {
        this.#opening.push({ at, text: opening });
        this.#closing.push({ at: body.end - 1, text: end });
      }
      for (const statement of own) this.#walk(statement, variable, name);
      return;
    }
    // The body may stand in parentheses, and after comments.
    const arrow = this.#arrowOf(node);
    this.#around(arrow + 2, node.end, `${begin}return ${variable}.returns((`, `))${end}`);
    this.#walk(body, variable, name);
  }

  /** Offset of the `=>` of an arrow function: the first behind its parameters that stands in no comment. */
  #arrowOf(node: Any): number {
    let at = (node.params as readonly Any[]).at(-1)?.end ?? node.start;
    const text = this.#text;
    for (;;) {
      if (text.startsWith('=>', at)) return at;
      if (text.startsWith('//', at)) at = text.indexOf('\n', at);
      else if (text.startsWith('/*', at)) at = text.indexOf('*/', at) + 1;
      at++;
    }
  }

  #catch(node: Any, activation: string): void {
    const parameter = node.param as Any | null;
    const given = parameter?.type === 'Identifier' ? (parameter.name as string) : '';
    this.#opening.push({ at: (node.body as Any).start + 1, text: `${activation}.caught(${given});` });
  }

  #newPromise(node: Any, name: string): boolean {
    const callee = node.callee as Any;
    const given = node.arguments as readonly Any[];
    if (callee.type !== 'Identifier' || callee.name !== 'Promise' || given.length !== 1) return false;
    const [argument] = given;
    if (argument.type === 'SpreadElement') return false;
    // `new Promise(` goes, but for its line breaks; the `)` stays.
    const gone = this.#text.slice(node.start, argument.start);
    if (!/^new\s+Promise\s*\(\s*$/.test(gone)) return false;
    const text = `${NAME}.construct(Promise,${NAME}f+${this.#place(node.start, name)},${gone.replace(/[^\n\r\u2028\u2029]/g, '')}`;
    this.#opening.push({ at: node.start, text, remove: gone.length });
    return true;
  }

  /** A call that makes a promise by its name says where it stands, once its arguments are there. */
  #markPlace(call: Any, name: string): void {
    const last = (call.arguments as readonly Any[]).at(-1);
    if (last === undefined || last.type === 'SpreadElement' || !MAKERS.has(nameOf(call.callee))) return;
    // Arguments are walked later: theirs stand inside.
    this.#around(last.start, last.end, `${NAME}.at((`, `),${NAME}f+${this.#place(call.start, name)})`);
  }

  #isWorthALook(call: Any): boolean {
    const callee = call.callee as Any;
    if (callee.type === 'Super' || callee.type === 'Import') return false;
    if (callee.type === 'Identifier') return callee.name !== 'eval' && callee.name !== 'require';
    const object = callee.type === 'MemberExpression' ? (callee.object as Any) : null;
    return object?.type !== 'Identifier' || !PLAIN.has(object.name as string);
  }
}

/** The name that a function without one gets from where it stands. */
function hintOf(parent: Any, node: Any, outer: string): string {
  switch (parent.type) {
    case 'VariableDeclarator':
      return nameOf(parent.id);
    case 'AssignmentExpression':
      return nameOf(parent.left);
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return node === parent.value ? nameOf(parent.key) : '';
    case 'CallExpression':
      return nameOf(parent.callee) === '' ? outer : `${nameOf(parent.callee)} callback`;
    default:
      return '';
  }
}

function nameOf(node: unknown): string {
  if (!isNode(node)) return '';
  if (node.type === 'MemberExpression') return node.computed === true ? '' : nameOf(node.property);
  return node.type === 'Identifier' || node.type === 'PrivateIdentifier' ? (node.name as string) : '';
}

function isNode(value: unknown): value is Any {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Any>).type === 'string';
}

/** Where the first statement stands that is no directive; `start` when there are none. */
function afterDirectives(body: readonly Any[], start: number): number {
  let at = start;
  for (const statement of body) {
    if (statement.directive === undefined) break;
    at = statement.end;
  }
  return at;
}

/** Whether a module's own code awaits. */
function hasTopLevelAwait(nodes: readonly Any[]): boolean {
  for (const node of outsideFunctions(nodes)) if (node.type === 'AwaitExpression') return true;
  return false;
}

/**
 * Whether a function's body may not become a block: a function may be declared twice in a body, or
 * beside a `var` of its name, and not in a block.
 */
function clashesInBlock(body: readonly Any[]): boolean {
  const declared = body.filter(({ type }) => type === 'FunctionDeclaration').map(({ id }) => nameOf(id));
  if (declared.length === 0) return false;
  const names = new Set(declared);
  if (names.size < declared.length) return true;
  for (const node of outsideFunctions(body)) {
    if (node.type !== 'VariableDeclaration' || node.kind !== 'var') continue;
    const targets = (node.declarations as readonly Any[]).map(({ id }) => id as Any);
    for (const each of outsideFunctions(targets))
      if (each.type === 'Identifier' && names.has(nameOf(each))) return true;
  }
  return false;
}

/** These nodes and all below them that run as a part of them: nothing of functions and classes inside. */
function* outsideFunctions(nodes: readonly Any[]): Generator<Any> {
  const pending: Any[] = [...nodes];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    yield node;
    if (/Function|^ClassBody$/.test(node.type)) continue;
    for (const key in node) {
      const value = node[key];
      if (Array.isArray(value)) {
        for (const one of value) if (isNode(one)) pending.push(one);
      } else if (isNode(value)) pending.push(value);
    }
  }
}
