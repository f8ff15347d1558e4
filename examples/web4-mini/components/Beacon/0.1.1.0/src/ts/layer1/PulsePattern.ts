// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';

/** Light and dark seconds in turn. Even places are light, odd places are dark. */
export class PulsePattern {
  private rhythm: number[] = [1, 1];

  constructor() {}

  init(scenario: Scenario<{ rhythm: number[] }>): this {
    const { rhythm } = scenario.model;
    if (rhythm.length === 0 || rhythm.length % 2 !== 0) {
      throw new Error('A rhythm needs pairs of light and dark');
    }
    this.rhythm = [...rhythm];
    return this;
  }

  flashes(): number {
    return this.rhythm.length / 2;
  }

  periodSeconds(): number {
    return this.sumFrom(0, 1);
  }

  /** Share of the period in which the lamp is lit, 0 to 1. */
  dutyShare(): number {
    return this.sumFrom(0, 2) / this.periodSeconds();
  }

  isLitAt(second: number): boolean {
    let rest = second % this.periodSeconds();
    let lit = true;
    for (const span of this.rhythm) {
      if (rest < span) {
        return lit;
      }
      rest -= span;
      lit = !lit;
    }
    return false;
  }

  private sumFrom(start: number, step: number): number {
    let sum = 0;
    for (let place = start; place < this.rhythm.length; place += step) {
      sum += this.rhythm[place] ?? 0;
    }
    return sum;
  }
}
