// SPDX-License-Identifier: MIT
import { readFile } from 'node:fs/promises';
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import { DefaultScheduler } from '../layer2/DefaultScheduler.js';

/**
 * Finds a passage that a deep ship can use: a gap on the slate during which
 * the tide stands high enough from the first to the last slot.
 *
 * The tide table is a text file, one height in metres per quarter hour.
 */
export class TideWindowPlanner {
  private tableFile = '';
  private sillDepth = 0;
  private heights: number[] = [];

  constructor() {}

  init(scenario: Scenario<{ tableFile: string; sillDepth: number }>): this {
    this.tableFile = scenario.model.tableFile;
    this.sillDepth = scenario.model.sillDepth;
    this.heights = [];
    return this;
  }

  async loadTable(): Promise<this> {
    const text = await readFile(this.tableFile, 'utf8');
    for (const line of text.trim().split('\n')) {
      const height = Number.parseFloat(line);
      if (Number.isNaN(height)) {
        throw new Error(`Tide table ${this.tableFile} holds "${line}"`);
      }
      this.heights.push(height);
    }
    return this;
  }

  async plan(slate: DefaultScheduler, ship: string, draught: number, slots: number): Promise<number> {
    if (this.heights.length === 0) {
      await this.loadTable();
    }
    let start = slate.firstGap(0, slots);
    while (start !== -1 && !this.floats(draught, start, slots)) {
      start = slate.firstGap(start + 1, slots);
    }
    if (start !== -1) {
      slate.chalk(ship, start, slots);
    }
    return start;
  }

  private floats(draught: number, start: number, slots: number): boolean {
    for (const height of this.heights.slice(start, start + slots)) {
      if (this.sillDepth + height < draught) {
        return false;
      }
    }
    return start + slots <= this.heights.length;
  }
}
