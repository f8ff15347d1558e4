// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';

/**
 * The counting house pays in coins of ten cents. Exact halves go to the even
 * coin, so that over a year neither the ships nor the harbour gain.
 */
export class MoneyRounding {
  private coin = 10;

  init(scenario: Scenario<{ coin: number }>): this {
    if (scenario.model.coin < 1) {
      throw new RangeError('There is no coin below one cent');
    }
    this.coin = scenario.model.coin;
    return this;
  }

  toTenCents(cents: number): number {
    const coins = cents / this.coin;
    const below = Math.floor(coins);
    const rest = coins - below;
    if (rest < 0.5) {
      return below * this.coin;
    }
    if (rest > 0.5) {
      return (below + 1) * this.coin;
    }
    return (below % 2 === 0 ? below : below + 1) * this.coin;
  }
}
