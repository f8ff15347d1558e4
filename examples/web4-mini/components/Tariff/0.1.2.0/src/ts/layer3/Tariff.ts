// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import type { TariffModel } from './TariffModel.js';

/**
 * The price sheet. Bands are marginal, like a tax table: only the metres inside
 * a band cost what the band says.
 */
export interface Tariff {
  init(scenario: Scenario<TariffModel>): this;
  toScenario(): Promise<Scenario<TariffModel>>;

  /** Percent on top of the dues; a second call for one reason replaces the first. */
  addSurcharge(reason: string, percent: number): this;

  /** Dues in cents, rounded to the coin. Reasons nobody voted on cost nothing. */
  duesFor(lengthMetres: number, reasons: readonly string[]): number;

  /** The lines that go on the captain's bill, above the sum. */
  explain(lengthMetres: number): string[];
}
