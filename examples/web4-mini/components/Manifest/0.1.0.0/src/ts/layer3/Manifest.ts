// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import type { ManifestModel } from './ManifestModel.js';

/** The list a ship hands in before she may come alongside. */
export interface Manifest {
  init(scenario: Scenario<ManifestModel>): this;
  toScenario(): Promise<Scenario<ManifestModel>>;

  /** Put a line on the list, or add to the line with the same goods. */
  declare(goods: string, tonnes: number): this;

  /** Goods on this list that need a fire watch, in alphabetical order. */
  dangerous(): string[];

  /** Difference to what was found on the quay: positive is missing. */
  compare(found: ReadonlyMap<string, number>): Map<string, number>;
  seal(officer: string): this;
}
