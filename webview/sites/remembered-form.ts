/** Whether a person looked at the call sites as a graph or as a table the last time. */
import type { Form } from './sites-bar.ts';

const REMEMBERED = 'promise-graph.sites.form';

export function remembered(): Form {
  try {
    return localStorage.getItem(REMEMBERED) === 'table' ? 'table' : 'graph';
  } catch {
    // A page without a storage of its own begins with the graph each time.
    return 'graph';
  }
}

export function remember(form: Form): void {
  try {
    localStorage.setItem(REMEMBERED, form);
  } catch {
    // As above.
  }
}
