/** Asks for what a promise is to be woken up with, or fail with, in the running program. */
import { button, element, setText } from './dom.ts';

export interface ValueQuestion {
  readonly title: string;
  readonly hint: string;
  /** The button that does it. */
  readonly action: string;
  /** What is wrong with what was typed, in a sentence, or null. */
  check(text: string): string | null;
  done(text: string): void;
}

export class ValueDialog {
  readonly element = element('dialog', { class: 'help value-dialog' });
  private readonly title = element('h2');
  private readonly hint = element('p', { class: 'hint', id: 'value-hint' });
  private readonly input = element('input', {
    type: 'text',
    class: 'value-input',
    spellcheck: 'false',
    autocomplete: 'off',
    'aria-describedby': 'value-hint value-problem',
  });
  private readonly problem = element('p', { class: 'value-problem', id: 'value-problem', role: 'alert' });
  private readonly act: HTMLButtonElement;
  private question: ValueQuestion | null = null;

  constructor() {
    this.act = element('button', { type: 'submit', class: 'copy' });
    const form = element(
      'form',
      { method: 'dialog' },
      this.title,
      this.hint,
      this.input,
      this.problem,
      element(
        'div',
        { class: 'value-buttons' },
        button('Leave It', 'copy', () => this.element.close()),
        this.act,
      ),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.submit();
    });
    this.input.addEventListener('input', () => setText(this.problem, ''));
    this.element.append(form);
  }

  ask(question: ValueQuestion): void {
    this.question = question;
    setText(this.title, question.title);
    setText(this.hint, question.hint);
    setText(this.act, question.action);
    setText(this.problem, '');
    this.element.setAttribute('aria-label', question.title);
    this.input.setAttribute('aria-label', question.title);
    this.input.value = '';
    this.element.showModal();
    this.input.focus();
  }

  private submit(): void {
    const { question } = this;
    if (question === null) return;
    const text = this.input.value.trim();
    const problem = question.check(text);
    setText(this.problem, problem ?? '');
    if (problem !== null) return;
    this.element.close();
    question.done(text);
  }
}
