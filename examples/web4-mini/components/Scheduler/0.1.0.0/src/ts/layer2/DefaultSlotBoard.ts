import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';

/** The board over the lock door: large letters, three lines. */
export class DefaultSlotBoard {
  private lines: string[] = ['', '', ''];

  constructor() {}

<<<<<<< HEAD
  init(scenario: Scenario<{ lines: string[] }>): this {
    this.lines = scenario.model.lines.slice(0, 3);
    return this;
  }
=======
  init(scenario: Scenario<{ text: string }>): this {
    this.lines = scenario.model.text.split('\n');
    return this;
  }
>>>>>>> dev/scheduler-board

  show(line: number, text: string): this {
    this.lines[line] = text.toUpperCase();
    return this;
  }

  render(): string {
    return this.lines.join('\n');
  }
}
