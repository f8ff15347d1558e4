// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import type { CraneModel } from './CraneModel.js';

/**
 * Anything on the quay that lifts.
 *
 * A crane protects itself: it refuses a load that its present radius does not
 * allow, and it refuses to reach further than its load allows.
 */
export interface Crane {
  init(scenario: Scenario<CraneModel>): this;
  toScenario(): Promise<Scenario<CraneModel>>;

  reach(metres: number): this;
  lift(kilograms: number): this;
  lower(): this;

  /** Kilograms the hook may carry at the given radius. */
  allowedLoad(metres: number): number;
}
