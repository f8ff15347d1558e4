// SPDX-License-Identifier: MIT
import { createHash } from 'node:crypto';
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import type { LedgerEntry } from '../layer3/LedgerEntry.js';

/**
 * A running seal over the book. Each line is hashed together with the seal of
 * the line before, so a line changed in the middle breaks every seal after it.
 */
export class LedgerTape {
  private seal = '';
  private lines = 0;

  constructor() {
    // the first seal comes with init
  }

  init(scenario: Scenario<{ seal: string; lines: number }>): this {
    this.seal = scenario.model.seal;
    this.lines = scenario.model.lines;
    return this;
  }

  punch(entry: LedgerEntry): this {
    const fields = [entry.number, entry.account, entry.cents, entry.memo, entry.bookedAt, entry.reverses];
    this.seal = createHash('sha256').update(this.seal).update(JSON.stringify(fields)).digest('hex');
    this.lines += 1;
    return this;
  }

  /** The first twelve letters are enough for the monthly cover sheet. */
  shortSeal(): string {
    return `${this.lines}:${this.seal.slice(0, 12)}`;
  }

  matches(seal: string): boolean {
    return this.seal === seal;
  }
}
