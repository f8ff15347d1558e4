// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';

/**
 * Turns the raw counts of the gate scale into grams.
 *
 * The scale is read several times while the lorry settles; the middle reading
 * is taken, so that one gust of wind does not change the freight bill.
 */
export class WeighBridge {
  private zeroCount = 0;
  private gramsPerCount = 1;
  private readings: number[] = [];

  init(scenario: Scenario<{ zeroCount: number; gramsPerCount: number }>): this {
    this.zeroCount = scenario.model.zeroCount;
    this.gramsPerCount = scenario.model.gramsPerCount;
    return this.clear();
  }

  clear(): this {
    this.readings = [];
    return this;
  }

  read(count: number): this {
    this.readings.push(count - this.zeroCount);
    return this;
  }

  /** Middle reading in grams; the lower of the two middle ones on an even count. */
  grams(): number {
    if (this.readings.length === 0) {
      throw new Error('Weigh bridge asked before the first reading');
    }
    const ordered = Float64Array.from(this.readings).sort();
    const middle = ordered[Math.floor((ordered.length - 1) / 2)] ?? 0;
    return Math.max(0, Math.round(middle * this.gramsPerCount));
  }

  /** Spread between the lightest and the heaviest reading, in grams. */
  unrest(): number {
    if (this.readings.length < 2) {
      return 0;
    }
    const spread = Math.max(...this.readings) - Math.min(...this.readings);
    return spread * this.gramsPerCount;
  }
}
